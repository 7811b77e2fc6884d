//! The example `doctor`: what it says of an environment, and of an endpoint.
//! Never counts on the words that are tested where they are made.

use crate::probe::{Printed, examine};
use crate::receiver::{Answer, Receiver};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// The first words of the lines, and whether the doctor is content.
fn findings(variables: &[(&str, &str)]) -> (Vec<String>, Printed, bool) {
    let (printed, is_content) = examine("doctor", variables);
    let lines = printed.stdout.lines();
    let words = lines.filter_map(|line| line.split_whitespace().next());
    let words = words.map(str::to_owned).collect();
    (words, printed, is_content)
}

#[test]
fn nothing_set_is_well() {
    let (words, printed, is_content) = findings(&[]);
    assert!(is_content, "{printed:?}");
    assert_eq!(words, ["used"]);
    assert!(printed.stdout.contains("tracing is off: "), "{printed:?}");
    assert_eq!(printed.stderr, "");
}

#[test]
fn an_endpoint_that_takes_the_span() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=verysecret"),
        ("OTEL_SERVICE_NAME", "shop"),
        // Neither keeps the one span from being made.
        ("OTEL_TRACES_SAMPLER", "always_off"),
        ("TRACED_FILTER", "off"),
    ];
    let (words, printed, is_content) = findings(&variables);
    assert!(is_content, "{printed:?}");
    let set = words.iter().filter(|word| *word == "set").count();
    assert_eq!(set, variables.len(), "{printed:?}");
    assert_eq!(words.last().map(String::as_str), Some("answer"));
    assert!(printed.stdout.contains("answer   accepted: 1 span in "));
    assert!(!printed.stdout.contains("verysecret"), "{printed:?}");
    let spans = receiver.spans();
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].span.name, "doctor");
}

#[test]
fn an_endpoint_that_does_not() {
    let receiver = Receiver::answering([Answer::With {
        status: 403,
        headers: "content-type: text/plain\r\n",
        body: b"wrong key".to_vec(),
    }]);
    let (_, printed, is_content) = findings(&[(ENDPOINT, &receiver.endpoint())]);
    assert!(!is_content);
    let answer = printed.stdout.lines().last().unwrap();
    assert!(answer.starts_with("answer   failed after "), "{answer}");
    assert!(
        answer.ends_with("HTTP 403 Forbidden: wrong key"),
        "{answer}"
    );
}

#[test]
fn what_is_wrong_and_what_is_not_read() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_ENDPIONT", "x"),
        ("OTEL_METRICS_EXPORTER", "otlp"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "many"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.1"),
        ("OTEL_SERVICE_NAME", "a; b\nused     c"),
    ];
    let (words, printed, is_content) = findings(&variables);
    assert!(!is_content);
    for line in [
        "ignored  OTEL_TRACES_SAMPLER_ARG: nothing else that is set gives it a meaning",
        "unread   OTEL_EXPORTER_OTLP_ENDPIONT: is `OTEL_EXPORTER_OTLP_ENDPOINT` meant?",
        "wrong    OTEL_BSP_MAX_QUEUE_SIZE: found `many`, expected a whole number",
        "used     service.name a; b\u{fffd}used     c",
        "answer   accepted: 1 span in ",
    ] {
        let is_there = |it: &str| it.starts_with(line);
        assert!(printed.stdout.lines().any(is_there), "{line} {printed:?}");
    }
    // Those of other signals are nobody's mistake.
    assert_eq!(words.iter().filter(|it| *it == "unread").count(), 1);
}
