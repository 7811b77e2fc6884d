//! [`Stage`]: what the next poll of a future or stream has to do with its span.
//! Never holds a span current beyond the poll.

use crate::active::ActiveSpan;
use crate::callsite::Callsite;
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

    /// Runs `poll` under the span, and gives the span back with what `poll` gives. A panic in it ends the span.
    #[inline]
    pub(crate) fn run<T>(&mut self, poll: impl FnOnce() -> T) -> (T, Option<ActiveSpan>) {
        let span = match self.take() {
            Self::Bare => return (poll(), None),
            Self::Described => {
                let handoff = Handoff::open();
                let output = poll();
                return (output, handoff.close());
            }
            Self::Begin(callsite) => Start::at(callsite).and_then(|mut start| start.open()),
            Self::Deferred(mut start) => start.open(),
            Self::Running(span) => Some(span),
        };
        match span {
            None => (poll(), None),
            Some(span) => {
                let attached = Attached::new(span);
                let output = poll();
                (output, attached.detach())
            }
        }
    }

    /// Keeps the span for the next poll.
    #[inline]
    pub(crate) fn resume(&mut self, span: Option<ActiveSpan>) {
        *self = Self::running(span);
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
