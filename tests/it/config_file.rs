//! `OTEL_CONFIG_FILE`: what a program makes of a file that it names.
//! Never repeats what `config`'s own tests tell of keys.

use std::path::Path;

use expect_test::expect;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;

use crate::probe::{examine, probe};
use crate::receiver::Receiver;

const FILE: &str = "OTEL_CONFIG_FILE";
const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/otel.yaml");

/// The path of a file that holds `text`. The name is that of one test alone.
fn written(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

fn text<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a str> {
    let attribute = attributes.iter().find(|attribute| attribute.key == key)?;
    match attribute.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        other => panic!("{key} is {other:?}"),
    }
}

#[test]
fn a_file_says_it_all() {
    let receiver = Receiver::start();
    let file = written(
        "says_it_all.yaml",
        r#"file_format: "1.0"
log_level: info
resource:
  attributes: [{name: service.name, value: "${SHOP:-shop}"}, {name: region, value: "${REGION:-here}"}]
attribute_limits: {attribute_count_limit: 0, attribute_value_length_limit: 3}
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
            endpoint: ${RECEIVER}/as/written
            headers: [{name: x-api-key, value: "${SECRET}"}]
  limits: {event_count_limit: 0}
  sampler: {trace_id_ratio_based: {ratio: 1}}
logger_provider: {processors: [{batch: {exporter: {otlp_grpc: }}}]}
"#,
    );
    let variables = [
        (FILE, file.as_str()),
        ("RECEIVER", &receiver.endpoint()),
        ("REGION", "there"),
        ("SECRET", "verysecret"),
        ("OTEL_TRACES_EXPORTER", "console"),
        ("OTEL_SERVICE_NAME", "ignored"),
    ];
    let printed = probe(&["exceptions"], &variables);
    let line = printed.stderr.replace(&receiver.endpoint(), "RECEIVER");
    expect![[r#"
        traced: exporting to RECEIVER/as/written (http/protobuf, headers x-api-key); filter info; sampler traceidratio (1); service.name shop; propagators none; configured by FILE, ignoring OTEL_TRACES_EXPORTER OTEL_SERVICE_NAME
    "#]]
    .assert_eq(&line.replace(&file, "FILE"));
    let requests = receiver.requests();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(request.line, "POST /as/written HTTP/1.1");
    assert_eq!(request.header("x-api-key"), Some("verysecret"));
    let spans = request.spans();
    assert_eq!(spans.len(), 2);
    for received in spans {
        assert_eq!(text(&received.resource, "service.name"), Some("shop"));
        assert_eq!(text(&received.resource, "region"), Some("there"));
        assert_eq!(text(&received.resource, "service.instance.id"), None);
        assert!(received.span.events.is_empty());
        assert_eq!(text(&received.span.attributes, "error.type"), None);
        assert!(received.span.dropped_attributes_count > 0);
        let message = received.span.status.unwrap().message;
        assert!(["out", "by "].contains(&message.as_str()), "{message}");
    }
}

#[test]
fn a_wrong_key_is_a_line_with_its_place() {
    let receiver = Receiver::start();
    let file = written(
        "wrong_key.yaml",
        r#"file_format: "1.0"
tracer_provider:
  processors:
    - simple:
        exporter:
          otlp_http:
            endpoint: ${RECEIVER}/v1/traces
            header: [{name: x-api-key, value: verysecret}]
"#,
    );
    let variables = [(FILE, file.as_str()), ("RECEIVER", &receiver.endpoint())];
    let printed = probe(&["idle"], &variables);
    assert_eq!(
        printed.stderr,
        format!(
            "traced: {file}:8: tracer_provider.processors[0].simple.exporter.otlp_http: found `header`, expected \
             `encoding`, `tls`, `endpoint`, `compression`, `headers_list`, `headers` or `timeout` \
             (did you mean `headers`?); ignored\n"
        )
    );
    assert_eq!(receiver.spans().len(), 1);
}

#[test]
fn a_file_that_cannot_be_used_turns_tracing_off() {
    let receiver = Receiver::start();
    let torn = written("torn.yaml", "file_format: \"1.0\"\nresource: {\n");
    let directory = env!("CARGO_TARGET_TMPDIR");
    let missing = format!("{directory}/missing.yaml");
    for (file, complaint) in [
        (&torn, format!("{FILE}: {torn}:3: expected YAML (")),
        (
            &missing,
            format!("{FILE}: found `{missing}`, expected the path of a file that can be read ("),
        ),
        (
            &directory.to_owned(),
            format!("{FILE}: found `{directory}`, expected the path of a file that can be read ("),
        ),
    ] {
        let variables = [
            (FILE, file.as_str()),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &receiver.endpoint()),
        ];
        let printed = probe(&["describe"], &variables);
        let begin = format!("traced: {complaint}");
        assert!(printed.stderr.starts_with(&begin), "{printed:?}");
        assert!(
            printed.stderr.ends_with("; tracing is off\n"),
            "{printed:?}"
        );
        assert_eq!(printed.stderr.lines().count(), 1);
        let off = format!("tracing is off: the configuration file {file} cannot be used\ndone\n");
        assert_eq!(printed.stdout, off);
    }
    assert_eq!(receiver.connections(), 0);
}

#[test]
fn the_old_name_works_and_is_told_of() {
    let file = written("old_name.yaml", "file_format: \"1.0\"\n");
    let old = "OTEL_EXPERIMENTAL_CONFIG_FILE";
    let told = format!(
        "traced: {old}: found `{file}`, expected the name `{FILE}`, as this one is deprecated; taken all the same\n"
    );
    let off = format!("tracing is off: the configuration file {file} names no exporter\ndone\n");
    for (variables, told) in [
        (vec![(old, file.as_str())], told.as_str()),
        (vec![(old, "/missing"), (FILE, file.as_str())], ""),
    ] {
        let printed = probe(&["describe"], &variables);
        assert_eq!(printed.stderr, told);
        assert_eq!(printed.stdout, off);
    }
}

#[test]
fn the_example_is_read_without_a_word() {
    let receiver = Receiver::start();
    let endpoint = format!("{}/v1/traces", receiver.endpoint());
    let variables = [
        (FILE, EXAMPLE),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", endpoint.as_str()),
        ("OTEL_SERVICE_NAME", "kiosk"),
        ("SAMPLING_RATIO", "0.5"),
        ("TRACED_FILTER", "debug"),
    ];
    let printed = probe(&["describe"], &variables);
    assert_eq!(printed.stderr, "");
    expect![[r#"
        exporting to ENDPOINT (http/protobuf, headers x-team); filter debug; sampler parentbased_traceidratio (0.5); service.name kiosk; propagators tracecontext,baggage; configured by EXAMPLE
        done
    "#]]
    .assert_eq(
        &printed
            .stdout
            .replace(&endpoint, "ENDPOINT")
            .replace(EXAMPLE, "EXAMPLE"),
    );
}

#[test]
fn the_doctor_says_what_a_file_makes_meaningless() {
    let receiver = Receiver::start();
    let file = written(
        "doctor.yaml",
        "file_format: 1.0\ntracer_provider: {processors: [simple: {exporter: {otlp_http: {endpoint: \"${OTEL_OURS}/v1/traces\"}}}]}\n",
    );
    let endpoint = receiver.endpoint();
    let variables = [
        ("OTEL_EXPERIMENTAL_CONFIG_FILE", file.as_str()),
        ("OTEL_OURS", &endpoint),
        ("OTEL_SERVICE_NAME", "shop"),
        ("TRACED_FILTER", "off"),
    ];
    let (printed, is_content) = examine("doctor", &variables);
    assert!(is_content, "{printed:?}");
    let lines: Vec<String> = printed
        .stdout
        .replace(&file, "FILE")
        .replace(&endpoint, "ENDPOINT")
        .lines()
        .filter(|line| !line.starts_with("set ") && !line.contains("service.name"))
        .map(|line| line.split(" in ").next().unwrap_or(line).to_owned())
        .collect();
    expect![[r#"
        [
            "ignored  OTEL_SERVICE_NAME: a configuration file is named",
            "ignored  TRACED_FILTER: a configuration file is named",
            "outdated OTEL_EXPERIMENTAL_CONFIG_FILE: found `FILE`, expected the name `OTEL_CONFIG_FILE`, as this one is deprecated; taken all the same",
            "used     exporting to ENDPOINT/v1/traces (http/protobuf)",
            "used     filter info",
            "used     sampler parentbased_always_on",
            "used     propagators none",
            "used     configured by FILE, ignoring OTEL_SERVICE_NAME TRACED_FILTER",
            "answer   accepted: 1 span",
        ]
    "#]]
    .assert_debug_eq(&lines);
    assert_eq!(receiver.spans().len(), 1);
}
