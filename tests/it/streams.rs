//! Functions that return a stream: one span from the first poll to the stream's end.
//! Never looks at what a stream gives, but for the items' errors.

use std::fmt::Debug;
use std::future::Future;
use std::pin::{Pin, pin};

use expect_test::{Expect, expect};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream, FusedStream, LocalBoxStream, Stream, StreamExt};
use traced::traced;

use crate::harness::{trace, trace_async};

type Rows<'a> = Pin<Box<dyn Stream<Item = Result<u8, String>> + Send + 'a>>;
type RowStream<'a> = Rows<'a>;
type Opened<T> = Result<T, String>;

#[traced]
fn row(number: u8) -> u8 {
    number
}

async fn rows(number: u8) -> Option<(u8, u8)> {
    tokio::task::yield_now().await;
    (number < 2).then(|| (row(number), number + 1))
}

fn plain() -> impl Stream<Item = u8> {
    stream::unfold(0, rows)
}

async fn all<T: Debug>(stream: impl Stream<Item = T>) -> Vec<T> {
    stream.collect().await
}

fn check(future: impl Future, expected: &Expect) {
    expected.assert_eq(&trace_async(future).1.tree());
}

#[traced(attributes(from))]
fn opaque(from: &'static str) -> impl Stream<Item = u8> + Send {
    row(9);
    plain()
}

#[traced]
fn boxed(early: bool) -> BoxStream<'static, u8> {
    if early {
        return Box::pin(stream::empty());
    }
    plain().boxed()
}

#[traced]
fn local() -> LocalBoxStream<'static, u8> {
    plain().boxed_local()
}

#[traced]
fn alias(fails: bool) -> Rows<'static> {
    stream::iter([Ok(1), if fails { Err("torn".to_owned()) } else { Ok(2) }]).boxed()
}

