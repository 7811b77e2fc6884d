//! Attributes that are computed from what a function returned, and the arguments that ask for a parent or a box.
//! Never looks at what only the start of a span records.

use std::pin::Pin;
use std::task::Poll;

use expect_test::expect;
use traced::{Context, traced};

use crate::harness::{check, check_async, telemetry, trace};

struct Order {
    id: u64,
    items: Vec<&'static str>,
}

impl Order {
    fn total(&self) -> u64 {
        self.id * 100
    }
}

#[derive(Debug)]
struct Declined {
    code: u16,
}

#[traced(
    ret_attributes(order => order.id, items = ?order.items, "order-total" = order.total()),
    err_attributes(error => error.code, retry = error.code >= 500),
)]
fn place(fails: Option<u16>) -> Result<Order, Declined> {
    match fails {
        None => Ok(Order {
            id: 7,
            items: vec!["tea"],
        }),
        Some(code) => Err(Declined { code }),
    }
}

#[traced(ret_attributes((left, right) => left, right = %right), ret = debug)]
fn pair() -> (u8, char) {
    (1, 'r')
}

#[traced(
    err_attributes(Declined { code } => code),
    err_if = |error: &Declined| error.code >= 500,
)]
async fn place_later(code: u16) -> Result<Order, Declined> {
    place(Some(code))
}

#[traced(ret_attributes(number => number))]
fn future() -> impl Future<Output = u8> {
    async { 3 }
}

#[traced(err_attributes(error => error.length = error.len()))]
fn boxed() -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send>> {
    Box::pin(async { Err("torn".to_owned()) })
}

#[test]
fn they_see_the_value_or_the_error() {
    check_async(
        async {
            assert_eq!(place(None).unwrap().id, 7);
            assert!(place(Some(404)).is_err());
            pair();
            assert!(place_later(404).await.is_err());
            assert!(place_later(500).await.is_err());
            assert_eq!(future().await, 3);
            assert!(boxed().await.is_err());
        },
        &expect![[r#"
            place order.id=7 items="[\"tea\"]" order-total=700
            place error.type="it::derived::Declined" error.code=404 retry=false !"Declined { code: 404 }"
              * exception exception.type="it::derived::Declined" exception.message="Declined { code: 404 }"
            pair return="(1, 'r')" left=1 right="r"
            place_later code=404
              place error.type="it::derived::Declined" error.code=404 retry=false !"Declined { code: 404 }"
                * exception exception.type="it::derived::Declined" exception.message="Declined { code: 404 }"
            place_later error.type="it::derived::Declined" code=500 !"Declined { code: 500 }"
              place error.type="it::derived::Declined" error.code=500 retry=true !"Declined { code: 500 }"
                * exception exception.type="it::derived::Declined" exception.message="Declined { code: 500 }"
            future number=3
            boxed error.type="alloc::string::String" error.length=4 !"torn"
              * exception exception.type="alloc::string::String" exception.message="torn"
        "#]],
    );
}

#[traced(err_attributes(error => error))]
fn polled(ready: bool) -> Poll<Result<u8, u8>> {
    if ready {
        Poll::Ready(Err(1))
    } else {
        Poll::Pending
    }
}

#[traced]
fn polled_item(item: Option<Result<u8, u8>>) -> Poll<Option<Result<u8, u8>>> {
    Poll::Ready(item)
}

#[test]
fn a_poll_is_looked_into() {
    check(
        || {
            assert!(polled(false).is_pending());
            assert!(polled(true).is_ready());
            assert!(polled_item(Some(Ok(1))).is_ready());
            assert!(polled_item(None).is_ready());
            assert!(polled_item(Some(Err(2))).is_ready());
        },
        &expect![[r#"
            polled
            polled error.type="u8" error=1 !"1"
              * exception exception.type="u8" exception.message="1"
            polled_item
            polled_item
            polled_item error.type="u8" !"2"
              * exception exception.type="u8" exception.message="2"
        "#]],
    );
}

#[traced(require_parent)]
fn only_inside() {
    inner();
}

#[traced(require_parent, parent = parent)]
fn only_under(parent: &Context) {
    inner();
}

#[traced(require_parent)]
async fn only_inside_later() {
    inner();
}

#[traced]
fn inner() {}

#[test]
fn a_required_parent_is_there_or_there_is_no_span() {
    check_async(
        async {
            only_inside();
            only_inside_later().await;
            // What it calls is in the context that it was given, too.
            only_under(&Context::new());
        },
        &expect![[r#"
            only_inside
              inner
            only_inside_later
              inner
        "#]],
    );
}

#[traced(require_parent)]
fn is_recorded() -> bool {
    traced::current().is_recording()
}

#[test]
fn without_a_parent_nothing_is_recorded() {
    let _ = telemetry();
    assert!(!is_recorded());
    let (recorded, trace) = trace(is_recorded);
    assert!(recorded);
    trace.span("is_recorded");
}

#[traced(boxed, attributes(number), ret)]
async fn on_the_heap(number: u8) -> Result<u8, String> {
    if number == 0 {
        return Err("zero".into());
    }
    inner();
    Ok(number)
}

#[traced(boxed = local)]
async fn on_one_thread(number: std::rc::Rc<u8>) -> u8 {
    tokio::task::yield_now().await;
    *number
}

#[traced(boxed)]
async fn deep(left: u8) -> u8 {
    if left == 0 {
        0
    } else {
        deep(left - 1).await + 1
    }
}

#[test]
fn a_boxed_future_has_the_same_span() {
    check_async(
        async {
            assert_eq!(on_the_heap(1).await, Ok(1));
            assert!(on_the_heap(0).await.is_err());
            assert_eq!(on_one_thread(2.into()).await, 2);
            assert_eq!(deep(2).await, 2);
        },
        &expect![[r#"
            on_the_heap number=1 return=1
              inner
            on_the_heap number=0 error.type="alloc::string::String" !"zero"
              * exception exception.type="alloc::string::String" exception.message="zero"
            on_one_thread
            deep
              deep
                deep
        "#]],
    );
}

async fn plain_large(bytes: [u8; 256]) -> u8 {
    tokio::task::yield_now().await;
    bytes[0]
}

#[traced(boxed)]
async fn boxed_large(bytes: [u8; 256]) -> u8 {
    tokio::task::yield_now().await;
    bytes[0]
}

#[test]
fn a_boxed_future_is_smaller() {
    let (plain, boxed) = (plain_large([0; 256]), boxed_large([0; 256]));
    assert!(size_of_val(&boxed) < size_of_val(&plain));
}
