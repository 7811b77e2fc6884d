//! [`Upstream`]: what a caller says of its trace that no `SpanContext` can hold, in the context beside it.
//! Never in place of what one can hold: who does not know of it sees a plain remote parent, or none.

use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceId};

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

impl Upstream {
    /// What the context holds of it, whatever it is about.
    pub(crate) fn of(context: &Context) -> Option<&Self> {
        context.get()
    }
}
