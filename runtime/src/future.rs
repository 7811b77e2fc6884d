//! [`InSpan`] and [`InFuture`]: futures whose span is the current one during each poll.
//! Never leave a span current between polls, and never box what they wrap.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Task, Poll, ready};

use pin_project_lite::pin_project;

use crate::active::{ActiveSpan, Observed};
use crate::callsite::Callsite;
use crate::frame::Frame;
use crate::handoff::Handoff;
use crate::start::Start;

/// Starts a span that is not yet current, if the callsite is on.
#[inline]
pub fn begin(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) -> Option<ActiveSpan> {
    if callsite.is_off() {
        return None;
    }
    let mut start = Start::at(callsite)?;
    describe(&mut start);
    start.open()
}

/// Describes a span that starts when a future is polled first, if the callsite is on.
#[inline]
pub fn defer(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) -> Option<Box<Start>> {
    if callsite.is_off() {
        return None;
    }
    let mut start = Start::at(callsite)?;
    start.defer();
    describe(&mut start);
    Some(Box::new(start))
}

/// Polls `future` under `span`.
#[inline]
pub fn in_span<F: Future>(span: Option<ActiveSpan>, future: F) -> InSpan<F> {
    InSpan {
        future: Some(future),
        stage: span.map_or(Stage::Bare, Stage::Running),
    }
}

/// Polls `future` under the span that its first poll describes, if the callsite is on.
#[inline]
pub fn in_own_span<F: Future>(callsite: &'static Callsite, future: F) -> InSpan<F> {
    InSpan {
        future: Some(future),
        stage: if callsite.is_off() {
            Stage::Bare
        } else {
            Stage::First
        },
    }
}

/// Nothing, of a type that is then known.
#[inline]
#[must_use]
pub fn never<T>() -> Option<T> {
    None
}

/// The future, of which the output's type is then known.
#[inline]
pub fn yields<T, F: Future<Output = T>>(future: F) -> F {
    future
}

/// What the next poll has to do with a span.
#[derive(Debug)]
enum Stage {
    /// Nothing, or nothing any more.
    Bare,
    /// The future starts it.
    First,
    Running(ActiveSpan),
}

impl Stage {
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Bare)
    }
}

/// Polls `future` under the span that `start` describes, and shows its output to `observe`.
#[inline]
pub fn in_future<F, O>(start: Option<Box<Start>>, future: F, observe: O) -> InFuture<F, O>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    InFuture {
        future: in_span(None, future),
        observe: Some(observe),
        start,
    }
}

/// A span whose future is done: what it returned can still be recorded. Ends when it is dropped.
#[must_use = "the span ends when this is dropped"]
#[derive(Debug)]
pub struct Finished(Option<ActiveSpan>);

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
    /// The future of [`in_span`] and [`in_own_span`]. Dropped before it is done, it records that on its span.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct InSpan<F> {
        // There until the future is dropped, which happens under its span as its polls do.
        #[pin]
        future: Option<F>,
        stage: Stage,
    }

    impl<F> PinnedDrop for InSpan<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Stage::Running(span) = this.stage.take() {
                if span.is_recording() {
                    span.add_event("cancelled", Vec::new());
                }
                let frame = Frame::attach(span);
                this.future.set(None);
                drop(frame);
            }
        }
    }
}

impl<F: Future> Future for InSpan<F> {
    type Output = (Finished, F::Output);

    #[inline]
    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            // Only the destructor takes the future away.
            return Poll::Pending;
        };
        // A panic in the poll drops the frame, or what holds it, which ends the span.
        let (poll, span) = match this.stage.take() {
            Stage::Bare => (future.poll(task), None),
            Stage::First => {
                let handoff = Handoff::open();
                let poll = future.poll(task);
                (poll, handoff.close())
            }
            Stage::Running(span) => {
                let frame = Frame::attach(span);
                let poll = future.poll(task);
                (poll, frame.detach())
            }
        };
        match poll {
            Poll::Pending => {
                *this.stage = span.map_or(Stage::Bare, Stage::Running);
                Poll::Pending
            }
            Poll::Ready(output) => Poll::Ready((Finished(span), output)),
        }
    }
}

pin_project! {
    /// The future of [`in_future`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct InFuture<F, O> {
        #[pin]
        future: InSpan<F>,
        observe: Option<O>,
        start: Option<Box<Start>>,
    }
}

impl<F, O> Future for InFuture<F, O>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        if let Some(span) = this.start.take().and_then(|start| start.open()) {
            *this.future.as_mut().project().stage = Stage::Running(span);
        }
        let (finished, output) = ready!(this.future.poll(task));
        if let Some(observe) = this.observe.take() {
            observe(&finished, &output);
        }
        Poll::Ready(output)
    }
}
