//! What the OTLP exporter sends, and what it makes of the answers.
//! Never looks into the exporter: everything is what a receiver saw, or what a program was told.

use std::collections::HashSet;

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message;

use crate::probe::{probe, start_probe};
use crate::receiver::{Answer, Receiver};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

fn text<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a str> {
    let mut found = attributes.iter().filter(|attribute| attribute.key == key);
    let value = found.next()?.value.as_ref()?.value.as_ref();
    assert!(found.next().is_none(), "{key} twice in {attributes:?}");
    match value {
        Some(Value::StringValue(text)) => Some(text),
        other => panic!("{key} is {other:?}"),
    }
}

#[test]
fn a_request_is_addressed_as_the_environment_says() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    probe(
        &["idle"],
        &[
            (ENDPOINT, &format!("{endpoint}/base/")),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=a%20b,x-team=shop"),
        ],
    );
    probe(
        &["idle"],
        &[
            (ENDPOINT, "http://127.0.0.1:1"),
            (
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                &format!("{endpoint}/as/written"),
            ),
        ],
    );
    let requests = receiver.requests();
    let [first, second] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(first.line, "POST /base/v1/traces HTTP/1.1");
    assert_eq!(second.line, "POST /as/written HTTP/1.1");
    assert_eq!(first.header("content-type"), Some("application/x-protobuf"));
    assert_eq!(first.header("x-api-key"), Some("a b"));
    assert_eq!(first.header("x-team"), Some("shop"));
    assert_eq!(second.header("x-team"), None);
    let agent = first.header("user-agent").unwrap();
    assert!(agent.starts_with("traced/"), "{agent}");
    assert!(agent.contains(" OTel-OTLP-Exporter-Rust/"), "{agent}");
}

#[test]
fn json_says_the_same_as_protobuf() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    for protocol in ["http/protobuf", "http/json"] {
        let variables = [
            (ENDPOINT, endpoint.as_str()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=one"),
        ];
        probe(&["idle"], &variables);
    }
    let mut messages: Vec<_> = receiver
        .requests()
        .into_iter()
        .map(|it| it.message)
        .collect();
    for of_resource in messages
        .iter_mut()
        .flat_map(|message| &mut message.resource_spans)
    {
        // The SDK keeps them in a map whose order differs from start to start.
        let resource = of_resource.resource.as_mut().unwrap();
        resource.attributes.sort_by(|a, b| a.key.cmp(&b.key));
        // Each is another process, if the detectors are compiled in.
        resource.attributes.retain(|it| it.key != "process.pid");
        for span in of_resource
            .scope_spans
            .iter_mut()
            .flat_map(|of_scope| &mut of_scope.spans)
        {
            span.trace_id.clear();
            span.span_id.clear();
            (span.start_time_unix_nano, span.end_time_unix_nano) = (0, 0);
        }
    }
    let [protobuf, json] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!(protobuf, json);
}

#[test]
fn stdout_gets_a_line_of_json_for_each_batch() {
    let variables = [
        ("OTEL_TRACES_EXPORTER", "otlp/stdout"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "100"),
    ];
    let printed = probe(&["plain"], &variables);
    assert_eq!(printed.stderr, "");
    let lines: Vec<&str> = printed.stdout.lines().collect();
    let [batches @ .., "done"] = lines.as_slice() else {
        panic!("{lines:?}")
    };
    let spans = batches.iter().map(|line| {
        let message: ExportTraceServiceRequest = serde_json::from_str(line).unwrap();
        let of_scopes = message.resource_spans.iter().flat_map(|it| &it.scope_spans);
        let spans = of_scopes.map(|it| it.spans.len()).sum::<usize>();
        assert!((1..=100).contains(&spans), "{spans}");
        spans
    });
    assert_eq!(spans.sum::<usize>(), 1_000);
}

#[test]
fn the_resource_is_the_program_s_unless_the_environment_says_otherwise() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let attributes = "service.name=loser,deployment.environment.name=a%2Cb";
    probe(&["idle"], &[(ENDPOINT, &endpoint)]);
    probe(
        &["idle"],
        &[
            (ENDPOINT, &endpoint),
            ("OTEL_RESOURCE_ATTRIBUTES", attributes),
            ("OTEL_SERVICE_NAME", "winner"),
        ],
    );
    let spans = receiver.spans();
    let [program, environment] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    let name = |resource| text(resource, "service.name");
    assert_eq!(name(&program.resource), Some("probe"));
    assert_eq!(name(&environment.resource), Some("winner"));
    let deployment = "deployment.environment.name";
    assert_eq!(text(&program.resource, deployment), None);
    assert_eq!(text(&environment.resource, deployment), Some("a,b"));
    for (key, value) in [
        ("telemetry.sdk.language", "rust"),
        ("telemetry.sdk.name", "opentelemetry"),
        ("telemetry.distro.name", "traced"),
    ] {
        assert_eq!(text(&program.resource, key), Some(value));
    }
}

