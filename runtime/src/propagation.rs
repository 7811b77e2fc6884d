//! Carrying the context across a process's edge, in any carrier.
//! Never fails: what is not a valid context is no context.
//!
//! [`extract`] and [`inject`] do as `OTEL_PROPAGATORS` says. The propagators themselves are there for programs that set one
//! for other libraries, or read a format that they are not configured for. Each is a [`TextMapPropagator`], takes no
//! feature of this crate, and passes over what is not well-formed without a word.

mod allowance;
mod b3;
mod baggage;
mod composite;
mod format;
mod found;
mod header;
mod ids;
mod jaeger;
mod outgoing;
#[cfg(test)]
mod tests;
mod trace_context;
mod trace_state;
pub(crate) mod upstream;
mod whose;
mod xray;

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

pub use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

pub use self::b3::B3Propagator;
#[cfg(feature = "http")]
pub(crate) use self::baggage::BAGGAGE;
pub use self::baggage::BaggagePropagator;
pub use self::jaeger::JaegerPropagator;
pub use self::trace_context::TraceContextPropagator;
pub use self::xray::XrayPropagator;

pub(crate) use self::composite::Composite;
#[cfg(feature = "sdk")]
use self::format::Format;
use self::upstream::Upstream;
pub(crate) use self::whose::Propagators;
#[cfg(feature = "sdk")]
use crate::config::PropagatorKind;
use crate::current_context::current;
use crate::global;

/// The context that the carrier holds, on top of the current one; the current one where it holds none.
///
/// After `init`, what `OTEL_PROPAGATORS` names is looked for (`tracecontext,baggage` unless it says otherwise). Before, and
/// in a program that starts OpenTelemetry by other means, it is what the process's global propagator reads, or
/// `tracecontext,baggage` where there is none. See [`http::extract`](crate::http::extract) for header maps.
#[must_use]
pub fn extract(carrier: &dyn Extractor) -> Context {
    extract_onto(&current(), carrier)
}

/// The span that the carrier names, for `links = ...`: what is done for it is not to become part of its trace.
///
/// A service that strangers can reach may not want to let them choose the ids of its traces, whether these are sampled,
/// and what its baggage holds. It starts a trace of its own, which leads to theirs:
///
/// ```
/// # use std::collections::HashMap;
/// # use traced::traced;
/// #[traced(kind = server, root, links = traced::propagation::link(headers))]
/// fn serve(headers: &HashMap<String, String>) {}
/// # serve(&HashMap::new());
/// ```
///
/// So does a consumer of many messages, each with a trace of its own. `None` where the carrier holds no valid context.
#[must_use]
pub fn link(carrier: &dyn Extractor) -> Option<SpanContext> {
    let context = extract_onto(&Context::new(), carrier);
    let span_context = context.span().span_context().clone();
    span_context.is_valid().then_some(span_context)
}

/// Writes the current context into the carrier, as [`extract`] would read it; nothing where it holds neither a span nor
/// baggage.
///
/// What is there and not written stays: see [`fields`] for a carrier that is used again.
pub fn inject(carrier: &mut dyn Injector) {
    inject_context(&current(), carrier);
}

/// Whether any format may have something to say of the context's trace, be it the words of a caller without an id.
pub(crate) fn names_a_trace(context: &Context) -> bool {
    let span = context.span();
    let span_context = span.span_context();
    span_context.is_valid() || Upstream::about(context, span_context).is_some()
}

fn extract_onto(context: &Context, carrier: &dyn Extractor) -> Context {
    with(|propagator| propagator.extract_with_context(context, carrier))
}

pub(crate) fn inject_context(context: &Context, carrier: &mut dyn Injector) {
    with(|propagator| propagator.inject_context(context, carrier));
}

/// The names of the headers that [`extract`] reads and [`inject`] writes.
///
/// A carrier that held another context, such as a record that is sent on, may keep some of these beside what is written to
/// it now: take them away first.
#[must_use]
pub fn fields() -> Vec<String> {
    let mut fields = Vec::new();
    for_each_field(|field| fields.push(field.to_owned()));
    fields
}

pub(crate) fn for_each_field(mut act: impl FnMut(&str)) {
    with(|propagator| propagator.fields().for_each(&mut act));
}

fn with<T>(mut act: impl FnMut(&dyn TextMapPropagator) -> T) -> T {
    match global::propagators() {
        Propagators::Nobodys => act(&&*DEFAULT),
        Propagators::Ours(propagator) => act(&propagator),
        Propagators::Theirs => global::with_others_propagator(act),
    }
}

/// What `OTEL_PROPAGATORS` is unless it is set, where nobody reads it.
static DEFAULT: LazyLock<Composite> = LazyLock::new(|| {
    Composite::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ])
});

/// What the settings name, as one propagator.
#[cfg(feature = "sdk")]
pub(crate) fn propagator(kinds: &[PropagatorKind]) -> Composite {
    let one = |kind: &PropagatorKind| -> Box<dyn Format> {
        match kind {
            PropagatorKind::B3 => Box::new(B3Propagator::single()),
            PropagatorKind::B3Multi => Box::new(B3Propagator::multi()),
            PropagatorKind::Baggage => Box::new(BaggagePropagator::new()),
            PropagatorKind::Jaeger => Box::new(JaegerPropagator::new()),
            PropagatorKind::TraceContext => Box::new(TraceContextPropagator::new()),
            PropagatorKind::Xray => Box::new(XrayPropagator::new()),
        }
    };
    Composite::new(kinds.iter().map(one).collect())
}
