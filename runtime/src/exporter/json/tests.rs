//! Requests that are written out by hand.
//! Never asks another encoder: tests of OTLP's requests do.

use std::time::Duration;

use opentelemetry::trace::{Event, Link, SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{Array, InstrumentationScope, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use super::Encoder;
use crate::exporter::size::{KEPT, TooLarge};
use crate::exporter::tests::span;
use crate::exporter::view::Batch;

pub(crate) fn line(batch: &(impl Batch + ?Sized), resource: &Resource) -> String {
    let mut encoder = Encoder::new(usize::MAX);
    encoder.set_resource(resource);
    encoder.encode(batch, 0..batch.len()).unwrap();
    String::from_utf8(encoder.bytes().to_vec()).unwrap()
}

fn with(attributes: Vec<KeyValue>) -> SpanData {
    SpanData {
        attributes,
        ..span()
    }
}

#[test]
fn a_small_request_letter_for_letter() {
    let resource = Resource::builder_empty().with_attribute(KeyValue::new("r", 7));
    let expected = concat!(
        r#"{"resourceSpans":[{"resource":{"attributes":[{"key":"r","value":{"intValue":"7"}}]},"#,
        r#""scopeSpans":[{"scope":{"name":"shop"},"spans":[{"#,
        r#""traceId":"00000000000000000000000000000007","spanId":"0000000000000008","#,
        r#""name":"checkout","kind":1,"status":{},"flags":257}]}]}]}"#,
    );
    assert_eq!(line([span()].as_slice(), &resource.build()), expected);
}

#[test]
fn a_full_request_letter_for_letter() {
    let mut full = span();
    let state = TraceState::from_key_value([("a", "1")]).unwrap();
    full.parent_span_id = 0xAB.into();
    full.parent_span_is_remote = true;
    full.span_kind = SpanKind::Consumer;
    full.start_time += Duration::from_nanos(u64::MAX);
    full.end_time += Duration::from_nanos(1);
    full.dropped_attributes_count = 1;
    full.events.events = vec![Event::new("e", full.end_time, Vec::new(), 2)];
    full.events.dropped_count = 3;
    let linked = SpanContext::new(0xC.into(), 0xD.into(), TraceFlags::default(), true, state);
    full.links.links = vec![Link::new(linked, vec![KeyValue::new("b", true)], 4)];
    full.links.dropped_count = 5;
    full.status = Status::error("no");
    full.instrumentation_scope = InstrumentationScope::builder("shop")
        .with_version("1")
        .with_schema_url("s:1")
        .build();
    let resource = Resource::builder_empty().with_schema_url([], "r:1").build();
    let expected = concat!(
        r#"{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{"name":"shop","version":"1"},"spans":[{"#,
        r#""traceId":"00000000000000000000000000000007","spanId":"0000000000000008","#,
        r#""parentSpanId":"00000000000000ab","name":"checkout","kind":5,"#,
        r#""startTimeUnixNano":"18446744073709551615","endTimeUnixNano":"1","droppedAttributesCount":1,"#,
        r#""events":[{"timeUnixNano":"1","name":"e","droppedAttributesCount":2}],"droppedEventsCount":3,"#,
        r#""links":[{"traceId":"0000000000000000000000000000000c","spanId":"000000000000000d","traceState":"a=1","#,
        r#""attributes":[{"key":"b","value":{"boolValue":true}}],"droppedAttributesCount":4,"flags":768}],"#,
        r#""droppedLinksCount":5,"status":{"message":"no","code":2},"flags":769}],"schemaUrl":"s:1"}],"schemaUrl":"r:1"}]}"#,
    );
    assert_eq!(line([full].as_slice(), &resource), expected);
}

#[test]
fn a_value_of_each_kind_is_written_even_where_it_is_the_default() {
    let text = |text: &'static str| Value::from(text);
    let array = Value::Array;
    let cases = [
        (text(""), r#"{"stringValue":""}"#),
        (
            text("\"a\"\r\n\\\u{7}é"),
            r#"{"stringValue":"\"a\"\r\n\\\u0007é"}"#,
        ),
        (false.into(), r#"{"boolValue":false}"#),
        (0.into(), r#"{"intValue":"0"}"#),
        (i64::MIN.into(), r#"{"intValue":"-9223372036854775808"}"#),
        (0.0.into(), r#"{"doubleValue":0.0}"#),
        ((-0.0).into(), r#"{"doubleValue":-0.0}"#),
        (0.1.into(), r#"{"doubleValue":0.1}"#),
        (f64::NAN.into(), r#"{"doubleValue":"NaN"}"#),
        ((-f64::NAN).into(), r#"{"doubleValue":"NaN"}"#),
        (f64::INFINITY.into(), r#"{"doubleValue":"Infinity"}"#),
        (f64::NEG_INFINITY.into(), r#"{"doubleValue":"-Infinity"}"#),
        (
            array(Array::Bool(Vec::new())),
            r#"{"arrayValue":{"values":[]}}"#,
        ),
        (
            array(Array::Bool(vec![true])),
            r#"{"arrayValue":{"values":[{"boolValue":true}]}}"#,
        ),
        (
            array(Array::F64(vec![1.0, f64::NAN])),
            r#"{"arrayValue":{"values":[{"doubleValue":1.0},{"doubleValue":"NaN"}]}}"#,
        ),
        (
            array(Array::I64(vec![-1])),
            r#"{"arrayValue":{"values":[{"intValue":"-1"}]}}"#,
        ),
        (
            array(Array::String(vec!["\n".into()])),
            r#"{"arrayValue":{"values":[{"stringValue":"\n"}]}}"#,
        ),
    ];
    let resource = Resource::builder_empty().build();
    for (value, expected) in cases {
        let line = line([with(vec![KeyValue::new("", value)])].as_slice(), &resource);
        let expected = format!(r#""attributes":[{{"key":"","value":{expected}}}]"#);
        assert!(line.contains(&expected), "{line}");
        assert!(!line.contains('\n'), "{line}");
    }
}

#[test]
fn a_request_is_as_large_as_the_limit_at_most() {
    let spans = [span(), span()];
    let length = line(spans.as_slice(), &Resource::builder_empty().build()).len();
    let mut encoder = Encoder::new(length);
    assert_eq!(encoder.encode(spans.as_slice(), 0..2), Ok(()));
    let mut encoder = Encoder::new(length - 1);
    assert_eq!(
        encoder.encode(spans.as_slice(), 0..2),
        Err(TooLarge(length - 1))
    );
    assert!(encoder.bytes().len() < length);
    assert_eq!(encoder.encode(spans.as_slice(), 1..2), Ok(()));
}

#[test]
fn a_buffer_does_not_stay_as_large_as_the_largest_batch() {
    let mut encoder = Encoder::new(usize::MAX);
    let giant = [with(vec![KeyValue::new("a", "x".repeat(2 * KEPT))])];
    encoder.encode(giant.as_slice(), 0..1).unwrap();
    assert!(encoder.capacity() > 2 * KEPT);
    encoder.trim();
    assert!(encoder.capacity() <= KEPT);
}
