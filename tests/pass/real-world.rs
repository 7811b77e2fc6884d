#![deny(warnings)]

// Each shape that was found where functions of large programs are annotated, one function for each.

mod harness;

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use async_trait::async_trait;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use traced::traced;

#[derive(Debug)]
struct ShopError(String);

impl std::fmt::Display for ShopError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ShopError {}

impl From<std::num::ParseIntError> for ShopError {
    fn from(error: std::num::ParseIntError) -> Self {
        Self(error.to_string())
    }
}

type Result<T, E = ShopError> = std::result::Result<T, E>;
type ShopResult<T> = Result<T>;
type RowStream = Pin<Box<dyn Stream<Item = Result<u8>> + Send>>;

#[derive(Debug)]
struct Request {
    id: u64,
    path: String,
    items: Vec<u64>,
}

impl Request {
    fn new() -> Self {
        Self {
            id: 7,
            path: "/cart".to_owned(),
            items: vec![1, 2],
        }
    }

    fn size(&self) -> usize {
        self.items.len()
    }
}

const KIND: &str = "shop";

#[derive(Default)]
struct Shop {
    rows: Vec<u8>,
}

impl Shop {
    #[traced(attributes(request.id, request.path = %request.path, items = ?request.items))]
    async fn shared(&self, request: &Request) -> Result<u64> {
        if request.items.is_empty() {
            return Err(ShopError("empty".to_owned()));
        }
        let parsed: u64 = "1".parse()?;
        Ok(parsed + request.id)
    }

    #[traced(level = trace, name = "shop.exclusive")]
    async fn exclusive(&mut self, mut rows: Vec<u8>) -> ShopResult<usize> {
        rows.push(1);
        self.rows.append(&mut rows);
        Ok(self.rows.len())
    }

    #[traced(level = debug)]
    async fn owned(self) -> Option<u8> {
        self.rows.into_iter().next()
    }

    #[traced]
    async fn in_arc(self: Arc<Self>) -> usize {
        self.rows.len()
    }

    #[traced]
    async fn behind_arc(self: &Arc<Self>) -> usize {
        self.rows.len()
    }

    #[traced]
    fn poll_pinned(mut self: Pin<&mut Self>, _task: &mut std::task::Context<'_>) -> Poll<Result<()>> {
        self.rows.clear();
        Poll::Ready(Ok(()))
    }

    #[traced(err = debug)]
    async fn associated(_request: Request, _: u8) -> Result<(), ShopError> {
        Ok(())
    }

    #[traced(attributes(
        size = request.size(),
        first = request.items[0],
        sum = request.id + 1,
        label = label(),
        kind = KIND,
        literal = "text",
        %request.path,
        ?request.items,
        limit,
        request.limit = limit,
    ))]
    fn every_expression(request: &Request, limit: Option<u32>) -> u64 {
        request.id + u64::from(limit.unwrap_or(0))
    }

    #[traced]
    async fn impl_argument(keys: impl IntoIterator<Item = impl Display + Send> + Send) -> String {
        keys.into_iter().map(|key| key.to_string()).collect()
    }

    #[traced]
    async fn own_types<K, V>(&self, map: BTreeMap<K, V>) -> Result<usize>
    where
        K: Ord + Send,
        V: Debug + Send,
    {
        Ok(map.len() + self.rows.len())
    }

    #[traced]
    fn own_lifetimes<'a, 'b: 'a>(&'a self, text: &'b str) -> (&'a [u8], &'b str) {
        (&self.rows, text)
    }

    #[traced]
    async fn rows(&self) -> Result<BoxStream<'static, Result<u8>>> {
        Ok(stream::iter(self.rows.clone()).map(Ok).boxed())
    }

    #[traced]
    async fn row_stream(&self) -> Result<RowStream> {
        Ok(Box::pin(stream::iter(self.rows.clone()).map(Ok)))
    }

    #[traced]
    fn opaque_rows(&self) -> impl Stream<Item = u8> + '_ {
        stream::iter(self.rows.iter().copied())
    }

    #[traced]
    fn opaque_future(&self) -> impl Future<Output = usize> + '_ {
        async { self.rows.len() }
    }

    #[traced]
    fn boxed_future(&self) -> Pin<Box<dyn Future<Output = Result<usize>> + Send + '_>> {
        Box::pin(async { Ok(self.rows.len()) })
    }
}

