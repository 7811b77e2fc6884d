//! The context in the environment: what a process inherits, what it gives on, and one trace over several of them.
//! Never starts a program that is not of this project.

use std::ffi::OsStr;

use expect_test::{Expect, expect};

use crate::probe::{example, probe, probe_with};
use crate::receiver::{Received, Receiver};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TRACE: [u8; 16] = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes();
const PARENT: [u8; 8] = 0x00f0_67aa_0ba9_02b7_u64.to_be_bytes();
const ALL: [(&str, &str); 3] = [
    ("TRACEPARENT", TRACEPARENT),
    ("TRACESTATE", "a=1"),
    ("BAGGAGE", "user=ann"),
];

fn check(variables: &[(&str, &str)], expected: &Expect) {
    let printed = probe(&["inherited"], variables);
    assert_eq!(printed.stderr, "");
    expected.assert_eq(&printed.stdout);
}

/// Tracing is off: the context passes through all the same. What says nothing of the span that is current is taken away.
#[test]
fn what_is_inherited_is_read_and_given_on() {
    for off in [("OTEL_SDK_DISABLED", ""), ("OTEL_SDK_DISABLED", "true")] {
        check(
            &[&ALL[..], &[off]].concat(),
            &expect![[r#"
                read: span 00f067aa0ba902b7, state `a=1`, baggage {"user": "ann"}
                without a span: nothing
                in what was read: BAGGAGE=user=ann TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 TRACESTATE=a=1
                under a span: -BAGGAGE TRACEPARENT=00-0000000000000000000000000000000a-000000000000000b-01 -TRACESTATE
                done
            "#]],
        );
    }
    check(
        &[],
        &expect![[r#"
        read: span 0000000000000000, state ``, baggage {}
        without a span: nothing
        in what was read: nothing
        under a span: -BAGGAGE TRACEPARENT=00-0000000000000000000000000000000a-000000000000000b-01 -TRACESTATE
        done
    "#]],
    );
}

#[test]
fn the_propagators_say_which_variables_count() {
    for (value, expected) in [
        (
            "tracecontext",
            expect![[r#"
                read: span 00f067aa0ba902b7, state `a=1`, baggage {}
                without a span: nothing
                in what was read: TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 TRACESTATE=a=1
                under a span: TRACEPARENT=00-0000000000000000000000000000000a-000000000000000b-01 -TRACESTATE
                done
            "#]],
        ),
        (
            "baggage",
            expect![[r#"
                read: span 0000000000000000, state ``, baggage {"user": "ann"}
                without a span: nothing
                in what was read: BAGGAGE=user=ann
                under a span: -BAGGAGE
                done
            "#]],
        ),
        (
            "none",
            expect![[r#"
                read: span 0000000000000000, state ``, baggage {}
                without a span: nothing
                in what was read: nothing
                under a span: nothing
                done
            "#]],
        ),
    ] {
        let mut variables = ALL.to_vec();
        variables.push(("OTEL_PROPAGATORS", value));
        variables.push(("OTEL_SDK_DISABLED", "true"));
        check(&variables, &expected);
    }
}

#[test]
fn each_format_has_variables_of_its_own() {
    let ids = "4bf92f3577b34da6a3ce929d0e0e4736";
    let (single, jaeger) = (
        format!("{ids}-00f067aa0ba902b7-1"),
        format!("{ids}:00f067aa0ba902b7:0:1"),
    );
    let xray = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1";
    let variables = [
        ("B3", single.as_str()),
        ("UBER_TRACE_ID", jaeger.as_str()),
        ("X_AMZN_TRACE_ID", xray),
        ("X_B3_FLAGS", "0"),
        ("X_B3_SAMPLED", "1"),
        ("X_B3_SPANID", "00f067aa0ba902b7"),
        ("X_B3_TRACEID", ids),
    ];
    for (value, expected) in [
        (
            "b3",
            expect![[r#"
                read: span 00f067aa0ba902b7, state ``, baggage {}
                without a span: nothing
                in what was read: B3=4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1 -X_B3_FLAGS -X_B3_PARENTSPANID -X_B3_SAMPLED -X_B3_SPANID -X_B3_TRACEID
                under a span: B3=0000000000000000000000000000000a-000000000000000b-1 -X_B3_FLAGS -X_B3_PARENTSPANID -X_B3_SAMPLED -X_B3_SPANID -X_B3_TRACEID
                done
            "#]],
        ),
        (
            "b3multi",
            expect![[r#"
                read: span 00f067aa0ba902b7, state ``, baggage {}
                without a span: nothing
                in what was read: -B3 -X_B3_FLAGS -X_B3_PARENTSPANID X_B3_SAMPLED=1 X_B3_SPANID=00f067aa0ba902b7 X_B3_TRACEID=4bf92f3577b34da6a3ce929d0e0e4736
                under a span: -B3 -X_B3_FLAGS -X_B3_PARENTSPANID X_B3_SAMPLED=1 X_B3_SPANID=000000000000000b X_B3_TRACEID=0000000000000000000000000000000a
                done
            "#]],
        ),
        (
            "jaeger",
            expect![[r#"
            read: span 00f067aa0ba902b7, state ``, baggage {}
            without a span: nothing
            in what was read: UBER_TRACE_ID=4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:01
            under a span: UBER_TRACE_ID=0000000000000000000000000000000a:000000000000000b:0:01
            done
        "#]],
        ),
        (
            "xray",
            expect![[r#"
            read: span 00f067aa0ba902b7, state ``, baggage {}
            without a span: nothing
            in what was read: X_AMZN_TRACE_ID=Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1
            under a span: X_AMZN_TRACE_ID=Root=1-00000000-00000000000000000000000a;Parent=000000000000000b;Sampled=1
            done
        "#]],
        ),
    ] {
        let settings = [("OTEL_PROPAGATORS", value), ("OTEL_SDK_DISABLED", "true")];
        check(&[&variables[..], &settings].concat(), &expected);
    }
}

const NOTHING_READ: &str = "read: span 0000000000000000, state ``, baggage {}";

#[test]
fn a_malformed_value_is_no_context() {
    for value in ["", "00", "00-42-00f067aa0ba902b7-01", " ", "é"] {
        let variables = [("TRACEPARENT", value), ("TRACESTATE", "a=1")];
        let printed = probe(&["inherited"], &variables);
        assert_eq!(printed.stderr, "", "{value}");
        assert_eq!(printed.stdout.lines().next(), Some(NOTHING_READ), "{value}");
    }
    // The names are those in upper case, wherever names in lower case are others.
    if cfg!(unix) {
        let printed = probe(&["inherited"], &[("traceparent", TRACEPARENT)]);
        assert_eq!(printed.stdout.lines().next(), Some(NOTHING_READ));
    }
}

#[cfg(unix)]
#[test]
fn a_value_that_is_not_unicode_is_no_context() {
    use std::os::unix::ffi::OsStrExt;

    let parent = [TRACEPARENT.as_bytes(), b"\xff"].concat();
    let variables = [
        ("TRACEPARENT", OsStr::from_bytes(&parent)),
        ("BAGGAGE", OsStr::from_bytes(b"user=\xff")),
    ];
    let printed = probe_with(&["inherited"], &variables);
    assert_eq!(printed.stderr, "");
    assert_eq!(printed.stdout.lines().next(), Some(NOTHING_READ));
    // Of two that are good and bad, the good one counts.
    let variables = [
        ("TRACEPARENT", OsStr::new(TRACEPARENT)),
        ("TRACESTATE", OsStr::from_bytes(b"a=\xff")),
    ];
    let printed = probe_with(&["inherited"], &variables);
    let first = printed.stdout.lines().next();
    let expected = "read: span 00f067aa0ba902b7, state ``, baggage {}";
    assert_eq!(first, Some(expected));
}

/// The only span of that name.
fn span<'a>(spans: &'a [Received], name: &str) -> &'a opentelemetry_proto::tonic::trace::v1::Span {
    let mut named = spans.iter().filter(|it| it.span.name == name);
    let found = named
        .next()
        .unwrap_or_else(|| panic!("no `{name}` in {spans:?}"));
    assert!(named.next().is_none(), "two `{name}` in {spans:?}");
    &found.span
}

#[test]
fn a_trace_goes_on_from_process_to_process() {
    let receiver = Receiver::start();
    probe(&["grandparent"], &[(ENDPOINT, &receiver.endpoint())]);
    let spans = receiver.spans();
    assert_eq!(spans.len(), 3);
    let [first, second, third] = ["grandparent", "parent", "child"].map(|name| span(&spans, name));
    assert!(first.parent_span_id.is_empty());
    assert_eq!(second.parent_span_id, first.span_id);
    assert_eq!(third.parent_span_id, second.span_id);
    for later in [second, third] {
        assert_eq!(later.trace_id, first.trace_id);
        // That the parent is in another process, and that this is known.
        assert_eq!(later.flags & 0x300, 0x300);
    }
    let instances = spans.iter().map(|it| {
        let mut attributes = it.resource.iter();
        let found = attributes.find(|it| it.key == "service.instance.id");
        format!("{found:?}")
    });
    let instances: std::collections::BTreeSet<String> = instances.collect();
    assert_eq!(instances.len(), 3, "{instances:?}");
}

/// As a job of a traced shell or a build server is.
#[test]
fn the_first_process_continues_what_it_was_started_in() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [ALL[0], ALL[1], (ENDPOINT, endpoint.as_str())];
    probe(&["grandparent"], &variables);
    let spans = receiver.spans();
    let first = span(&spans, "grandparent");
    assert_eq!(first.parent_span_id, PARENT);
    for it in &spans {
        assert_eq!(it.span.trace_id, TRACE);
        assert_eq!(it.span.trace_state, "a=1");
    }
}

#[test]
fn a_process_that_is_not_traced_does_not_cut_the_trace() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [ALL[0], ALL[1], (ENDPOINT, endpoint.as_str())];
    probe(&["untraced"], &variables);
    let spans = receiver.spans();
    assert_eq!(spans.len(), 1);
    let child = span(&spans, "child");
    assert_eq!(child.parent_span_id, PARENT);
    assert_eq!(child.trace_id, TRACE);
    assert_eq!(child.trace_state, "a=1");
}

/// It starts itself twice, with the standard library and with tokio.
#[test]
fn the_example_is_one_trace_of_three_processes() {
    let receiver = Receiver::start();
    let printed = example("process", &[(ENDPOINT, &receiver.endpoint())]);
    assert_eq!(printed.stderr, "");
    let spans = receiver.spans();
    let trace = &span(&spans, "publish").trace_id;
    assert!(spans.iter().all(|it| it.span.trace_id == *trace));
    let named = |name: &str| {
        let named = spans.iter().filter(|it| it.span.name == name);
        let mut named: Vec<_> = named.map(|it| &it.span).collect();
        named.sort_by_key(|it| it.start_time_unix_nano);
        named
    };
    let (clients, children) = (named("process compress"), named("compress"));
    assert_eq!((clients.len(), children.len()), (2, 2));
    for (client, child) in clients.iter().zip(children) {
        assert_eq!(child.parent_span_id, client.span_id);
        assert_eq!(child.flags & 0x300, 0x300);
    }
}
