//! [`Subject`]: the functions that are measured, with one kind of instrumentation each.
//! Never measures anything, and never holds a body of its own: what all functions do is `triple`.

mod by_hand;
mod fastrace;
#[expect(
    clippy::unnecessary_wraps,
    clippy::unused_async,
    reason = "its expansion wants a `Result`, and holds the body that awaits in another function"
)]
mod otel_instrument;
mod plain;
mod tokio_tracing;
mod traced;

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) use by_hand::ByHand;
pub(crate) use fastrace::Fastrace;
pub(crate) use otel_instrument::OtelInstrument;
pub(crate) use plain::Plain;
pub(crate) use tokio_tracing::{Extras, TokioTracing};
pub(crate) use traced::Traced;

/// One kind of instrumentation, started in this process. Each method but the last four is one instrumented call.
pub(crate) trait Subject: Sync {
    /// Whether an instrumented call makes a span, if it is recorded.
    const MAKES_SPANS: bool = true;
    /// Spans that `burst` itself adds.
    const ROOTS_PER_BURST: u64 = 0;

    fn zero(&self, n: i64) -> i64;
    fn one(&self, n: i64) -> i64;
    fn two(&self, a: i64, b: i64) -> i64;
    fn four(&self, a: i64, b: i64, c: i64, d: i64) -> i64;
    /// Always an `Err`, which is recorded where the technology can do that.
    fn fail(&self, n: i64) -> Result<i64, Declined>;
    fn ready(&self, n: i64) -> impl Future<Output = i64>;
    fn ten_polls(&self, n: i64) -> impl Future<Output = i64>;
    /// `depth` calls, each within the one before.
    fn nest(&self, depth: i64) -> i64;

    /// Calls `body` within one more span.
    fn under_root(&self, body: impl FnOnce());
    /// Calls `body` within what a thread needs for its calls to be recorded.
    fn burst(&self, body: impl FnOnce()) {
        body();
    }
    /// Exports what has ended.
    fn flush(&self);
    /// Spans that arrived at the exporter of this process so far.
    fn delivered(&self) -> u64;
}

/// What an unsuccessful function returns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declined;

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("card declined")
    }
}

impl Error for Declined {}

/// Pending so many times, and then ready.
#[derive(Clone, Copy, Debug)]
struct Pending(u32);

impl Future for Pending {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// The body of every function, in the bodies of which it vanishes.
#[inline]
fn triple(n: i64) -> i64 {
    n.wrapping_mul(3)
}
