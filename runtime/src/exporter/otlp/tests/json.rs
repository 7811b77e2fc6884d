//! Requests and answers in JSON.
//! Never looks at single fields of what is sent: whatever a span can hold is made up.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_sdk::trace::SpanData;
use proptest::prelude::*;
use prost::Message;

use super::super::request::Request;
use super::super::{Encoding, Loss};
use super::agreement::{batch, resource, theirs};
use super::server::{answer, serve};
use super::{AMPLE, export, json, otlp};
use crate::exporter::Destination;
use crate::exporter::json::tests::line;
use crate::exporter::tests::span;

const WORDS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// The decoder knows no words for doubles: they become texts that nothing else is.
fn decoded(line: &str) -> ExportTraceServiceRequest {
    let mut line = line.to_owned();
    for word in WORDS {
        // Within a text, the quotes would be escaped.
        let double = format!(r#""doubleValue":"{word}""#);
        line = line.replace(&double, &format!(r#""stringValue":"double {word}""#));
    }
    serde_json::from_str(&line).unwrap()
}

/// The same is done to what protobuf gives.
fn spell(value: &mut AnyValue) {
    match &mut value.value {
        Some(Value::DoubleValue(double)) if !double.is_finite() => {
            let word = match (double.is_nan(), *double > 0.0) {
                (true, _) => WORDS[0],
                (false, true) => WORDS[1],
                (false, false) => WORDS[2],
            };
            value.value = Some(Value::StringValue(format!("double {word}")));
        }
        Some(Value::ArrayValue(array)) => array.values.iter_mut().for_each(spell),
        _ => {}
    }
}

fn spell_all(attributes: &mut [KeyValue]) {
    let values = attributes.iter_mut().filter_map(|pair| pair.value.as_mut());
    values.for_each(spell);
}

fn expected(spans: Vec<SpanData>, resource: &opentelemetry_sdk::Resource) -> Vec<u8> {
    let theirs = theirs(spans, resource);
    let mut request = ExportTraceServiceRequest::decode(theirs.as_slice()).unwrap();
    for group in &mut request.resource_spans {
        spell_all(&mut group.resource.as_mut().unwrap().attributes);
        for group in &mut group.scope_spans {
            spell_all(&mut group.scope.as_mut().unwrap().attributes);
            for span in &mut group.spans {
                spell_all(&mut span.attributes);
                let events = span.events.iter_mut();
                events.for_each(|event| spell_all(&mut event.attributes));
                let links = span.links.iter_mut();
                links.for_each(|link| spell_all(&mut link.attributes));
            }
        }
    }
    request.encode_to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_batch_says_what_protobuf_says(spans in batch(), resource in resource()) {
        let line = line(spans.as_slice(), &resource);
        prop_assert!(line.bytes().all(|byte| byte >= b' '));
        prop_assert_eq!(decoded(&line).encode_to_vec(), expected(spans, &resource));
    }
}

#[test]
fn a_request_says_that_it_is_json_and_carries_the_spans() {
    let (url, requests) = serve(vec![answer("200 OK", "{}")]);
    let mut otlp = json(&url);
    let resource = opentelemetry_sdk::Resource::builder_empty().with_service_name("shop");
    otlp.set_resource(&resource.build());
    export(&mut otlp).unwrap();
    let request = requests.recv().unwrap();
    assert_eq!(request.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(request.header("content-type"), Some("application/json"));
    let message: ExportTraceServiceRequest = serde_json::from_slice(&request.body).unwrap();
    let group = &message.resource_spans[0];
    let attributes = &group.resource.as_ref().unwrap().attributes;
    assert_eq!(attributes[0].key, "service.name");
    assert_eq!(group.scope_spans[0].spans[0].name, "checkout");
}

#[test]
fn a_batch_that_is_too_large_is_sent_in_parts() {
    const LIMIT: usize = 300;
    let (url, requests) = serve(vec![answer("200 OK", "{}"); 3]);
    let mut otlp = json(&url);
    otlp.request = Request::new(Encoding::Json, LIMIT);
    let spans = ["a", "b", "c"].map(|name| SpanData {
        name: name.into(),
        ..span()
    });
    let giant = SpanData {
        name: "x".repeat(LIMIT).into(),
        ..span()
    };
    let spans: Vec<_> = spans.into_iter().chain([giant]).collect();
    let loss = Loss {
        spans: 1,
        reason: "a span does not fit in a request, whose limit is 300 bytes".to_owned(),
    };
    assert_eq!(otlp.send(spans.as_slice(), AMPLE), Err(loss));
    let names: Vec<_> = requests
        .try_iter()
        .map(|request| {
            assert!(request.body.len() <= LIMIT);
            let message: ExportTraceServiceRequest = serde_json::from_slice(&request.body).unwrap();
            message.resource_spans[0].scope_spans[0].spans[0]
                .name
                .clone()
        })
        .collect();
    assert_eq!(names, ["a", "b", "c"]);
}

#[test]
fn an_answer_is_read_as_its_type_says_whatever_was_asked_for() {
    let typed = "200 OK\r\ncontent-type: application/json; charset=utf-8";
    let failed = "400 Bad Request\r\ncontent-type: Application/JSON";
    let protobuf = "200 OK\r\ncontent-type: application/x-protobuf";
    let why =
        r#"{"partialSuccess":{"rejectedSpans":"3","errorMessage":" quota\u0007"},"more":[1]}"#;
    let cases = [
        (answer(typed, "{}"), Ok(())),
        (answer(typed, "no JSON"), Ok(())),
        (
            answer(typed, why),
            Err("the endpoint rejected 3 spans: quota\\u{7}"),
        ),
        (
            answer(typed, r#"{"partialSuccess":{"rejectedSpans":1}}"#),
            Err("the endpoint rejected 1 span"),
        ),
        (
            answer(
                typed,
                r#"{"partialSuccess":{"errorMessage":"old endpoint"}}"#,
            ),
            Ok(()),
        ),
        (
            answer(protobuf, "\x0a\x02\x08\x01"),
            Err("the endpoint rejected 1 span"),
        ),
        (
            answer(failed, r#"{"code":3,"message":"no\nspans","details":[{}]}"#),
            Err("HTTP 400 Bad Request: no\\nspans"),
        ),
        (
            answer(failed, r#"{"error":"no spans"}"#),
            Err(r#"HTTP 400 Bad Request: {"error":"no spans"}"#),
        ),
        (answer(failed, ""), Err("HTTP 400 Bad Request")),
    ];
    for (answer, expected) in cases {
        for asked in [json, |url: &str| otlp(url, &[], AMPLE)] {
            let (url, _requests) = serve(vec![answer.clone()]);
            let found = export(&mut asked(&url));
            assert_eq!(found, expected.map_err(str::to_owned));
        }
    }
}

#[test]
fn an_answer_without_a_type_is_taken_for_what_was_asked_for() {
    let partial = answer("200 OK", r#"{"partialSuccess":{"rejectedSpans":1}}"#);
    let (url, _requests) = serve(vec![partial.clone(), partial]);
    let rejected = Err("the endpoint rejected 1 span".to_owned());
    assert_eq!(export(&mut json(&url)), rejected);
    assert_eq!(export(&mut otlp(&url, &[], AMPLE)), Ok(()));
}
