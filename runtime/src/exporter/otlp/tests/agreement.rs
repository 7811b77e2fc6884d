//! What is encoded is byte for byte what `opentelemetry-proto` makes of the same spans.
//! Never looks at single fields: whatever a span can hold is made up.

use std::time::{Duration, SystemTime};

use opentelemetry::trace::{Event, Link, SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{Array, InstrumentationScope, Key, KeyValue, StringValue, Value};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use prost::Message;

use super::super::encode::Encoder;
use crate::exporter::tests::span;
use crate::exporter::view::Batch;

pub(crate) fn theirs(spans: Vec<SpanData>, resource: &Resource) -> Vec<u8> {
    let resource_spans = group_spans_by_resource_and_scope(spans, &resource.into());
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

pub(crate) fn ours(batch: &impl Batch, resource: &Resource) -> Vec<u8> {
    let mut encoder = Encoder::new(usize::MAX);
    encoder.set_resource(resource);
    encoder.encode(batch, 0..batch.len()).unwrap();
    encoder.bytes().to_vec()
}

/// Mostly short, as most are; some so long that their length takes more bytes.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => ".{0,12}",
        1 => ".{120,140}",
        1 => (0..40_000_usize).prop_map(|length| "x".repeat(length)),
    ]
}

fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![any::<i64>(), -200..200_i64, Just(i64::MIN), Just(i64::MAX)]
}

fn float() -> impl Strategy<Value = f64> {
    any::<u64>().prop_map(f64::from_bits)
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let string = text().prop_map(StringValue::from).boxed();
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        integer().prop_map(Value::I64),
        float().prop_map(Value::F64),
        string.clone().prop_map(Value::String),
        vec(any::<bool>(), 0..200).prop_map(|values| Value::Array(Array::Bool(values))),
        vec(integer(), 0..40).prop_map(|values| Value::Array(Array::I64(values))),
        vec(float(), 0..40).prop_map(|values| Value::Array(Array::F64(values))),
        vec(string, 0..4).prop_map(|values| Value::Array(Array::String(values))),
    ]
}

fn attributes() -> impl Strategy<Value = Vec<KeyValue>> {
    let pair = (text(), value()).prop_map(|(key, value)| KeyValue::new(Key::from(key), value));
    vec(pair, 0..5)
}

fn time() -> impl Strategy<Value = SystemTime> {
    let epoch = SystemTime::UNIX_EPOCH;
    prop_oneof![
        8 => any::<u64>().prop_map(move |since| epoch + Duration::from_nanos(since)),
        1 => Just(epoch),
        1 => (1..100_u64).prop_map(move |before| epoch - Duration::from_secs(before)),
    ]
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), 1..300_u32, any::<u32>()]
}

fn context() -> impl Strategy<Value = SpanContext> {
    let ids = (any::<u128>(), any::<u64>());
    let state = vec(("[a-z][a-z0-9]{0,5}", "[a-z0-9]{1,8}"), 0..4);
    (ids, any::<u8>(), any::<bool>(), state).prop_map(|(ids, flags, is_remote, state)| {
        let (trace_id, span_id) = ids;
        let state = TraceState::from_key_value(state).unwrap_or_default();
        let flags = TraceFlags::new(flags);
        SpanContext::new(trace_id.into(), span_id.into(), flags, is_remote, state)
    })
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    (text(), time(), attributes(), count())
        .prop_map(|(name, time, attributes, dropped)| Event::new(name, time, attributes, dropped))
}

pub(crate) fn link() -> impl Strategy<Value = Link> {
    (context(), attributes(), count())
        .prop_map(|(context, attributes, dropped)| Link::new(context, attributes, dropped))
}

pub(crate) fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Unset),
        Just(Status::Ok),
        text().prop_map(Status::error),
    ]
}

pub(crate) fn kind() -> impl Strategy<Value = SpanKind> {
    select(vec![
        SpanKind::Client,
        SpanKind::Consumer,
        SpanKind::Internal,
        SpanKind::Producer,
        SpanKind::Server,
    ])
}

/// Some that differ in one part only.
fn scope() -> impl Strategy<Value = InstrumentationScope> {
    let name = prop_oneof![select(vec!["", "shop"]).prop_map(str::to_owned), text()];
    let part = || prop::option::of(select(vec!["", "1", "2"]));
    (name, part(), part(), attributes()).prop_map(|(name, version, schema_url, attributes)| {
        let mut scope = InstrumentationScope::builder(name).with_attributes(attributes);
        if let Some(version) = version {
            scope = scope.with_version(version);
        }
        if let Some(schema_url) = schema_url {
            scope = scope.with_schema_url(schema_url);
        }
        scope.build()
    })
}

prop_compose! {
    fn made_up_span()(
        span_context in context(),
        (parent_id, parent_span_is_remote) in (prop_oneof![Just(0), any::<u64>()], any::<bool>()),
        (name, span_kind, status) in (text(), kind(), status()),
        (start_time, end_time) in (time(), time()),
        (attributes, dropped_attributes_count) in (attributes(), count()),
        (happened, dropped_events) in (vec(event(), 0..4), count()),
        (linked, dropped_links) in (vec(link(), 0..4), count()),
    ) -> SpanData {
        let mut events = SpanEvents::default();
        events.events = happened;
        events.dropped_count = dropped_events;
        let mut links = SpanLinks::default();
        links.links = linked;
        links.dropped_count = dropped_links;
        SpanData {
            span_context,
            parent_span_id: parent_id.into(),
            parent_span_is_remote,
            span_kind,
            name: name.into(),
            start_time,
            end_time,
            attributes,
            dropped_attributes_count,
            events,
            links,
            status,
            ..span()
        }
    }
}

prop_compose! {
    pub(super) fn batch()(
        scopes in vec(scope(), 1..5),
        spans in vec((made_up_span(), any::<Index>()), 0..12),
    ) -> Vec<SpanData> {
        let with_scope = |(span, index): (SpanData, Index)| SpanData {
            instrumentation_scope: index.get(&scopes).clone(),
            ..span
        };
        spans.into_iter().map(with_scope).collect()
    }
}

prop_compose! {
    pub(super) fn resource()(
        attributes in attributes(),
        schema_url in prop::option::of("[a-z]{0,5}"),
    ) -> Resource {
        match schema_url {
            Some(url) => Resource::builder_empty().with_schema_url(attributes, url),
            None => Resource::builder_empty().with_attributes(attributes),
        }
        .build()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_batch_is_encoded_as_the_sdk_s_is(
        first in batch(),
        second in batch(),
        resource in resource(),
    ) {
        let mut encoder = Encoder::new(usize::MAX);
        encoder.set_resource(&resource);
        for spans in [first, second] {
            encoder.encode(spans.as_slice(), 0..spans.len()).unwrap();
            let ours = ExportTraceServiceRequest::decode(encoder.bytes());
            prop_assert!(ours.is_ok());
            prop_assert_eq!(encoder.bytes(), theirs(spans, &resource));
        }
    }
}

#[test]
fn a_scope_for_each_span_is_kept_apart() {
    let spans: Vec<_> = (0..2_000)
        .map(|number| SpanData {
            instrumentation_scope: InstrumentationScope::builder(format!("{}", number % 700))
                .build(),
            ..span()
        })
        .collect();
    let resource = Resource::builder_empty().build();
    let mut encoder = Encoder::new(usize::MAX);
    encoder.encode(spans.as_slice(), 0..spans.len()).unwrap();
    assert_eq!(encoder.bytes(), theirs(spans, &resource));
}
