//! [`InSpan`]: a future whose span is the current one during each poll.
//! Never leaves a span current between polls, and never boxes what it wraps.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Task, Poll};

use futures_core::future::FusedFuture;
use pin_project_lite::pin_project;

use crate::active::{ActiveSpan, Observed};
use crate::callsite::Callsite;
use crate::leave::{End, Leave, See, Then};
use crate::stage::Stage;
use crate::start::Start;

/// Polls `future` under a span of the callsite, if that is on, and shows its output to `see`.
#[inline]
pub fn in_span<F, O>(callsite: &'static Callsite, future: F, see: O) -> InSpan<F, See<O>>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    InSpan::new(Stage::of(callsite), future, See(see))
}

/// The same, where the future describes the span at its first poll.
#[inline]
pub fn in_own_span<F, O>(callsite: &'static Callsite, future: F, see: O) -> InSpan<F, See<O>>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    InSpan::new(Stage::described(callsite), future, See(see))
}

/// The same as [`in_span`], where nobody looks at the output.
#[inline]
pub fn in_bare_span<F: Future>(callsite: &'static Callsite, future: F) -> InSpan<F, End> {
    InSpan::new(Stage::of(callsite), future, End)
}

/// The same as [`in_span`], where the span goes on with what `then` makes of the output.
#[inline]
pub fn in_span_then<F, C, T>(callsite: &'static Callsite, future: F, then: C) -> InSpan<F, Then<C>>
where
    F: Future,
    C: FnOnce(Finished, F::Output) -> T,
{
    InSpan::new(Stage::of(callsite), future, Then(then))
}

/// The same, where the future describes the span at its first poll.
#[inline]
pub fn in_own_span_then<F, C, T>(
    callsite: &'static Callsite,
    future: F,
    then: C,
) -> InSpan<F, Then<C>>
where
    F: Future,
    C: FnOnce(Finished, F::Output) -> T,
{
    InSpan::new(Stage::described(callsite), future, Then(then))
}

/// The same as [`in_span`] under the span that `start` describes.
#[inline]
pub fn in_future<F, O>(start: Option<Box<Start>>, future: F, see: O) -> InSpan<F, See<O>>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    InSpan::new(Stage::deferred(start), future, See(see))
}

/// Polls `future` under a span that was started before, if there is one, and lets `leave` end it.
#[cfg(feature = "tower")]
pub(crate) fn in_running_span<F, L>(span: Option<ActiveSpan>, future: F, leave: L) -> InSpan<F, L> {
    InSpan::new(Stage::running(span), future, leave)
}

/// Nothing, of a type that is then known.
#[inline]
#[must_use]
pub fn never<T>() -> Option<T> {
    None
}

/// The future, of which nothing but the output's type is then known.
#[inline]
pub fn yields<T, F: Future<Output = T>>(future: F) -> impl Future<Output = T> + use<T, F> {
    future
}

/// The same of the future in a `Result`.
///
/// # Errors
///
/// Returns the `Err` that it is given.
#[inline]
pub fn yields_in_result<T, F: Future<Output = T>, E>(
    result: Result<F, E>,
) -> Result<impl Future<Output = T> + use<T, F, E>, E> {
    result
}

/// The future in a box, of a type that does not say what it is: any thread may poll it.
#[inline]
pub fn boxed<'a, F>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + Send + 'a>>
where
    F: Future + Send + 'a,
{
    Box::pin(future)
}

/// The same, for the thread that made it.
#[inline]
pub fn boxed_local<'a, F>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + 'a>>
where
    F: Future + 'a,
{
    Box::pin(future)
}

/// A span whose future is done: what it returned can still be recorded. Ends when it is dropped.
#[must_use = "the span ends when this is dropped"]
#[derive(Debug)]
pub struct Finished(Option<ActiveSpan>);

impl Finished {
    pub(crate) fn new(span: Option<ActiveSpan>) -> Self {
        Self(span)
    }

    pub(crate) fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Leaves the span open, for what is polled next.
    pub(crate) fn into_span(mut self) -> Option<ActiveSpan> {
        self.0.take()
    }
}

impl Observed for Finished {
    #[inline]
    fn recording(&self) -> Option<&ActiveSpan> {
        self.0.as_ref().filter(|span| span.is_recording())
    }
}

impl Drop for Finished {
    #[inline]
    fn drop(&mut self) {
        if let Some(span) = self.0.take() {
            span.end();
        }
    }
}

pin_project! {
    /// The future of [`in_span`] and its like. Dropped before it is done, it records that on its span.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct InSpan<F, L> {
        // There until the future is dropped, which happens under its span as its polls do.
        #[pin]
        future: Option<F>,
        leave: Option<L>,
        stage: Stage,
    }

    impl<F, L> PinnedDrop for InSpan<F, L> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            this.stage.cancel(|| this.future.set(None));
        }
    }
}

impl<F, L> InSpan<F, L> {
    #[inline]
    fn new(stage: Stage, future: F, leave: L) -> Self {
        Self {
            future: Some(future),
            leave: Some(leave),
            stage,
        }
    }
}

impl<F, L> Future for InSpan<F, L>
where
    F: Future,
    L: Leave<F::Output>,
{
    type Output = L::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<L::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            // Only the destructor takes the future away.
            return Poll::Pending;
        };
        let Poll::Ready(output) = this.stage.run(|| future.poll(task)) else {
            return Poll::Pending;
        };
        let span = this.stage.finish();
        match this.leave.take() {
            Some(leave) => Poll::Ready(leave.leave(Finished::new(span), output)),
            // The future was done already, and did not panic when it was polled again.
            None => Poll::Pending,
        }
    }
}

impl<F, L> FusedFuture for InSpan<F, L>
where
    F: FusedFuture,
    L: Leave<F::Output>,
{
    fn is_terminated(&self) -> bool {
        self.future.as_ref().is_none_or(F::is_terminated)
    }
}
