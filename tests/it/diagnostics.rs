//! What tracing says of itself on stderr, by `OTEL_LOG_LEVEL`.
//! Never expects a word on stdout, which is the program's own.

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message;

use crate::probe::probe;
use crate::receiver::{Answer, Receiver};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const LEVEL: &str = "OTEL_LOG_LEVEL";

#[test]
fn what_is_in_force_is_one_line() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        (LEVEL, "info"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=verysecret"),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "1"),
        ("TRACED_FILTER", "debug"),
    ];
    let printed = probe(&["describe"], &variables);
    let line = format!(
        "exporting to {endpoint}/v1/traces (http/protobuf, headers x-api-key); filter debug; \
         sampler parentbased_traceidratio (1); service.name probe; propagators tracecontext,baggage\n"
    );
    assert_eq!(printed.stderr, format!("traced: {line}"));
    assert_eq!(printed.stdout, format!("{line}done\n"));
}

#[test]
fn off_says_why() {
    let nothing = "neither an exporter nor an endpoint is named \
                   (OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT)";
    for (variable, value, reason) in [
        ("OTEL_BSP_MAX_QUEUE_SIZE", "7", nothing),
        ("OTEL_SDK_DISABLED", "true", "OTEL_SDK_DISABLED is `true`"),
        (
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_TRACES_EXPORTER is `none`",
        ),
    ] {
        let printed = probe(&["describe"], &[(LEVEL, "info"), (variable, value)]);
        let line = format!("tracing is off: {reason}\n");
        assert_eq!(printed.stderr, format!("traced: {line}"));
        assert_eq!(printed.stdout, format!("{line}done\n"));
    }
}

#[test]
fn every_export_is_told_to_who_asks_for_it() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let printed = probe(&["idle"], &[(ENDPOINT, &endpoint), (LEVEL, "debug")]);
    let lines: Vec<&str> = printed.stderr.lines().collect();
    let [in_force, export] = lines.as_slice() else {
        panic!("{printed:?}")
    };
    assert!(in_force.starts_with("traced: exporting to "), "{in_force}");
    let expected = format!("traced: exported 1 span to {endpoint}/v1/traces in ");
    assert!(export.starts_with(&expected), "{export}");
}

/// A bad variable, and an endpoint that takes nothing.
#[test]
fn a_level_says_what_those_above_it_say() {
    for (level, lines) in [
        ("none", &[][..]),
        ("error", &["spans were lost"]),
        ("warn", &["OTEL_BSP_MAX_QUEUE_SIZE", "spans were lost"]),
        (
            "info",
            &["OTEL_BSP_MAX_QUEUE_SIZE", "exporting to", "spans were lost"],
        ),
    ] {
        let receiver = Receiver::answering([Answer::status(400)]);
        let endpoint = receiver.endpoint();
        let variables = [
            (ENDPOINT, endpoint.as_str()),
            (LEVEL, level),
            ("OTEL_BSP_MAX_QUEUE_SIZE", "0"),
        ];
        let printed = probe(&["idle"], &variables);
        let said: Vec<&str> = printed.stderr.lines().collect();
        assert_eq!(said.len(), lines.len(), "{level} {said:?}");
        for (said, begin) in said.iter().zip(lines) {
            assert!(said.starts_with(&format!("traced: {begin}")), "{said}");
        }
    }
}

/// Each span is a batch of its own, and each is refused.
#[test]
fn what_goes_on_going_wrong_is_told_once() {
    let receiver = Receiver::answering(std::iter::repeat_n(Answer::status(400), 2_000));
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
    ];
    let printed = probe(&["plain"], &variables);
    let line = format!(
        "traced: spans were lost: exporting to {endpoint}/v1/traces failed: HTTP 400 Bad Request\n"
    );
    assert_eq!(printed.stderr, line);
    let refused = receiver.requests().len();
    assert!(refused > 1, "{refused} requests");
}

#[test]
fn what_an_endpoint_says_of_accepted_spans_is_passed_on() {
    let partial_success = Some(ExportTracePartialSuccess {
        rejected_spans: 0,
        error_message: "this endpoint closes soon".to_owned(),
    });
    let body = ExportTraceServiceResponse { partial_success }.encode_to_vec();
    let receiver = Receiver::answering([Answer::With {
        status: 200,
        headers: "content-type: application/x-protobuf\r\n",
        body,
    }]);
    let endpoint = receiver.endpoint();
    let said = "accepted spans and says: this endpoint closes soon";
    // The script is over after the first answer.
    for line in [
        format!("traced: {endpoint}/v1/traces {said}\n"),
        String::new(),
    ] {
        let printed = probe(&["idle"], &[(ENDPOINT, &endpoint)]);
        assert_eq!(printed.stderr, line);
    }
}
