//! No instrumentation.
//! Never makes a span, so nothing arrives anywhere.

use std::hint::black_box;

use super::{Declined, Pending, Subject, triple};

#[derive(Debug)]
pub(crate) struct Plain;

impl Subject for Plain {
    const MAKES_SPANS: bool = false;

    fn zero(&self, n: i64) -> i64 {
        zero(n)
    }

    // With attributes or without, the plain function is the same.
    fn one(&self, n: i64) -> i64 {
        zero(n)
    }

    fn two(&self, a: i64, b: i64) -> i64 {
        two(a, b)
    }

    fn four(&self, a: i64, b: i64, c: i64, d: i64) -> i64 {
        four(a, b, c, d)
    }

    fn fail(&self, n: i64) -> Result<i64, Declined> {
        fail(n)
    }

    fn ready(&self, n: i64) -> impl Future<Output = i64> {
        ready(n)
    }

    fn ten_polls(&self, n: i64) -> impl Future<Output = i64> {
        ten_polls(n)
    }

    fn nest(&self, depth: i64) -> i64 {
        nest(depth)
    }

    fn under_root(&self, body: impl FnOnce()) {
        body();
    }

    fn flush(&self) {}

    fn delivered(&self) -> u64 {
        0
    }
}

#[inline(never)]
fn zero(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
fn two(a: i64, b: i64) -> i64 {
    triple(a ^ b)
}

#[inline(never)]
fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
    triple(a ^ b ^ c ^ d)
}

#[inline(never)]
fn fail(n: i64) -> Result<i64, Declined> {
    if triple(n) < 0 { Ok(n) } else { Err(Declined) }
}

#[inline(never)]
#[expect(clippy::unused_async, reason = "the others are async too")]
async fn ready(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
async fn ten_polls(n: i64) -> i64 {
    Pending(9).await;
    triple(n)
}

#[inline(never)]
fn nest(depth: i64) -> i64 {
    if depth == 1 {
        return 1;
    }
    nest(black_box(depth - 1)) + 1
}
