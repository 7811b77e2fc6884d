#![deny(warnings)]

mod harness;

use std::future::ready;
use std::panic::{RefUnwindSafe, UnwindSafe};

use futures_util::stream::{self, Stream, StreamExt};
use traced::traced;

fn assert_unwind_safe<T: UnwindSafe + RefUnwindSafe>(value: T) -> T {
    value
}

#[traced]
async fn bare(number: u8) -> u8 {
    ready(number).await
}

#[traced(attributes(number), ret)]
async fn described(number: u8) -> Result<u8, String> {
    Ok(ready(number).await)
}

#[traced(parent = traced::Context::current())]
async fn under(number: u8) -> u8 {
    ready(number).await
}

#[traced(attributes(number))]
fn opaque(number: u8) -> impl Future<Output = u8> {
    ready(number)
}

#[traced]
fn items() -> impl Stream<Item = u8> {
    stream::iter([3])
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(assert_unwind_safe(bare(3)).await, 3);
        assert_eq!(assert_unwind_safe(described(3)).await, Ok(3));
        assert_eq!(assert_unwind_safe(under(3)).await, 3);
        assert_eq!(assert_unwind_safe(opaque(3)).await, 3);
        assert_eq!(assert_unwind_safe(items()).count().await, 1);
    });
    assert_eq!(names.len(), 5);
}
