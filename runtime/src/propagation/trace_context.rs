//! [`TraceContextPropagator`]: the W3C's `traceparent` and `tracestate`, level 2.
//! Never accepts a malformed id, and never sends a flag that its version does not define.

use std::str::FromStr;

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// Reads and writes [W3C trace context](https://www.w3.org/TR/trace-context-2/).
///
/// The sampled and the random flag are kept both ways. A `traceparent` that is not well-formed, or whose ids are
/// zero, is ignored with its `tracestate`; a `tracestate` that is not well-formed is ignored alone.
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

impl TextMapPropagator for TraceContextPropagator {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        let span = cx.span();
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
        injector.set(TRACEPARENT, traceparent);
        let tracestate = span_context.trace_state().header();
        if !tracestate.is_empty() {
            injector.set(TRACESTATE, tracestate);
        }
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        let Some((trace_id, span_id, flags)) =
            extractor.get(TRACEPARENT).and_then(parse_traceparent)
        else {
            return cx.clone();
        };
        let state = extractor
            .get_all(TRACESTATE)
            .map(|members| members.join(","))
            .and_then(|members| TraceState::from_str(members.trim()).ok())
            .unwrap_or_default();
        cx.with_remote_span_context(SpanContext::new(trace_id, span_id, flags, true, state))
    }

    fn fields(&self) -> FieldIter<'_> {
        static FIELDS: std::sync::LazyLock<[String; 2]> =
            std::sync::LazyLock::new(|| [TRACEPARENT.to_owned(), TRACESTATE.to_owned()]);
        FieldIter::new(FIELDS.as_ref())
    }
}

/// Sampled and random: what version 00 defines, and all that may be sent under its name.
const KNOWN_FLAGS: u8 = 0b11;

/// `version "-" trace-id "-" parent-id "-" trace-flags`, and more behind a `-` in versions to come.
fn parse_traceparent(header: &str) -> Option<(TraceId, SpanId, TraceFlags)> {
    let header = header.trim_matches([' ', '\t']);
    let mut fields = header.split('-');
    let version = hexadecimal::<2>(fields.next()?)?;
    let trace_id = hexadecimal::<32>(fields.next()?)?;
    let span_id = hexadecimal::<16>(fields.next()?)?;
    let flags = hexadecimal::<2>(fields.next()?)?;
    if version == "ff" || (version == "00" && fields.next().is_some()) {
        return None;
    }
    let trace_id = TraceId::from(u128::from_str_radix(trace_id, 16).ok()?);
    let span_id = SpanId::from(u64::from_str_radix(span_id, 16).ok()?);
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & KNOWN_FLAGS);
    (trace_id != TraceId::INVALID && span_id != SpanId::INVALID)
        .then_some((trace_id, span_id, flags))
}

/// Exactly `N` lower-case hexadecimal digits.
fn hexadecimal<const N: usize>(field: &str) -> Option<&str> {
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (field.len() == N && field.bytes().all(digits)).then_some(field)
}
