//! [`B3Propagator`]: Zipkin's B3, in one header or in several.
//! Never passes on the parent's parent: a span of OpenTelemetry's has its id for itself.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanId, TraceId};

use super::format::Format;
use super::found::Found;
use super::header::first;
use super::ids::{exactly, span_id, trace_id};
use super::outgoing::Outgoing;
use super::upstream::Sampling;

const SINGLE: &str = "b3";
const TRACE_ID: &str = "x-b3-traceid";
const SPAN_ID: &str = "x-b3-spanid";
const PARENT_SPAN_ID: &str = "x-b3-parentspanid";
const SAMPLED: &str = "x-b3-sampled";
const FLAGS: &str = "x-b3-flags";

/// Reads and writes [B3](https://github.com/openzipkin/b3-propagation), as OpenTelemetry's
/// [requirements](https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements) say.
///
/// Either form is read, `b3` before `X-B3-*`; one is written: a single header, unless [`multi`](Self::multi) asks for the
/// others. All four states of sampling are passed on: accept, deny, debug, and defer, where whoever comes next decides. A
/// state may come without ids, and then holds for the next trace that begins.
///
/// Ids are lower-case, as the text has them: others are no B3. Trace ids of 16 digits get zeroes in front. Where a
/// header is there several times, the first one counts. One of `X-B3-*` that is not well-formed is as if it were not
/// there. `X-B3-ParentSpanId` is not looked at.
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::propagation::TextMapPropagator;
/// use traced::propagation::B3Propagator;
///
/// let b3 = "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1".to_owned();
/// let headers = HashMap::from([("b3".to_owned(), b3)]);
/// let context = B3Propagator::single().extract(&headers);
/// let mut headers = HashMap::new();
/// B3Propagator::multi().inject_context(&context, &mut headers);
/// assert_eq!(headers["x-b3-spanid"], "e457b5a2e4d86bd1");
/// ```
#[derive(Clone, Debug, Default)]
pub struct B3Propagator {
    encoding: Encoding,
}

#[derive(Clone, Copy, Debug, Default)]
enum Encoding {
    Multi,
    #[default]
    Single,
}

impl B3Propagator {
    /// A propagator that writes `X-B3-TraceId`, `X-B3-SpanId`, and `X-B3-Sampled` or `X-B3-Flags`.
    #[must_use]
    pub fn multi() -> Self {
        Self {
            encoding: Encoding::Multi,
        }
    }

    /// A propagator that writes `b3`. The default.
    #[must_use]
    pub fn single() -> Self {
        Self {
            encoding: Encoding::Single,
        }
    }
}

impl Format for B3Propagator {
    fn names(&self) -> &[String] {
        // Both encodings are read. What is written in one must not stand beside another context in the other one.
        static NAMES: LazyLock<[String; 6]> = LazyLock::new(|| {
            [SINGLE, TRACE_ID, SPAN_ID, PARENT_SPAN_ID, SAMPLED, FLAGS].map(str::to_owned)
        });
        NAMES.as_slice()
    }

    fn read(&self, carrier: &dyn Extractor) -> Option<Found> {
        first(carrier, SINGLE)
            .and_then(read_single)
            .or_else(|| read_multi(carrier))
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector) {
        let outgoing = Outgoing::of(context);
        if outgoing.has_trace() && !outgoing.has_span() {
            // A trace without a span: B3 has no words for it.
            return;
        }
        match self.encoding {
            Encoding::Multi => write_multi(&outgoing, carrier),
            Encoding::Single => write_single(&outgoing, carrier),
        }
    }
}

/// `{TraceId}-{SpanId}-{SamplingState}-{ParentSpanId}`, of which the last two may be missing, or the state alone.
fn read_single(value: &str) -> Option<Found> {
    if let Some(sampling) = state(value) {
        return Found::said(TraceId::INVALID, SpanId::INVALID, sampling);
    }
    let mut fields = value.split('-');
    let trace_id = long_or_short(fields.next()?)?;
    let span_id = span_id(fields.next()?)?;
    let sampling = match fields.next() {
        Some(field) => state(field)?,
        None => Sampling::Defer,
    };
    let is_parent = |field: &str| exactly(field, 16).is_some();
    let is_whole = fields.next().is_none_or(is_parent) && fields.next().is_none();
    let has_ids = trace_id != TraceId::INVALID && span_id != SpanId::INVALID;
    (is_whole && has_ids).then(|| Found::said(trace_id, span_id, sampling))?
}

fn read_multi(carrier: &dyn Extractor) -> Option<Found> {
    let sampling = match (first(carrier, FLAGS), first(carrier, SAMPLED)) {
        (Some("1"), _) => Sampling::Debug,
        // The words are what was sent before there was a specification.
        (_, Some("1" | "true")) => Sampling::Accept,
        (_, Some("0" | "false")) => Sampling::Deny,
        _ => Sampling::Defer,
    };
    let trace_id = first(carrier, TRACE_ID)
        .and_then(long_or_short)
        .filter(|it| *it != TraceId::INVALID);
    let span_id = first(carrier, SPAN_ID)
        .and_then(span_id)
        .filter(|it| *it != SpanId::INVALID);
    let (trace_id, span_id) = trace_id
        .zip(span_id)
        .unwrap_or((TraceId::INVALID, SpanId::INVALID));
    Found::said(trace_id, span_id, sampling)
}

fn long_or_short(field: &str) -> Option<TraceId> {
    trace_id(field).or_else(|| exactly(field, 16).map(TraceId::from))
}

fn state(field: &str) -> Option<Sampling> {
    match field {
        "0" => Some(Sampling::Deny),
        "1" => Some(Sampling::Accept),
        "d" => Some(Sampling::Debug),
        _ => None,
    }
}

fn write_single(outgoing: &Outgoing, carrier: &mut dyn Injector) {
    let state = match outgoing.sampling {
        Sampling::Accept => "1",
        Sampling::Debug => "d",
        Sampling::Defer => "",
        Sampling::Deny => "0",
    };
    let ids = format!("{:032x}-{:016x}", outgoing.trace_id, outgoing.span_id);
    let value = match (outgoing.has_span(), state) {
        (false, "") => return,
        (false, state) => state.to_owned(),
        (true, "") => ids,
        (true, state) => format!("{ids}-{state}"),
    };
    carrier.set(SINGLE, value);
}

fn write_multi(outgoing: &Outgoing, carrier: &mut dyn Injector) {
    if outgoing.has_span() {
        carrier.set(TRACE_ID, format!("{:032x}", outgoing.trace_id));
        carrier.set(SPAN_ID, format!("{:016x}", outgoing.span_id));
    }
    let (name, value) = match outgoing.sampling {
        Sampling::Accept => (SAMPLED, "1"),
        // It implies the other one, which is not to be sent beside it.
        Sampling::Debug => (FLAGS, "1"),
        Sampling::Defer => return,
        Sampling::Deny => (SAMPLED, "0"),
    };
    carrier.set(name, value.to_owned());
}
