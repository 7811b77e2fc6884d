//! The example `trace_context_service`: the calls that it makes, the spans of these, and what becomes of bad ones.
//! Never looks at what a header says beyond the ids.

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use serde_json::json;

use crate::conversation::{Conversation, ON, PARENT_ID, TRACE_ID, traceparent};
use crate::receiver::{Receiver, Refusing};

fn span_id(bytes: &[u8]) -> String {
    SpanId::from_bytes(bytes.try_into().unwrap()).to_string()
}

#[test]
fn each_call_is_a_span_inside_that_of_the_request() {
    let receiver = Receiver::start();
    let conversation = Conversation::start(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &receiver.endpoint()),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
    ]);
    let parent = format!("00-{TRACE_ID}-{PARENT_ID}-03");
    let calls = conversation.calls(3, &[("traceparent", &parent), ("tracestate", "a=1")]);
    receiver.await_spans(4);
    let spans = receiver.spans();
    let server = spans
        .iter()
        .find(|it| it.span.kind() == SpanKind::Server)
        .unwrap();
    assert_eq!(server.span.name, "POST /test");
    assert_eq!(span_id(&server.span.parent_span_id), PARENT_ID);
    let trace_id = TraceId::from_hex(TRACE_ID).unwrap();
    assert_eq!(server.span.trace_id, trace_id.to_bytes());
    let mut sent: Vec<&str> = calls.iter().map(|call| traceparent(call).1).collect();
    let clients = spans.iter().filter(|it| it.span.kind() == SpanKind::Client);
    let mut made: Vec<String> = clients
        .map(|client| {
            assert_eq!(client.span.name, "POST");
            assert_eq!(client.span.parent_span_id, server.span.span_id);
            span_id(&client.span.span_id)
        })
        .collect();
    sent.sort_unstable();
    made.sort_unstable();
    assert_eq!(sent, made);
    for received in &spans {
        assert_eq!(received.span.trace_id, server.span.trace_id);
        assert_eq!(received.span.trace_state, "a=1");
    }
}

#[test]
fn a_bad_request_is_told_why_and_makes_no_call() {
    let conversation = Conversation::start(ON);
    let here = conversation.callee();
    for (body, why) in [
        (String::new(), "EOF"),
        ("null".into(), "invalid type: null"),
        ("{}".into(), "invalid type: map"),
        ("[1]".into(), "invalid type: integer"),
        (
            json!([{"url": here}]).to_string(),
            "missing field `arguments`",
        ),
        (
            json!([{"arguments": []}]).to_string(),
            "missing field `url`",
        ),
        (
            json!([{"url": here, "arguments": []}, {"url": "https://[::1]/", "arguments": []}])
                .to_string(),
            "expected an http URL",
        ),
        (
            json!([{"url": "/callback", "arguments": []}]).to_string(),
            "expected an http URL",
        ),
        (
            json!([{"url": "no url", "arguments": []}]).to_string(),
            "expected an http URL",
        ),
        (
            json!([{"url": "http://user@[::1]/", "arguments": []}]).to_string(),
            "expected an http URL",
        ),
    ] {
        let (status, text) = conversation.request(&[], &body);
        assert_eq!(status, 400, "{body}");
        assert!(text.contains(why), "{body}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
    }
    assert!(conversation.is_left_alone());
    assert_eq!(conversation.request(&[], "[]"), (200, String::new()));
}

#[test]
fn a_callee_that_is_not_there_does_not_end_the_service() {
    let conversation = Conversation::start(ON);
    let nobody = Refusing::start().endpoint();
    let here = conversation.callee();
    let calls = [nobody.as_str(), &here].map(|url| json!({"url": url, "arguments": []}));
    let (status, text) = conversation.request(&[], &json!(calls).to_string());
    assert_eq!(status, 502);
    assert!(text.starts_with(&nobody), "{text}");
    // The one behind it is made.
    conversation.call();
    assert!(conversation.outcome(&[]).starts_with("new "));
}
