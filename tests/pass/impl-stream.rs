#![deny(warnings)]

// The errors of the items are those that the signatures say: the bodies leave them open.

mod harness;

use futures_util::future::{TryFuture, TryFutureExt};
use futures_util::stream::{self, FusedStream, Stream, StreamExt, TryStream, TryStreamExt};
use traced::traced;

#[traced]
fn rows(rows: Vec<u8>) -> impl Stream<Item = Result<u8, String>> + Send {
    stream::iter(rows).map(Ok)
}

#[traced]
fn borrowed(rows: &[u8]) -> impl Stream<Item = Result<&u8, anyhow::Error>> + '_ {
    stream::iter(rows).map(Ok)
}

#[traced]
fn fused(rows: Vec<u8>) -> impl FusedStream<Item = u8> {
    stream::iter(rows).fuse()
}

#[traced]
fn checked(rows: Vec<u8>) -> Result<impl Stream<Item = Result<u8, String>>, String> {
    Ok(stream::iter(rows).map(Ok))
}

#[traced]
async fn later(rows: Vec<u8>) -> impl Stream<Item = Result<u8, String>> {
    stream::iter(rows).map(Ok)
}

#[traced]
async fn checked_later(rows: Vec<u8>) -> Result<impl Stream<Item = Result<u8, String>>, String> {
    Ok(stream::iter(rows).map(Ok))
}

#[traced]
fn future_or_error(number: u8) -> Result<impl Future<Output = Result<u8, String>>, String> {
    Ok(std::future::ready(Ok(number)))
}

#[traced]
fn tried(rows: Vec<u8>) -> impl TryStream<Ok = u8, Error = String> {
    stream::iter(rows).map(Ok)
}

#[traced]
fn tried_once(number: u8) -> impl TryFuture<Ok = u8, Error = String> {
    std::future::ready(if number == 0 {
        Err(String::new())
    } else {
        Ok(number)
    })
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(rows(vec![1]).count().await, 1);
        assert_eq!(borrowed(&[1]).count().await, 1);
        assert_eq!(fused(vec![1]).count().await, 1);
        assert_eq!(checked(vec![1]).unwrap().count().await, 1);
        assert_eq!(later(vec![1]).await.count().await, 1);
        assert_eq!(checked_later(vec![1]).await.unwrap().count().await, 1);
        assert_eq!(future_or_error(1).unwrap().await, Ok(1));
        assert_eq!(tried(vec![1]).try_collect::<Vec<_>>().await, Ok(vec![1]));
        assert_eq!(tried_once(1).map_ok(|number| number + 1).await, Ok(2));
    });
    assert_eq!(names.len(), 9);
}
