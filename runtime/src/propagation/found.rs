//! [`Found`]: what a format has read of a trace, and the one place that puts it into a context.
//! Never puts an invalid `SpanContext` there, and never leaves what was said of another parent.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

use super::upstream::{Sampling, Upstream};

/// Made by its constructors only: a parent, or words of sampling, or both.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    /// Valid and remote.
    parent: Option<SpanContext>,
    upstream: Option<Upstream>,
}

impl Found {
    /// A parent of which a `SpanContext` says it all. `None` if one of its ids is zero.
    pub(super) fn parent(
        trace_id: TraceId,
        span_id: SpanId,
        flags: TraceFlags,
        state: TraceState,
    ) -> Option<Self> {
        let parent = SpanContext::new(trace_id, span_id, flags, true, state);
        parent.is_valid().then_some(Self {
            parent: Some(parent),
            upstream: None,
        })
    }

    /// Whatever there is of ids and sampling, with `INVALID` for an id that is not there. `None` where that says
    /// nothing, and for a span of no trace.
    pub(super) fn said(trace_id: TraceId, span_id: SpanId, sampling: Sampling) -> Option<Self> {
        let has_trace = trace_id != TraceId::INVALID;
        let has_span = span_id != SpanId::INVALID;
        let parent = (has_trace && has_span).then(|| {
            let state = TraceState::NONE;
            SpanContext::new(trace_id, span_id, sampling.flags(), true, state)
        });
        let is_told = parent.is_some() && matches!(sampling, Sampling::Accept | Sampling::Deny);
        let is_heard = has_trace || (!has_span && sampling != Sampling::Defer);
        is_heard.then_some(Self {
            parent,
            upstream: (!is_told).then_some(Upstream {
                sampling,
                span_id,
                trace_id,
            }),
        })
    }

    /// Whether it is more than words of sampling.
    pub(super) fn has_parent(&self) -> bool {
        self.parent.is_some()
    }

    pub(super) fn put_into(self, context: &Context) -> Context {
        let told = match self.upstream {
            Some(upstream) => Some(context.with_value(upstream)),
            None => Upstream::forget(context),
        };
        let context = told.as_ref().unwrap_or(context);
        match self.parent {
            Some(parent) => context.with_remote_span_context(parent),
            None => context.clone(),
        }
    }
}
