//! The example `checkout` against a receiver: what a person sees of it in a backend.
//! Never knows the example's code: only what it prints and sends.

use std::fmt::Write;

use expect_test::expect;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;

use crate::probe::example;
use crate::receiver::{Received, Receiver};

#[test]
fn each_order_is_one_trace_through_both_services() {
    let receiver = Receiver::start();
    let printed = example(
        "checkout",
        &[("OTEL_EXPORTER_OTLP_ENDPOINT", &receiver.endpoint())],
    );
    assert_eq!(printed.stderr, "");
    expect![[r#"
        200 OK: {"order":1,"cents":1800,"kilograms":0.75}
        200 OK: {"order":2,"cents":1150,"kilograms":0.25}
        502 Bad Gateway: inventory answered 404: no shelf holds `kettle`
    "#]]
    .assert_eq(&printed.stdout);
    let spans = receiver.spans();
    expect![[r#"
        trace
          POST /checkout Server [checkout] http.request.method="POST" http.route="/checkout" url.path="/checkout" url.scheme="http" http.response.status_code=200
            place [checkout] order.id=1 order.items=["tea", "cup"] order.is_gift=false
              * reserved parcel.kilograms=0.75
              price [checkout] return=1800
              POST /reservations Client [checkout] http.request.method="POST" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/reservations" http.response.status_code=200
                POST /reservations Server [inventory] http.request.method="POST" http.route="/reservations" url.path="/reservations" url.scheme="http" http.response.status_code=200
                  reserve [inventory] order.id=1 reservation.shelves=[7, 12] reservation.kilograms=0.75
                    find [inventory] item="tea"
                    find [inventory] item="cup"
        trace
          POST /checkout Server [checkout] http.request.method="POST" http.route="/checkout" url.path="/checkout" url.scheme="http" http.response.status_code=200
            place [checkout] order.id=2 order.items=["cup"] order.is_gift=true
              * reserved parcel.kilograms=0.25
              price [checkout] return=1150
              POST /reservations Client [checkout] http.request.method="POST" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/reservations" http.response.status_code=200
                POST /reservations Server [inventory] http.request.method="POST" http.route="/reservations" url.path="/reservations" url.scheme="http" http.response.status_code=200
                  reserve [inventory] order.id=2 reservation.shelves=[12] reservation.kilograms=0.25
                    find [inventory] item="cup"
        trace
          POST /checkout Server [checkout] http.request.method="POST" http.route="/checkout" url.path="/checkout" url.scheme="http" http.response.status_code=502 error.type="checkout::failure::Failure" !"inventory answered 404: no shelf holds `kettle`"
            place [checkout] order.id=3 order.items=["tea", "kettle"] order.is_gift=false error.type="checkout::failure::Failure" !"inventory answered 404: no shelf holds `kettle`"
              price [checkout] return=1800
              POST /reservations Client [checkout] http.request.method="POST" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/reservations" http.response.status_code=404 error.type="checkout::failure::Failure" !"inventory answered 404: no shelf holds `kettle`"
                * exception exception.type="checkout::failure::Failure" exception.message="inventory answered 404: no shelf holds `kettle`"
                POST /reservations Server [inventory] http.request.method="POST" http.route="/reservations" url.path="/reservations" url.scheme="http" http.response.status_code=404
                  reserve [inventory] order.id=3 error.type="checkout::failure::Failure" !"no shelf holds `kettle`"
                    find [inventory] item="tea"
                    find [inventory] item="kettle" error.type="checkout::failure::Failure" !"no shelf holds `kettle`"
                      * exception exception.type="checkout::failure::Failure" exception.message="no shelf holds `kettle`"
    "#]].assert_eq(&traces(&spans));
    let service = KeyValue {
        key: "service.name".to_owned(),
        value: Some(AnyValue {
            value: Some(Value::StringValue("shop".to_owned())),
        }),
        ..KeyValue::default()
    };
    assert!(spans.iter().all(|span| span.resource.contains(&service)));
}

/// The traces in the order of their start, each as a tree: `name kind [scope] key=value !"error"`, events below.
fn traces(spans: &[Received]) -> String {
    let mut spans: Vec<&Received> = spans.iter().collect();
    spans.sort_by_key(|received| received.span.start_time_unix_nano);
    let mut text = String::new();
    let mut written = 0;
    for root in spans.iter().filter(|it| it.span.parent_span_id.is_empty()) {
        text.push_str("trace\n");
        written += write(root, 1, &spans, &mut text);
    }
    assert_eq!(written, spans.len(), "spans without a parent:\n{text}");
    text
}

/// How many spans there are in this tree.
fn write(received: &Received, depth: usize, all: &[&Received], text: &mut String) -> usize {
    let indent = "  ".repeat(depth);
    let Received { span, scope, .. } = received;
    write!(text, "{indent}{}", span.name).unwrap();
    match span.kind() {
        SpanKind::Internal => {}
        kind => write!(text, " {kind:?}").unwrap(),
    }
    write!(text, " [{}]", scope.name).unwrap();
    write_attributes(&span.attributes, text);
    write_status(span, text);
    text.push('\n');
    for event in &span.events {
        write!(text, "{indent}  * {}", event.name).unwrap();
        write_attributes(&event.attributes, text);
        text.push('\n');
    }
    let id = (&span.trace_id, &span.span_id);
    let children = all
        .iter()
        .filter(|child| (&child.span.trace_id, &child.span.parent_span_id) == id);
    1 + children
        .map(|child| write(child, depth + 1, all, text))
        .sum::<usize>()
}

fn write_status(span: &Span, text: &mut String) {
    let status = span.status.clone().unwrap_or_default();
    match status.code() {
        StatusCode::Error => write!(text, " !{:?}", status.message).unwrap(),
        StatusCode::Ok => text.push_str(" ok"),
        StatusCode::Unset => assert_eq!(status.message, ""),
    }
}

/// Without what depends on the place in the source, on `RUST_BACKTRACE`, and on the ports of this run.
fn write_attributes(attributes: &[KeyValue], text: &mut String) {
    for attribute in attributes {
        let key = attribute.key.as_str();
        if key.starts_with("code.") || key == "exception.stacktrace" {
            continue;
        }
        let value = attribute.value.as_ref();
        let value = match (key, value.and_then(|value| value.value.as_ref())) {
            ("server.port", Some(Value::IntValue(1..=65535))) => "PORT".to_owned(),
            ("url.full", Some(Value::StringValue(url))) => masked(url),
            (_, value) => shown(value),
        };
        write!(text, " {key}={value}").unwrap();
    }
}

fn masked(url: &str) -> String {
    let (before, rest) = url.rsplit_once(':').unwrap();
    let path = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    format!("{:?}", format!("{before}:PORT{path}"))
}

fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::ArrayValue(array)) => {
            let items = array.values.iter().map(|item| shown(item.value.as_ref()));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::DoubleValue(value)) => format!("{value:?}"),
        Some(Value::IntValue(value)) => value.to_string(),
        Some(Value::StringValue(value)) => format!("{value:?}"),
        other => panic!("{other:?}"),
    }
}
