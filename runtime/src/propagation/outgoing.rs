//! [`Outgoing`]: what a context says of its trace, in the terms of the formats that speak of sampling without ids.
//! Never says of one trace what was said of another.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceId};

use super::upstream::{Sampling, Upstream};

/// With `INVALID` for an id that is not there.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) sampling: Sampling,
    pub(super) span_id: SpanId,
    pub(super) trace_id: TraceId,
}

impl Outgoing {
    /// The current span; without one, what was said of a span or a trace that is yet to come.
    pub(super) fn of(context: &Context) -> Self {
        let span = context.span();
        let span = span.span_context();
        if span.is_valid() {
            return Self {
                sampling: sampling(span, Upstream::of(context)),
                span_id: span.span_id(),
                trace_id: span.trace_id(),
            };
        }
        let said = Upstream::about(context, span).unwrap_or(&Upstream::NOTHING);
        Self {
            sampling: said.sampling,
            span_id: SpanId::INVALID,
            trace_id: said.trace_id,
        }
    }

    pub(super) fn has_span(&self) -> bool {
        self.span_id != SpanId::INVALID
    }

    pub(super) fn has_trace(&self) -> bool {
        self.trace_id != TraceId::INVALID
    }
}

/// What stays to be decided does so for the very span that it was said of: whoever makes another one decides. Debugging
/// holds for the whole trace.
fn sampling(span: &SpanContext, upstream: Option<&Upstream>) -> Sampling {
    let holds = |it: &&Upstream| {
        let is_of_trace = it.trace_id == span.trace_id();
        let is_of_none = it.trace_id == TraceId::INVALID && it.span_id == SpanId::INVALID;
        match it.sampling {
            Sampling::Debug => is_of_trace || is_of_none,
            Sampling::Defer => is_of_trace && it.span_id == span.span_id(),
            Sampling::Accept | Sampling::Deny => false,
        }
    };
    match upstream.filter(holds) {
        Some(upstream) => upstream.sampling,
        None if span.is_sampled() => Sampling::Accept,
        None => Sampling::Deny,
    }
}
