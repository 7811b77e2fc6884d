//! [`TraceContextPropagator`]: the W3C's `traceparent` and `tracestate`, level 2.
//! Never accepts a malformed id, and never sends a flag that its version does not define.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanId, TraceContextExt, TraceFlags, TraceId};

use super::format::Format;
use super::found::Found;
use super::header::only;
use super::ids::{exactly, span_id, trace_id};
use super::trace_state;

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// Reads and writes [W3C trace context](https://www.w3.org/TR/trace-context-2/), level 2.
///
/// The sampled and the random flag are kept both ways. A `traceparent` that is not well-formed, is there twice, or whose
/// ids are zero is ignored with its `tracestate`. Several `tracestate` are one list; one that is not well-formed or has more
/// than 32 members is ignored alone and as a whole, and of a key that stands twice the first member counts. Up to 8192
/// characters are sent: where there are more, members of more than 128 are left out first, then the last ones, as section
/// 3.3.1.5 has it.
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::propagation::TextMapPropagator;
/// use opentelemetry::trace::TraceContextExt;
/// use traced::propagation::TraceContextPropagator;
///
/// let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03";
/// let headers = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
/// let context = TraceContextPropagator::new().extract(&headers);
/// assert!(context.span().span_context().is_sampled());
/// ```
#[derive(Clone, Debug, Default)]
pub struct TraceContextPropagator {
    // Construction stays ours, so that it can take settings later.
    _private: (),
}

impl TraceContextPropagator {
    /// A propagator for `traceparent` and `tracestate`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Format for TraceContextPropagator {
    fn names(&self) -> &[String] {
        static NAMES: LazyLock<[String; 2]> =
            LazyLock::new(|| [TRACEPARENT, TRACESTATE].map(str::to_owned));
        NAMES.as_slice()
    }

    fn read(&self, carrier: &dyn Extractor) -> Option<Found> {
        let (trace_id, span_id, flags) = parse_traceparent(only(carrier, TRACEPARENT)?)?;
        let state = carrier.get_all(TRACESTATE).unwrap_or_default();
        let state = trace_state::parse(state.into_iter()).unwrap_or_default();
        Found::parent(trace_id, span_id, flags, state)
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector) {
        let span = context.span();
        let span_context = span.span_context();
        if !span_context.is_valid() {
            return;
        }
        let traceparent = format!(
            "00-{:032x}-{:016x}-{:02x}",
            span_context.trace_id(),
            span_context.span_id(),
            span_context.trace_flags().to_u8() & KNOWN_FLAGS,
        );
        carrier.set(TRACEPARENT, traceparent);
        let tracestate = trace_state::header(span_context.trace_state());
        if !tracestate.is_empty() {
            carrier.set(TRACESTATE, tracestate);
        }
    }
}

/// Sampled and random: what version 00 defines, and all that may be sent under its name.
const KNOWN_FLAGS: u8 = 0b11;

/// `version "-" trace-id "-" parent-id "-" trace-flags`, and more behind a `-` in versions to come.
fn parse_traceparent(header: &str) -> Option<(TraceId, SpanId, TraceFlags)> {
    let mut fields = header.split('-');
    let version = exactly(fields.next()?, 2)?;
    let trace_id = trace_id(fields.next()?)?;
    let span_id = span_id(fields.next()?)?;
    let flags = u8::try_from(exactly(fields.next()?, 2)?).ok()?;
    let is_known = match version {
        0x00 => fields.next().is_none(),
        version => version != 0xff,
    };
    is_known.then_some((trace_id, span_id, TraceFlags::new(flags & KNOWN_FLAGS)))
}
