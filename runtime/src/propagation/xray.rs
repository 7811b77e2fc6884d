//! [`XrayPropagator`]: the `X-Amzn-Trace-Id` of AWS X-Ray.
//! Never makes a parent of a header without one: a load balancer names a trace, and no span in it.

use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanId, TraceId};

use super::format::Format;
use super::found::Found;
use super::header::{BLANKS, agreed};
use super::ids::at_most;
use super::outgoing::Outgoing;
use super::upstream::Sampling;

const X_AMZN_TRACE_ID: &str = "x-amzn-trace-id";

/// Reads and writes
/// [`X-Amzn-Trace-Id`](https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
///
/// `Root=1-{time}-{random};Parent={span-id};Sampled={0, 1 or ?}` is read in any order and with either case; other fields,
/// such as `Self` and `Lineage`, are passed over. Several headers are read where they are equal. Where `Sampled` is missing,
/// `?` or another word, whoever comes next decides. A header without `Parent`, as load balancers send it, gives no parent, but the
/// trace that begins next takes its id and its decision.
///
/// The id of any trace can be sent. X-Ray itself wants the first 8 digits to be a time: choose `xray` in
/// `OTEL_PROPAGATORS`, and the traces that begin here have such ids.
///
/// ```
/// use std::collections::HashMap;
///
/// use opentelemetry::propagation::TextMapPropagator;
/// use opentelemetry::trace::TraceContextExt;
/// use traced::propagation::XrayPropagator;
///
/// let value = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
/// let headers = HashMap::from([("x-amzn-trace-id".to_owned(), value.to_owned())]);
/// let context = XrayPropagator::new().extract(&headers);
/// let span = context.span();
/// assert_eq!(span.span_context().trace_id().to_string(), "5759e988bd862e3fe1be46a994272793");
/// ```
#[derive(Clone, Debug, Default)]
pub struct XrayPropagator {
    // Construction stays ours, so that it can take settings later.
    _private: (),
}

impl XrayPropagator {
    /// A propagator for `X-Amzn-Trace-Id`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Format for XrayPropagator {
    fn names(&self) -> &[String] {
        static NAMES: LazyLock<[String; 1]> = LazyLock::new(|| [X_AMZN_TRACE_ID.to_owned()]);
        NAMES.as_slice()
    }

    fn read(&self, carrier: &dyn Extractor) -> Option<Found> {
        parse(agreed(carrier, X_AMZN_TRACE_ID)?)
    }

    fn write(&self, context: &Context, carrier: &mut dyn Injector) {
        let outgoing = Outgoing::of(context);
        if !outgoing.has_trace() {
            return;
        }
        let trace_id = format!("{:032x}", outgoing.trace_id);
        let (time, random) = trace_id.split_at(8);
        let parent = if outgoing.has_span() {
            format!(";Parent={:016x}", outgoing.span_id)
        } else {
            String::new()
        };
        let sampled = match outgoing.sampling {
            Sampling::Accept | Sampling::Debug => ";Sampled=1",
            Sampling::Defer => "",
            Sampling::Deny => ";Sampled=0",
        };
        let value = format!("Root=1-{time}-{random}{parent}{sampled}");
        carrier.set(X_AMZN_TRACE_ID, value);
    }
}

/// `None` as well where a field that is known is there twice.
fn parse(value: &str) -> Option<Found> {
    let (mut root, mut parent, mut sampled) = (None, None, None);
    for field in value.split(';') {
        let Some((name, value)) = field.trim_matches(BLANKS).split_once('=') else {
            continue;
        };
        let place = match name.trim_end_matches(BLANKS) {
            "Parent" => &mut parent,
            "Root" => &mut root,
            "Sampled" => &mut sampled,
            _ => continue,
        };
        if place.replace(value.trim_start_matches(BLANKS)).is_some() {
            return None;
        }
    }
    let trace_id = parse_root(root?)?;
    let span_id = parent.map_or(Some(SpanId::INVALID), parse_parent)?;
    let sampling = match sampled {
        Some("0") => Sampling::Deny,
        Some("1") => Sampling::Accept,
        _ => Sampling::Defer,
    };
    Found::said(trace_id, span_id, sampling)
}

/// `1-{8 digits}-{24 digits}`.
fn parse_root(root: &str) -> Option<TraceId> {
    let (time, random) = root.strip_prefix("1-")?.split_once('-')?;
    let trace_id = digits(time, 8)? << 96 | digits(random, 24)?;
    (trace_id != 0).then(|| TraceId::from(trace_id))
}

fn parse_parent(parent: &str) -> Option<SpanId> {
    let span_id = u64::try_from(digits(parent, 16)?).ok()?;
    (span_id != 0).then(|| SpanId::from(span_id))
}

fn digits(text: &str, count: usize) -> Option<u128> {
    (text.len() == count).then(|| at_most(text, count))?
}
