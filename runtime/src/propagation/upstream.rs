//! [`Upstream`]: what a caller says of its trace that no `SpanContext` can hold, in the context beside it.
//! Never in place of what one can hold: who does not know of it sees a plain remote parent, or none.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};

/// Some formats speak of sampling without ids, of a trace without a span, or of a span and leave its sampling open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Upstream {
    pub(crate) sampling: Sampling,
    /// The span that it is said of; `INVALID` where no span is named: then it is said of the span that comes next.
    pub(crate) span_id: SpanId,
    /// The trace that it is said of; `INVALID` where no trace is named: then it is said of the trace that begins next.
    pub(crate) trace_id: TraceId,
}

/// What is said of sampling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sampling {
    /// The trace is to be sampled.
    Accept,
    /// The same, and everybody is to be told that somebody is debugging.
    Debug,
    /// Whoever comes next decides, as for a new trace.
    Defer,
    /// The trace is not to be sampled.
    Deny,
}

impl Sampling {
    /// As far as flags can say it.
    pub(super) fn flags(self) -> TraceFlags {
        TraceFlags::NOT_SAMPLED.with_sampled(matches!(self, Self::Accept | Self::Debug))
    }
}

impl Upstream {
    /// Says nothing. A context forgets nothing, but what was said may be replaced.
    pub(crate) const NOTHING: Self = Self {
        sampling: Sampling::Defer,
        span_id: SpanId::INVALID,
        trace_id: TraceId::INVALID,
    };

    /// What the context holds of it, whatever it is about.
    pub(crate) fn of(context: &Context) -> Option<&Self> {
        context.get()
    }

    /// What it holds about a span that starts under `parent`, which is its current one.
    pub(crate) fn about<'a>(context: &'a Context, parent: &SpanContext) -> Option<&'a Self> {
        let is_about = |said: &&Self| {
            if parent.is_valid() {
                said.sampling == Sampling::Defer
                    && parent.is_remote()
                    && parent.span_id() == said.span_id
                    && parent.trace_id() == said.trace_id
            } else {
                said.span_id == SpanId::INVALID && **said != Self::NOTHING
            }
        };
        Self::of(context).filter(is_about)
    }

    /// The parent as it would be if a `SpanContext` could say the same, for a sampler: with whatever ids there are.
    pub(crate) fn stand_in(&self, trace_id: TraceId, span_id: SpanId) -> SpanContext {
        if self.sampling == Sampling::Defer {
            return SpanContext::NONE;
        }
        let flags = self.sampling.flags();
        SpanContext::new(trace_id, span_id, flags, true, TraceState::NONE)
    }

    /// The context without it; `None` where it holds none.
    pub(crate) fn forget(context: &Context) -> Option<Context> {
        Self::of(context)
            .filter(|said| **said != Self::NOTHING)
            .map(|_| context.with_value(Self::NOTHING))
    }
}
