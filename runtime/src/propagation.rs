//! Carrying the context across a process's edge, in any carrier.
//! Never fails: what is not a valid context is no context.

#[cfg(feature = "sdk")]
mod composite;
mod trace_context;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

#[cfg(feature = "sdk")]
use opentelemetry_sdk::propagation::BaggagePropagator;

pub use trace_context::TraceContextPropagator;

#[cfg(feature = "sdk")]
use self::composite::Composite;
#[cfg(feature = "sdk")]
use crate::config::PropagatorKind;

/// The context that the carrier holds, on top of the current one; the current one where it holds none.
///
/// After `init`, what `OTEL_PROPAGATORS` names is looked for (`tracecontext,baggage` unless it says otherwise); before,
/// and without the feature `sdk`, the W3C's trace context. See [`http::extract`](crate::http::extract) for header maps.
#[must_use]
pub fn extract(carrier: &dyn Extractor) -> Context {
    match crate::global::propagator() {
        Some(propagator) => propagator.extract(carrier),
        None => TraceContextPropagator::new().extract(carrier),
    }
}

/// Writes the current context into the carrier, as [`extract`] would read it; nothing where there is no span.
pub fn inject(carrier: &mut dyn Injector) {
    match crate::global::propagator() {
        Some(propagator) => propagator.inject(carrier),
        None => TraceContextPropagator::new().inject(carrier),
    }
}

/// What the settings name, as one propagator.
#[cfg(feature = "sdk")]
pub(crate) fn propagator(kinds: &[PropagatorKind]) -> Composite {
    let one = |kind: &PropagatorKind| -> Box<dyn TextMapPropagator + Send + Sync> {
        match kind {
            PropagatorKind::Baggage => Box::new(BaggagePropagator::new()),
            PropagatorKind::TraceContext => Box::new(TraceContextPropagator::new()),
        }
    };
    Composite::new(kinds.iter().map(one).collect())
}
