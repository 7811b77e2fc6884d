//! Requests that are written out by hand, byte for byte, and what only our own spans have.
//! Never asks another encoder.

use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;
use prost::Message;

use super::super::encode::Encoder;
use crate::callsite::Scope;
use crate::exporter::constant::Constant;
use crate::exporter::tests::span;
use crate::exporter::view::{Batch, ScopeView, SpanView};

/// Spans with a constant; each that says so is of a scope of our own.
struct Ours {
    constant: Option<Constant>,
    spans: Vec<(SpanData, Option<Scope>)>,
}

impl Batch for Ours {
    fn len(&self) -> usize {
        self.spans.len()
    }

    fn span(&self, index: usize) -> SpanView<'_> {
        let (span, scope) = &self.spans[index];
        let view = SpanView::from(span);
        let scope = scope.map_or(view.scope, ScopeView::Own);
        SpanView {
            constants: [None, self.constant.as_ref(), None],
            scope,
            ..view
        }
    }
}

fn encoded(batch: &Ours) -> Vec<u8> {
    let mut encoder = Encoder::new(usize::MAX);
    let resource = Resource::builder_empty().with_attribute(KeyValue::new("r", 7));
    encoder.set_resource(&resource.build());
    encoder.encode(batch, 0..batch.len()).unwrap();
    encoder.bytes().to_vec()
}

#[test]
fn a_small_request_byte_for_byte() {
    let mut span = span();
    span.parent_span_id = 9.into();
    span.start_time += std::time::Duration::from_nanos(1);
    span.end_time += std::time::Duration::from_nanos(0x0102);
    span.attributes = vec![KeyValue::new("n", 300)];
    let batch = Ours {
        constant: Some(Constant::new(KeyValue::new("f", "x"))),
        spans: vec![(span, Some(Scope::named("shop")))],
    };
    let expected = [
        b"\x0a\x77".as_slice(),                   // resource_spans
        b"\x0a\x09\x0a\x07",                      // .resource .attributes
        b"\x0a\x01r\x12\x02\x18\x07",             // .key .value .int_value
        b"\x12\x6a\x0a\x06\x0a\x04shop",          // .scope_spans .scope .name
        b"\x12\x60",                              // .spans
        b"\x0a\x10\0\0\0\0\0\0\0\0",              // .trace_id
        b"\0\0\0\0\0\0\0\x07",                    //
        b"\x12\x08\0\0\0\0\0\0\0\x08",            // .span_id
        b"\x22\x08\0\0\0\0\0\0\0\x09",            // .parent_span_id
        b"\x2a\x08checkout\x30\x01",              // .name .kind
        b"\x39\x01\0\0\0\0\0\0\0",                // .start_time_unix_nano
        b"\x41\x02\x01\0\0\0\0\0\0",              // .end_time_unix_nano
        b"\x4a\x08\x0a\x01n\x12\x03\x18\xac\x02", // .attributes
        b"\x4a\x08\x0a\x01f\x12\x03\x0a\x01x",    //
        b"\x7a\x00\x85\x01\x01\x01\0\0",          // .status .flags
    ];
    assert_eq!(encoded(&batch), expected.concat());
}

#[test]
fn scopes_are_grouped_whoever_names_them() {
    let own = |version| Scope {
        name: "shop",
        version,
    };
    let library = |version: Option<&'static str>, url: Option<&'static str>| {
        let scope = InstrumentationScope::builder("shop");
        let scope = match version {
            Some(version) => scope.with_version(version),
            None => scope,
        };
        let scope = match url {
            Some(url) => scope.with_schema_url(url),
            None => scope,
        };
        scope.build()
    };
    let of = |name: &'static str, library: InstrumentationScope, own: Option<Scope>| {
        let mut span = span();
        span.name = name.into();
        span.instrumentation_scope = library;
        (span, own)
    };
    let anything = || library(None, Some("x:y"));
    let batch = Ours {
        constant: None,
        spans: vec![
            of("a1", anything(), Some(own(None))),
            of("b1", anything(), Some(own(Some("1")))),
            of("c1", anything(), None),
            of("b2", library(Some("1"), None), None),
            of("a2", library(None, None), None),
            of("c2", anything(), None),
            of("b3", anything(), Some(own(Some("1")))),
        ],
    };
    let request = ExportTraceServiceRequest::decode(encoded(&batch).as_slice()).unwrap();
    let groups: Vec<Vec<_>> = request.resource_spans[0]
        .scope_spans
        .iter()
        .map(|group| group.spans.iter().map(|span| span.name.as_str()).collect())
        .collect();
    let expected = [vec!["a1", "a2"], vec!["b1", "b2", "b3"], vec!["c1", "c2"]];
    assert_eq!(groups, expected);
}
