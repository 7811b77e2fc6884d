//! What a sampler answers, made of what it decided.
//! Never reads the state of a parent that is none.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceState};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};

use super::vendor;

/// `decide` gets the parent's trace state, and says that of a span that is sampled.
pub(super) fn of(
    parent: Option<&Context>,
    decide: impl FnOnce(&TraceState) -> Option<TraceState>,
) -> SamplingResult {
    under(parent, |parent| {
        let state = if parent.is_valid() {
            parent.trace_state()
        } else {
            &TraceState::NONE
        };
        match decide(state) {
            Some(state) => made(true, state),
            None => made(false, vendor::without_threshold(state)),
        }
    })
}

/// An answer that the parent's trace state has no part in, and what becomes of that.
pub(super) fn always(
    parent: Option<&Context>,
    is_sampled: bool,
    state: impl FnOnce(&SpanContext) -> TraceState,
) -> SamplingResult {
    under(parent, |parent| made(is_sampled, state(parent)))
}

/// Calls `act` with the parent's ids, which are not valid where there is none.
pub(super) fn under<T>(parent: Option<&Context>, act: impl FnOnce(&SpanContext) -> T) -> T {
    match parent {
        Some(parent) => act(parent.span().span_context()),
        None => act(&SpanContext::NONE),
    }
}

fn made(is_sampled: bool, trace_state: TraceState) -> SamplingResult {
    SamplingResult {
        decision: if is_sampled {
            SamplingDecision::RecordAndSample
        } else {
            SamplingDecision::Drop
        },
        attributes: Vec::new(),
        trace_state,
    }
}