#[test]
fn the_span_lasts_from_the_first_poll_to_the_end() {
    check(
        async {
            let stream = opaque("start");
            row(8);
            assert_eq!(all(stream).await, [0, 1]);
            assert_eq!(all(boxed(false)).await, [0, 1]);
            assert!(all(boxed(true)).await.is_empty());
            assert_eq!(all(local()).await, [0, 1]);
        },
        &expect![[r#"
            row
            row
            opaque from="start" stream.item_count=2
              row
              row
            boxed stream.item_count=2
              row
              row
            boxed stream.item_count=0
            local stream.item_count=2
              row
              row
        "#]],
    );
}

#[test]
fn an_item_that_is_an_error_marks_the_span() {
    check(
        async {
            all(alias(false)).await;
            all(alias(true)).await;
        },
        &expect![[r#"
            alias stream.item_count=2
            alias error.type="alloc::string::String" stream.item_count=2 !"torn"
              * exception exception.type="alloc::string::String" exception.message="torn"
        "#]],
    );
}

#[test]
fn a_stream_that_is_dropped_early_says_so() {
    check(
        async {
            let mut stream = pin!(opaque("start"));
            assert_eq!(stream.next().await, Some(0));
            assert_eq!(stream.size_hint().0, 0);
        },
        &expect![[r#"
            row
            opaque from="start" stream.item_count=1
              * cancelled
              row
        "#]],
    );
}

#[test]
fn a_stream_that_is_never_polled_has_no_span() {
    let ((), trace) = trace(|| drop(boxed(false)));
    assert!(trace.spans().is_empty());
}

#[traced(err_if = |error: &String| !error.is_empty(), err_attributes(error => error.length = error.len()))]
fn opened(error: Option<&str>) -> Result<impl Stream<Item = u8> + use<>, String> {
    match error {
        None => Ok(plain()),
        Some(error) => Err(error.to_owned()),
    }
}

#[traced]
fn opened_boxed(fails: bool) -> Opened<BoxStream<'static, Result<u8, u8>>> {
    if fails {
        return Err("closed".to_owned());
    }
    Ok(stream::iter([Ok(1), Err(2)]).boxed())
}

#[test]
fn a_result_of_a_stream_has_the_span_of_the_stream_or_of_the_error() {
    check(
        async {
            assert_eq!(all(opened(None).unwrap()).await, [0, 1]);
            assert!(opened(Some("closed")).is_err());
            assert!(opened(Some("")).is_err());
            all(opened_boxed(false).unwrap()).await;
            assert!(opened_boxed(true).is_err());
        },
        &expect![[r#"
            opened stream.item_count=2
              row
              row
            opened error.type="alloc::string::String" error.length=6 !"closed"
              * exception exception.type="alloc::string::String" exception.message="closed"
            opened error.length=0
            opened_boxed error.type="u8" stream.item_count=2 !"2"
              * exception exception.type="u8" exception.message="2"
            opened_boxed error.type="alloc::string::String" !"closed"
              * exception exception.type="alloc::string::String" exception.message="closed"
        "#]],
    );
}

#[traced]
async fn subscribe(fails: bool) -> Result<BoxStream<'static, u8>, String> {
    row(7);
    if fails {
        return Err("refused".to_owned());
    }
    tokio::task::yield_now().await;
    Ok(plain().boxed())
}

#[traced]
async fn subscribe_opaque() -> impl Stream<Item = u8> {
    row(7);
    plain()
}

#[traced(err = debug)]
async fn try_subscribe_opaque() -> Result<impl Stream<Item = u8>, String> {
    Ok(plain())
}

#[traced]
async fn subscribe_alias() -> Result<RowStream<'static>, String> {
    Ok(alias(false))
}

#[test]
fn the_span_of_an_async_function_goes_on_with_the_stream_that_it_gives() {
    check(
        async {
            assert_eq!(all(subscribe(false).await.unwrap()).await, [0, 1]);
            assert!(subscribe(true).await.is_err());
            assert_eq!(all(subscribe_opaque().await).await, [0, 1]);
            assert_eq!(all(try_subscribe_opaque().await.unwrap()).await, [0, 1]);
            all(subscribe_alias().await.unwrap()).await;
        },
        &expect![[r#"
            subscribe stream.item_count=2
              row
              row
              row
            subscribe error.type="alloc::string::String" !"refused"
              * exception exception.type="alloc::string::String" exception.message="refused"
              row
            subscribe_opaque stream.item_count=2
              row
              row
              row
            try_subscribe_opaque stream.item_count=2
              row
              row
            subscribe_alias stream.item_count=2
              alias stream.item_count=2
        "#]],
    );
}

#[traced]
fn prepared(fails: bool) -> Result<impl Future<Output = Result<u8, u8>>, String> {
    if fails {
        return Err("not prepared".to_owned());
    }
    Ok(async { Err(row(3)) })
}

#[traced]
fn prepared_boxed() -> Result<BoxFuture<'static, u8>, String> {
    Ok(Box::pin(async { row(3) }))
}

type Later = Pin<Box<dyn Future<Output = Result<u8, String>> + Send>>;

#[traced(ret)]
fn later(early: bool) -> Later {
    if early {
        return Box::pin(async { Ok(row(1)) });
    }
    row(2);
    Box::pin(async {
        tokio::task::yield_now().await;
        Ok(row(3))
    })
}

#[test]
fn futures_are_found_behind_results_and_aliases_too() {
    check(
        async {
            assert_eq!(prepared(false).unwrap().await, Err(3));
            assert!(prepared(true).is_err());
            assert_eq!(prepared_boxed().unwrap().await, 3);
            assert_eq!(later(true).await, Ok(1));
            assert_eq!(later(false).await, Ok(3));
        },
        &expect![[r#"
            prepared error.type="u8" !"3"
              * exception exception.type="u8" exception.message="3"
              row
            prepared error.type="alloc::string::String" !"not prepared"
              * exception exception.type="alloc::string::String" exception.message="not prepared"
            prepared_boxed
              row
            later return=1
              row
            row
            later return=3
              row
        "#]],
    );
}

#[traced]
fn fused() -> impl FusedStream<Item = u8> + Unpin {
    stream::iter([1]).fuse()
}

#[test]
fn a_fused_stream_stays_one() {
    check(
        async {
            let mut stream = fused();
            assert_eq!(stream.next().await, Some(1));
            assert_eq!(stream.next().await, None);
            assert!(stream.is_terminated());
            assert_eq!(stream.next().await, None);
        },
        &expect![[r"
            fused stream.item_count=1
        "]],
    );
}
