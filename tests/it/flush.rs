//! What the guard delivers, from every kind of program, and what it says when it cannot.
//! Never measures time: a program that ends while its receiver still holds the answer has not waited for it.

use opentelemetry_proto::tonic::common::v1::any_value::Value;

use crate::collector::Collector;
use crate::probe::{Printed, probe};
use crate::receiver::{Answer, Received, Receiver, Refusing};

/// As many as the probe takes.
const STEPS: i64 = 1_000;
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const GRPC: (&str, &str) = ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
/// Nothing but the guard's own deadline ends the waiting for an answer.
const PATIENT: [(&str, &str); 2] = [
    ("OTEL_EXPORTER_OTLP_TIMEOUT", "86400000"),
    ("OTEL_BSP_EXPORT_TIMEOUT", "86400000"),
];
/// Only full batches and the guard make an export begin.
const UNHURRIED: (&str, &str) = ("OTEL_BSP_SCHEDULE_DELAY", "86400000");

fn delivers(mode: &str) {
    for ending in ["drop", "flush", "shutdown"] {
        let receiver = Receiver::start();
        let endpoint = receiver.endpoint();
        let variables = [(ENDPOINT, endpoint.as_str()), UNHURRIED];
        let printed = probe(&[mode, ending], &variables);
        assert_delivered(ending, &receiver.spans(), &printed);

        let collector = Collector::start();
        let endpoint = collector.endpoint();
        let variables = [(ENDPOINT, endpoint.as_str()), GRPC, UNHURRIED];
        let printed = probe(&[mode, ending], &variables);
        assert_delivered(ending, &collector.spans(), &printed);
    }
}

fn assert_delivered(ending: &str, spans: &[Received], printed: &Printed) {
    let stdout = match ending {
        "drop" => "done\n".to_owned(),
        "flush" => {
            let ended = spans.len();
            format!(
                "flush: ok\n\
                 Stats {{ ended: {ended}, exported: {ended}, export_failed: 0, late: 0, queue_full: 0 }}\n\
                 done\n"
            )
        }
        _ => format!("{ending}: ok\ndone\n"),
    };
    assert_eq!(printed.stdout, stdout, "{ending}");
    assert_eq!(printed.stderr, "", "{ending}");
    let steps = spans.iter().filter(|received| received.span.name == "step");
    let mut numbers: Vec<i64> = steps
        .map(|step| {
            let mut attributes = step.span.attributes.iter();
            let n = attributes.find(|attribute| attribute.key == "n").unwrap();
            match n.value.as_ref().and_then(|value| value.value.as_ref()) {
                Some(Value::IntValue(n)) => *n,
                other => panic!("{other:?}"),
            }
        })
        .collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..STEPS), "{ending}");
}

#[test]
fn plain_main() {
    delivers("plain");
}

#[test]
fn main_of_a_runtime_of_many_threads() {
    delivers("multi-thread");
}

#[test]
fn main_of_a_runtime_of_one_thread() {
    delivers("current-thread");
}

#[test]
fn inside_a_task_of_a_runtime_of_one_thread() {
    delivers("inside-task");
}

#[test]
fn a_thread_for_what_blocks() {
    delivers("blocking");
}

#[test]
fn after_the_runtime_in_which_it_began() {
    delivers("outlived");
}

#[test]
fn threads_that_are_alive_and_threads_that_are_gone() {
    delivers("threads");
}

#[test]
fn a_receiver_that_never_answers() {
    for mode in ["plain", "multi-thread", "current-thread", "inside-task"] {
        for ending in ["drop", "flush", "shutdown"] {
            let receiver = Receiver::answering([Answer::Held, Answer::Held]);
            let endpoint = receiver.endpoint();
            let variables = [(ENDPOINT, endpoint.as_str()), PATIENT[0], PATIENT[1]];
            let printed = probe(&[mode, ending, "200"], &variables);
            let error = format!("exporting to {endpoint}/v1/traces did not finish within 200ms\n");
            if ending == "drop" {
                assert_eq!(printed.stderr, format!("traced: {error}"), "{mode}");
            } else {
                let expected = format!("{ending}: {error}");
                assert!(printed.stdout.starts_with(&expected), "{printed:?}");
                assert_eq!(printed.stderr, "", "{mode} {ending}");
            }
            assert!(printed.stdout.ends_with("done\n"), "{printed:?}");
        }
    }
}

#[test]
fn a_receiver_that_refuses_connections() {
    let refusing = Refusing::start();
    let endpoint = refusing.endpoint();
    let lost = format!("spans were lost: exporting to {endpoint}/v1/traces failed: ");
    for ending in ["drop", "flush", "shutdown"] {
        // Every step is checked by the probe: what is traced goes on as if nothing were wrong.
        let printed = probe(&["plain", ending], &[(ENDPOINT, &endpoint)]);
        // Whether a batch was sent before the end, which is reported when it happens, is a matter of time.
        let expected = format!("traced: {lost}");
        let reports = printed.stderr.lines().count();
        assert!(reports <= 1, "{printed:?}");
        assert!(printed.stderr.lines().all(|it| it.starts_with(&expected)));
        if ending == "drop" {
            assert_eq!(reports, 1, "{printed:?}");
        } else {
            let expected = format!("{ending}: {lost}");
            assert!(printed.stdout.starts_with(&expected), "{printed:?}");
            assert_eq!(printed.stdout.matches(&lost).count(), 1, "{printed:?}");
        }
        assert!(printed.stdout.ends_with("done\n"), "{printed:?}");
        if ending == "flush" {
            let stats = format!(
                "Stats {{ ended: {STEPS}, exported: 0, export_failed: {STEPS}, late: 0, queue_full: 0 }}"
            );
            assert!(printed.stdout.contains(&stats), "{printed:?}");
        }
    }
}

/// One span waits for an answer that does not come, one waits in the queue of one.
#[test]
fn a_full_queue_drops_spans_and_counts_them() {
    let receiver = Receiver::answering([Answer::Held]);
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "1"),
        PATIENT[0],
        PATIENT[1],
    ];
    let printed = probe(&["plain", "flush", "200"], &variables);
    let count = |name: &str| -> i64 {
        let (_, rest) = printed.stdout.split_once(name).unwrap();
        let end = rest.find([',', ' ', '}']).unwrap();
        rest[..end].parse().unwrap()
    };
    assert_eq!(count("ended: "), STEPS, "{printed:?}");
    assert_eq!(count("exported: "), 0, "{printed:?}");
    // Those that were in flight or queued were not dropped.
    let dropped = count("queue_full: ");
    assert!((STEPS - 2..STEPS).contains(&dropped), "{printed:?}");
}
