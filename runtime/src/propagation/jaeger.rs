//! [`JaegerPropagator`]: the `uber-trace-id` of Jaeger's own clients, and its baggage.
//! Never passes on the parent's parent, which nobody reads.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::baggage::{Baggage, BaggageExt};
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanId, TraceId};

use super::allowance::Allowance;
use super::format::Format;
use super::found::Found;
use super::header::agreed;
use super::ids::at_most;
use super::outgoing::Outgoing;
use super::upstream::Sampling;
use crate::percent;

const UBER_TRACE_ID: &str = "uber-trace-id";
const PREFIX: &str = "uberctx-";

/// Four fields of which the longest has 32 digits, with each `:` encoded, are not as long.
const LONGEST: usize = 128;

const SAMPLED: u8 = 0b01;
const DEBUG: u8 = 0b10;

/// Reads and writes [`uber-trace-id`](https://www.jaegertracing.io/sdk-migration/#propagation-format), and baggage as
/// `uberctx-*`.
///
/// `{trace-id}:{span-id}:{parent-span-id}:{flags}` is read with short ids, with either case, and with encoded colons; the
/// third field is not looked at, and a zero is sent. The flag for debugging is passed on. Several headers are read where
/// they are equal. What B3 or X-Ray leave undecided is sent as not sampled: the format has no other word.
///
/// Of baggage, names and values are passed on, not their properties, within the limits of
/// [`BaggagePropagator`](super::BaggagePropagator). HTTP carries names in lower case.
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::propagation::TextMapPropagator;
/// use opentelemetry::trace::TraceContextExt;
/// use traced::propagation::JaegerPropagator;
///
/// let value = "53ce929d0e0e4736:f067aa0ba902b7:0:1".to_owned();
/// let headers = HashMap::from([("uber-trace-id".to_owned(), value)]);
/// let context = JaegerPropagator::new().extract(&headers);
/// let span = context.span();
/// assert_eq!(span.span_context().span_id().to_string(), "00f067aa0ba902b7");
/// ```
#[derive(Clone, Debug, Default)]
pub struct JaegerPropagator {
    // Construction stays ours, so that it can take settings later.
    _private: (),
}

impl JaegerPropagator {
    /// A propagator for `uber-trace-id` and `uberctx-*`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Format for JaegerPropagator {
    fn names(&self) -> &[String] {
        static NAMES: LazyLock<[String; 1]> = LazyLock::new(|| [UBER_TRACE_ID.to_owned()]);
        NAMES.as_slice()
    }

    fn read(&self, carrier: &dyn Extractor) -> Option<Found> {
        let value = agreed(carrier, UBER_TRACE_ID)?;
        if value.len() > LONGEST {
            return None;
        }
        parse(&value.replace("%3A", ":").replace("%3a", ":"))
    }

    fn read_baggage(&self, carrier: &dyn Extractor) -> Option<Baggage> {
        let mut names = carrier.keys();
        names.retain(|name| key(name).is_some());
        // A carrier may have no order, and where there is too much the same is to be kept each time.
        names.sort_unstable();
        names.dedup();
        let mut baggage = Baggage::new();
        let mut allowance = Allowance::default();
        for name in names {
            if allowance.is_used_up() {
                break;
            }
            let (Some(key), Some(value)) = (key(name), agreed(carrier, name)) else {
                continue;
            };
            if allowance.takes(key.len() + 1 + value.len()) {
                baggage.insert(key.to_owned(), decoded(value));
            }
        }
        (!baggage.is_empty()).then_some(baggage)
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector) {
        let outgoing = Outgoing::of(context);
        if outgoing.has_span() {
            let flags = match outgoing.sampling {
                Sampling::Accept => SAMPLED,
                Sampling::Debug => SAMPLED | DEBUG,
                Sampling::Defer | Sampling::Deny => 0,
            };
            let (trace_id, span_id) = (outgoing.trace_id, outgoing.span_id);
            let value = format!("{trace_id:032x}:{span_id:016x}:0:{flags:02x}");
            carrier.set(UBER_TRACE_ID, value);
        }
        write_baggage(context.baggage(), carrier);
    }
}

fn parse(value: &str) -> Option<Found> {
    let mut fields = value.split(':');
    let trace_id = TraceId::from(at_most(fields.next()?, 32)?);
    let span_id = u64::try_from(at_most(fields.next()?, 16)?).ok()?;
    let span_id = SpanId::from(span_id);
    let _parent = fields.next()?;
    let flags = u8::try_from(at_most(fields.next()?, 2)?).ok()?;
    let has_ids = trace_id != TraceId::INVALID && span_id != SpanId::INVALID;
    if !has_ids || fields.next().is_some() {
        return None;
    }
    let sampling = match flags {
        flags if flags & DEBUG != 0 => Sampling::Debug,
        flags if flags & SAMPLED != 0 => Sampling::Accept,
        _ => Sampling::Deny,
    };
    Found::said(trace_id, span_id, sampling)
}

/// The key of a header that holds baggage.
fn key(name: &str) -> Option<&str> {
    let (prefix, key) = name.split_at_checked(PREFIX.len())?;
    (prefix.eq_ignore_ascii_case(PREFIX) && !key.is_empty()).then_some(key)
}

/// Some of Jaeger's clients write `+` for a space, and all that encode at all encode a `+`.
fn decoded(value: &str) -> String {
    percent::decoded_lossily(&value.replace('+', " "))
}

fn write_baggage(baggage: &Baggage, carrier: &mut dyn Injector) {
    let mut entries: Vec<_> = baggage.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    let mut allowance = Allowance::default();
    for (key, (value, _)) in entries {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let mut encoded = String::new();
        percent::encode(value.as_str(), plain, &mut encoded);
        if allowance.takes(key.as_str().len() + 1 + encoded.len()) {
            carrier.set(&format!("{PREFIX}{key}"), encoded);
        }
    }
}
