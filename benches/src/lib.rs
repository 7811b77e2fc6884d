//! The functions that the benchmarks measure: one body, with each kind of instrumentation.
//! Never holds a measurement, and never lets a span be dropped for a full queue: a burst fits in it.

use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt};
use opentelemetry::{Context, KeyValue, global};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

/// Calls in one measured burst: fewer than a batch, so that no export runs meanwhile.
pub const BURST: u64 = 500;

/// Throws away what it gets.
#[derive(Clone, Copy, Debug, Default)]
pub struct Discard;

impl SpanExporter for Discard {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        drop(batch);
        Ok(())
    }
}

/// No instrumentation.
#[must_use]
#[inline(never)]
pub fn plain(n: u64) -> u64 {
    n.wrapping_mul(3)
}

/// `#[traced]` with one attribute.
#[must_use]
#[inline(never)]
#[traced::traced(attributes(n))]
pub fn traced(n: u64) -> u64 {
    n.wrapping_mul(3)
}

/// OpenTelemetry's API by hand, with one attribute and a cached tracer.
#[must_use]
#[inline(never)]
pub fn by_hand(tracer: &global::BoxedTracer, n: u64) -> u64 {
    let attribute = KeyValue::new("n", i64::try_from(n).unwrap_or(i64::MAX));
    let parent = Context::current();
    let mut span = SpanBuilder::from_name("by_hand").start_with_context(tracer, &parent);
    span.set_attribute(attribute);
    let context = parent.with_span(span);
    let _attached = context.clone().attach();
    let output = n.wrapping_mul(3);
    context.span().end();
    output
}
