//! What the samplers decide, and what they write down of it.
//! Never ask anybody over a network: that is for tests of its own.

mod numbers;
mod parents;
mod states;

use opentelemetry::Context;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};

/// What is sampled at one half and less, and no more often.
pub(super) const HALF: TraceId =
    TraceId::from_bytes([0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x80, 0, 0, 0, 0, 0, 0]);
/// What is sampled always, and never at less.
pub(super) const LEAST: TraceId = TraceId::from_bytes([
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0,
]);
/// What is sampled at whatever is not never.
pub(super) const MOST: TraceId = TraceId::from_bytes([
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
]);

pub(super) fn state(header: &str) -> TraceState {
    header.parse().unwrap()
}

pub(super) fn parent(trace_id: TraceId, flags: u8, is_remote: bool, header: &str) -> SpanContext {
    let flags = TraceFlags::new(flags);
    SpanContext::new(trace_id, SpanId::from(9), flags, is_remote, state(header))
}

pub(super) fn ask(sampler: &dyn ShouldSample, parent: SpanContext) -> SamplingResult {
    let trace_id = parent.trace_id();
    let parent = Context::new().with_remote_span_context(parent);
    sampler.should_sample(Some(&parent), trace_id, "a", &SpanKind::Internal, &[], &[])
}

pub(super) fn ask_root(
    sampler: &dyn ShouldSample,
    trace_id: TraceId,
    name: &str,
) -> SamplingResult {
    sampler.should_sample(None, trace_id, name, &SpanKind::Internal, &[], &[])
}

/// Whether it is sampled, and with which trace state.
pub(super) fn told(result: &SamplingResult) -> (bool, String) {
    assert_ne!(result.decision, SamplingDecision::RecordOnly);
    assert!(result.attributes.is_empty());
    let is_sampled = result.decision == SamplingDecision::RecordAndSample;
    (is_sampled, result.trace_state.header())
}