fn label() -> &'static str {
    "label"
}

struct Table<T> {
    rows: Vec<T>,
}

impl<T: Clone + Send + Sync> Table<T> {
    #[traced(attributes(rows = self.rows.len()), ret = debug)]
    async fn generic_block(&self) -> Option<usize> {
        Some(self.rows.len())
    }
}

#[async_trait]
trait Handler<M> {
    async fn handle(&mut self, message: M) -> Result<u64>;
}

#[async_trait]
impl Handler<Request> for Shop {
    #[traced(name = "handle", attributes(message.id, actor = "shop"))]
    async fn handle(&mut self, message: Request) -> Result<u64> {
        self.rows.push(1);
        self.shared(&message).await
    }
}

trait Native {
    async fn native(&self) -> io::Result<usize>;
}

impl Native for Shop {
    #[traced]
    async fn native(&self) -> io::Result<usize> {
        Ok(self.rows.len())
    }
}

#[traced(level = debug, scope = "shop::free")]
async fn free((left, right): (u8, u8), Request { id, .. }: Request) -> Result<u64> {
    Ok(u64::from(left + right) + id)
}

#[traced]
fn nothing() {}

#[cfg_attr(all(), traced(attributes(%path)))]
fn conditional(path: &str) -> io::Result<()> {
    #[traced]
    fn inner(path: &str) -> bool {
        path.is_empty()
    }
    if inner(path) {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}

#[traced(parent = parent, err = display, ret)]
fn under(parent: traced::Context) -> Result<u8> {
    Ok(1)
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut shop = Shop::default();
        assert_eq!(shop.shared(&Request::new()).await.unwrap(), 8);
        assert_eq!(shop.exclusive(vec![1]).await.unwrap(), 2);
        assert_eq!(shop.handle(Request::new()).await.unwrap(), 8);
        assert_eq!(shop.native().await.unwrap(), 3);
        let arc = Arc::new(Shop::default());
        assert_eq!(arc.behind_arc().await + arc.clone().in_arc().await, 0);
        let mut task = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(Pin::new(&mut Shop::default()).poll_pinned(&mut task).is_ready());
        Shop::associated(Request::new(), 1).await.unwrap();
        assert_eq!(Shop::every_expression(&Request::new(), None), 7);
        assert_eq!(Shop::impl_argument([1, 2]).await, "12");
        assert_eq!(shop.own_types(BTreeMap::from([(1, 2)])).await.unwrap(), 4);
        assert_eq!(shop.own_lifetimes("t").1, "t");
        assert_eq!(shop.rows().await.unwrap().count().await, 3);
        assert_eq!(shop.row_stream().await.unwrap().count().await, 3);
        assert_eq!(shop.opaque_rows().count().await, 3);
        assert_eq!(shop.opaque_future().await, 3);
        assert_eq!(shop.boxed_future().await.unwrap(), 3);
        assert_eq!(shop.owned().await, Some(1));
        assert_eq!(Table { rows: vec![1] }.generic_block().await, Some(1));
        assert_eq!(free((1, 2), Request::new()).await.unwrap(), 10);
        nothing();
        conditional("a").unwrap();
        conditional("").unwrap_err();
        assert_eq!(under(traced::Context::new()).unwrap(), 1);
    });
    // `debug` and `trace` are off unless a deployment asks for them.
    assert!(!names.iter().any(|name| name == "free" || name == "owned" || name == "shop.exclusive"));
    assert_eq!(names.len(), 24, "{names:?}");
}
