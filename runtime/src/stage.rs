//! [`Stage`]: what the next poll of a future or stream has to do with its span.
//! Never holds a span current beyond the poll.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::thread;

use opentelemetry::ContextGuard;

use crate::active::ActiveSpan;
use crate::callsite::Callsite;
use crate::current_context::attach;
use crate::frame::Attached;
use crate::handoff::Handoff;
use crate::start::Start;

/// What the next poll has to do with a span.
#[derive(Debug)]
pub(crate) enum Stage {
    /// Nothing, or nothing any more.
    Bare,
    /// It starts one that the callsite knows all about.
    Begin(&'static Callsite),
    /// It starts one that was described before.
    Deferred(Box<Start>),
    /// The body that is polled starts it.
    Described,
    Running(ActiveSpan),
}

/// What a span has inside is shared with other threads anyway, and whole whenever one of them looks at it. So a future is
/// as safe to be left by a panic as what is polled.
impl UnwindSafe for Stage {}
impl RefUnwindSafe for Stage {}

impl Stage {
    #[inline]
    pub(crate) fn of(callsite: &'static Callsite) -> Self {
        if callsite.is_off() {
            Self::Bare
        } else {
            Self::Begin(callsite)
        }
    }

    #[inline]
    pub(crate) fn described(callsite: &'static Callsite) -> Self {
        if callsite.is_off() {
            Self::Bare
        } else {
            Self::Described
        }
    }

    #[inline]
    pub(crate) fn deferred(start: Option<Box<Start>>) -> Self {
        start.map_or(Self::Bare, Self::Deferred)
    }

    #[inline]
    pub(crate) fn running(span: Option<ActiveSpan>) -> Self {
        span.map_or(Self::Bare, Self::Running)
    }

    /// Runs `poll` under the span, which stays here. A panic in it ends the span.
    #[inline]
    pub(crate) fn run<T>(&mut self, poll: impl FnOnce() -> T) -> T {
        match self {
            Self::Bare => return poll(),
            Self::Running(_) => {}
            Self::Begin(_) | Self::Deferred(_) | Self::Described => {
                if let Some(handoff) = self.begin() {
                    let output = poll();
                    *self = Self::running(handoff.close());
                    return output;
                }
            }
        }
        let polled = Polled::under(self);
        let output = poll();
        polled.done();
        output
    }

    /// Starts the span, unless the body does.
    fn begin(&mut self) -> Option<Handoff> {
        let span = match self.take() {
            Self::Begin(callsite) => Start::at(callsite).and_then(|mut start| start.open()),
            Self::Deferred(mut start) => start.open(),
            Self::Described => return Some(Handoff::open()),
            Self::Bare => None,
            Self::Running(span) => Some(span),
        };
        *self = Self::running(span);
        None
    }

    /// The span of what was polled to its end.
    #[inline]
    pub(crate) fn finish(&mut self) -> Option<ActiveSpan> {
        match self.take() {
            Self::Running(span) => Some(span),
            _ => None,
        }
    }

    /// Ends the span of something that is dropped before it is done; `release` drops what was polled.
    #[inline]
    pub(crate) fn cancel(&mut self, release: impl FnOnce()) {
        if let Self::Running(span) = self.take() {
            span.cancelled();
            let attached = Attached::new(span);
            release();
            drop(attached);
        }
    }

    pub(crate) fn span(&self) -> Option<&ActiveSpan> {
        match self {
            Self::Running(span) => Some(span),
            _ => None,
        }
    }

    #[inline]
    fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Bare)
    }
}

/// One poll: the span, if there is one, is the current one meanwhile.
struct Polled<'a> {
    guard: Option<ContextGuard>,
    stage: &'a mut Stage,
    was_panicking: bool,
}

impl<'a> Polled<'a> {
    #[inline]
    fn under(stage: &'a mut Stage) -> Self {
        Self {
            guard: stage.span().and_then(|span| attach(span.context())),
            stage,
            was_panicking: thread::panicking(),
        }
    }

    #[inline]
    fn done(mut self) {
        self.guard = None;
        // The span stays for the next poll; what is left to be dropped does nothing.
        self.was_panicking = true;
    }
}

/// Only a panic of what is polled comes here with something to do.
impl Drop for Polled<'_> {
    #[inline]
    fn drop(&mut self) {
        if !self.was_panicking {
            self.panicked();
        }
    }
}

impl Polled<'_> {
    #[cold]
    fn panicked(&mut self) {
        if let Some(span) = self.stage.finish() {
            drop(Attached::of(span, self.guard.take()));
        }
    }
}
