//! Carrying the context across a process's edge, in any carrier.
//! Never fails: what is not a valid trace context is no context.

mod trace_context;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

pub use trace_context::TraceContextPropagator;

/// The context that the carrier holds, on top of the current one; the current one where it holds none.
///
/// See [`http::extract`](crate::http::extract) for header maps.
#[must_use]
pub fn extract(carrier: &dyn Extractor) -> Context {
    TraceContextPropagator::new().extract(carrier)
}

/// Writes the current context into the carrier; nothing where there is no span.
pub fn inject(carrier: &mut dyn Injector) {
    TraceContextPropagator::new().inject(carrier);
}
