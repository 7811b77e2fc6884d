#![deny(warnings)]

mod harness;

use std::pin::Pin;
use std::task::{Context, Poll};

use async_trait::async_trait;
use futures_util::stream::{self, BoxStream, LocalBoxStream, Stream, StreamExt, TryStreamExt};
use traced::traced;

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn assert_unpin<T: Unpin>(value: T) -> T {
    value
}

struct Table {
    rows: Vec<u8>,
}

type Rows<'t> = Pin<Box<dyn Stream<Item = &'t u8> + Send + 't>>;

impl Table {
    #[traced(attributes(rows = self.rows.len()))]
    fn borrowed(&self) -> impl Stream<Item = &u8> + Send + Unpin {
        stream::iter(&self.rows)
    }

    #[traced]
    fn boxed<'t>(&'t self, from: &'t usize) -> BoxStream<'t, &'t u8> {
        if *from > self.rows.len() {
            return stream::empty().boxed();
        }
        stream::iter(&self.rows[*from..]).boxed()
    }

    #[traced]
    fn alias(&self) -> Rows<'_> {
        Box::pin(stream::iter(&self.rows))
    }

    #[traced]
    fn local(&mut self) -> LocalBoxStream<'_, &mut u8> {
        stream::iter(&mut self.rows).boxed_local()
    }

    #[traced(err = debug)]
    fn fallible(
        &self,
        fails: bool,
    ) -> Result<impl Stream<Item = Result<u8, std::fmt::Error>> + '_, String> {
        if fails {
            return Err("no rows".into());
        }
        let rows = self.rows.iter().copied();
        Ok(stream::iter(rows).map(Ok))
    }

    #[traced(boxed)]
    async fn later(&self) -> Result<BoxStream<'_, u8>, String> {
        Ok(stream::iter(self.rows.clone()).boxed())
    }

    #[traced]
    async fn opaque_later(&self) -> impl Stream<Item = u8> + use<> {
        stream::iter(self.rows.clone())
    }
}

#[traced]
fn generic<T, F>(items: Vec<T>, change: F) -> impl Stream<Item = T>
where
    F: Fn(T) -> T,
{
    stream::iter(items).map(change)
}

#[async_trait]
trait Source {
    async fn open(&self) -> Result<BoxStream<'static, Result<u8, String>>, String>;
    fn rows(&self) -> BoxStream<'_, u8>;
}

#[async_trait]
impl Source for Table {
    #[traced]
    async fn open(&self) -> Result<BoxStream<'static, Result<u8, String>>, String> {
        let rows = self.rows.clone();
        Ok(stream::iter(rows).map(Ok).boxed())
    }

    #[traced]
    fn rows(&self) -> BoxStream<'_, u8> {
        Box::pin(stream::iter(self.rows.iter().copied()))
    }
}

// A type that is a stream is a value: the call makes it.
struct Countdown(u8);

#[traced]
impl Countdown {
    fn new(from: u8) -> Countdown {
        Countdown(from)
    }

    fn opened(from: u8) -> Result<Countdown, String> {
        Ok(Countdown(from))
    }
}

#[traced]
impl Stream for Countdown {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        self.0 = match self.0.checked_sub(1) {
            None => return Poll::Ready(None),
            Some(left) => left,
        };
        Poll::Ready(Some(self.0))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.into(), Some(self.0.into()))
    }
}

fn main() {
    let names = harness::off_and_on(async || {
        let mut table = Table { rows: vec![1, 2] };
        assert_eq!(assert_unpin(assert_send(table.borrowed())).count().await, 2);
        assert_eq!(assert_send(table.boxed(&1)).count().await, 1);
        assert_eq!(table.boxed(&3).count().await, 0);
        assert_eq!(table.alias().size_hint(), (2, Some(2)));
        assert_eq!(table.alias().count().await, 2);
        table.local().for_each(async |row| *row += 1).await;
        assert_eq!(
            table.fallible(false).unwrap().try_collect::<Vec<_>>().await,
            Ok(vec![2, 3])
        );
        assert!(table.fallible(true).is_err());
        assert_eq!(assert_send(table.later()).await.unwrap().count().await, 2);
        assert_eq!(table.opaque_later().await.count().await, 2);
        assert_eq!(
            generic(vec![1], |item| item + 1).collect::<Vec<_>>().await,
            [2]
        );
        assert_eq!(table.open().await.unwrap().count().await, 2);
        assert_eq!(table.rows().count().await, 2);
        assert_eq!(Countdown::new(1).size_hint().0, 1);
        assert_eq!(Countdown::opened(2).unwrap().count().await, 2);
    });
    let of = |name: &str| names.iter().filter(|found| *found == name).count();
    assert_eq!((of("Countdown::new"), of("Countdown::opened")), (1, 1));
    assert_eq!(of("Countdown::poll_next"), 3);
    // The stream that is never polled has no span.
    assert_eq!(
        (of("borrowed"), of("boxed"), of("alias"), of("local")),
        (1, 2, 1, 1)
    );
    assert_eq!(
        (
            of("fallible"),
            of("later"),
            of("opaque_later"),
            of("generic")
        ),
        (2, 1, 1, 1)
    );
    assert_eq!((of("open"), of("rows")), (1, 1));
}
