//! [`Frame`]: the stretch of a thread's time in which a span is the current one: a call, or one poll.
//! Never catches a panic: it sees one pass.

use std::thread;

use opentelemetry::ContextGuard;

use crate::active::{ActiveSpan, Observed};
use crate::callsite::Callsite;
use crate::panic;
use crate::start::Start;

/// Ends its span when it is dropped, and says on it whether that was by a panic.
///
/// It is one pointer, so that a function that is off has nothing to move and one comparison to make.
#[must_use = "the span ends when the frame is dropped"]
#[derive(Debug)]
pub struct Frame(Option<Box<Attached>>);

#[derive(Debug)]
struct Attached {
    span: ActiveSpan,
    guard: ContextGuard,
    /// A destructor may call traced functions while the thread unwinds; they do not panic for that.
    was_panicking: bool,
}

/// Starts a span and makes it the current one, if the callsite is on.
#[inline]
pub fn enter(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) -> Frame {
    if callsite.is_off() {
        return Frame(None);
    }
    let mut describe = Some(describe);
    Frame::start(callsite, &mut |start| {
        if let Some(describe) = describe.take() {
            describe(start);
        }
    })
}

/// Calls the body with the function's arguments. A bound of `FnOnce` makes the closure one that may give back what
/// it borrows.
#[inline]
pub fn call<A, T>(arguments: A, body: impl FnOnce(A) -> T) -> T {
    body(arguments)
}

impl Frame {
    /// Not inlined, so that an annotated function holds one call for all of this.
    #[inline(never)]
    fn start(callsite: &'static Callsite, describe: &mut dyn FnMut(&mut Start)) -> Self {
        let Some(mut start) = Start::at(callsite) else {
            return Self(None);
        };
        describe(&mut start);
        Self::enter(start)
    }

    pub(crate) fn enter(start: Start) -> Self {
        start.open().map_or(Self(None), Self::attach)
    }

    pub(crate) fn attach(span: ActiveSpan) -> Self {
        let guard = span.context().clone().attach();
        Self(Some(Box::new(Attached {
            span,
            guard,
            was_panicking: thread::panicking(),
        })))
    }

    /// Leaves the span open, for the next poll.
    pub(crate) fn detach(mut self) -> Option<ActiveSpan> {
        let Attached { span, guard, .. } = *self.0.take()?;
        drop(guard);
        Some(span)
    }
}

impl Observed for Frame {
    #[inline]
    fn recording(&self) -> Option<&ActiveSpan> {
        let Attached { span, .. } = self.0.as_deref()?;
        span.is_recording().then_some(span)
    }
}

impl Drop for Frame {
    #[inline]
    fn drop(&mut self) {
        if let Some(attached) = self.0.take() {
            attached.leave();
        }
    }
}

impl Attached {
    #[expect(
        clippy::boxed_local,
        reason = "without the box, a caller that is off would pay for the room to move it to"
    )]
    #[inline(never)]
    fn leave(self: Box<Self>) {
        let Self {
            span,
            guard,
            was_panicking,
        } = *self;
        if thread::panicking() && !was_panicking && span.is_recording() {
            panic::record(&span);
        }
        span.end();
        drop(span);
        drop(guard);
    }
}