#[test]
fn a_span_says_which_code_it_is_of_and_when_it_was() {
    let receiver = Receiver::start();
    probe(&["idle"], &[(ENDPOINT, &receiver.endpoint())]);
    let spans = receiver.spans();
    let [received] = spans.as_slice() else {
        panic!("{spans:?}")
    };
    let span = &received.span;
    assert_eq!(received.scope.name, env!("CARGO_PKG_NAME"));
    assert_eq!(received.scope.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(
        text(&span.attributes, "code.function.name"),
        Some("probe::step")
    );
    assert!(
        text(&span.attributes, "code.file.path")
            .unwrap()
            .ends_with("main.rs")
    );
    assert_eq!((span.trace_id.len(), span.span_id.len()), (16, 8));
    assert_eq!(span.parent_span_id, [0; 0]);
    assert!(span.start_time_unix_nano > 0);
    assert!(span.start_time_unix_nano <= span.end_time_unix_nano);
    // The lowest bit is `sampled`.
    assert_eq!(span.flags & 1, 1);
}

#[test]
fn batches_are_no_larger_than_asked_for() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let size = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE";
    probe(&["plain"], &[(ENDPOINT, &endpoint), (size, "64")]);
    let requests = receiver.requests();
    let sizes = || requests.iter().map(|request| request.spans().len());
    assert!(sizes().all(|size| (1..=64).contains(&size)));
    assert_eq!(sizes().sum::<usize>(), 1_000);
    let spans = receiver.spans();
    let ids: HashSet<_> = spans
        .iter()
        .map(|received| &received.span.span_id)
        .collect();
    assert_eq!(ids.len(), 1_000);
}

#[test]
fn spans_are_sent_on_schedule() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let delay = ("OTEL_BSP_SCHEDULE_DELAY", "1");
    let running = start_probe(&["idle"], &[(ENDPOINT, &endpoint), delay]);
    // The program goes on until it is told to finish: nothing has been flushed.
    receiver.await_spans(1);
    running.finish();
    assert_eq!(receiver.spans().len(), 1);
}

#[test]
fn the_environment_s_sampler_decides() {
    for (sampler, argument, spans) in [
        ("always_off", "", 0),
        ("traceidratio", "0", 0),
        ("parentbased_traceidratio", "1.0", 1),
    ] {
        let receiver = Receiver::start();
        let endpoint = receiver.endpoint();
        let variables = [
            (ENDPOINT, endpoint.as_str()),
            ("OTEL_TRACES_SAMPLER", sampler),
            ("OTEL_TRACES_SAMPLER_ARG", argument),
        ];
        probe(&["idle"], &variables);
        assert_eq!(receiver.spans().len(), spans, "{sampler}");
    }
}

/// What `flush` and `stats` say of a program with one span, and how many requests it took.
fn answered(answers: impl IntoIterator<Item = Answer>) -> (String, usize) {
    let receiver = Receiver::answering(answers);
    let endpoint = receiver.endpoint();
    let printed = probe(&["idle", "flush"], &[(ENDPOINT, &endpoint)]);
    assert_eq!(printed.stderr, "");
    let stdout = printed.stdout.replace(&endpoint, "ENDPOINT");
    (stdout, receiver.requests().len())
}

#[test]
fn what_a_busy_receiver_did_not_take_is_sent_again() {
    let (told, requests) = answered([Answer::status(503), Answer::status(429)]);
    assert_eq!(
        told,
        "flush: ok\n\
         Stats { ended: 1, exported: 1, export_failed: 0, late: 0, queue_full: 0 }\n\
         done\n"
    );
    assert_eq!(requests, 3);
}

#[test]
fn a_refusal_is_told_with_the_receiver_s_reason() {
    let (told, requests) = answered([Answer::With {
        status: 401,
        headers: "content-type: text/plain\r\n",
        body: b"who are you?".to_vec(),
    }]);
    assert_eq!(
        told,
        "flush: spans were lost: exporting to ENDPOINT/v1/traces failed: HTTP 401 Unauthorized: who are you?\n\
         Stats { ended: 1, exported: 0, export_failed: 1, late: 0, queue_full: 0 }\n\
         done\n"
    );
    assert_eq!(requests, 1);
}

#[test]
fn a_partial_success_is_told_too() {
    let body = ExportTraceServiceResponse {
        partial_success: Some(ExportTracePartialSuccess {
            rejected_spans: 1,
            error_message: "too old".to_owned(),
        }),
    };
    let (told, requests) = answered([Answer::With {
        status: 200,
        headers: "content-type: application/x-protobuf\r\n",
        body: body.encode_to_vec(),
    }]);
    let error = "flush: spans were lost: exporting to ENDPOINT/v1/traces failed: \
                 the endpoint rejected 1 span: too old\n";
    assert!(told.starts_with(error), "{told}");
    assert_eq!(requests, 1);
}
