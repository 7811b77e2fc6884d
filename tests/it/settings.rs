//! What settings change beside what is exported: filters at run time, events of errors, carriers.
//! Never looks at what `config`'s own tests tell.

use std::collections::BTreeMap;

use expect_test::expect;

use crate::probe::probe;
use crate::receiver::{Received, Receiver};

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// A name, and that of the parent, if that is among the spans.
fn tree(spans: &[Received]) -> Vec<String> {
    let mut spans: Vec<_> = spans.iter().map(|received| &received.span).collect();
    spans.sort_by_key(|span| span.start_time_unix_nano);
    let line = |span: &&opentelemetry_proto::tonic::trace::v1::Span| {
        let parent = spans.iter().find(|it| it.span_id == span.parent_span_id);
        match parent {
            Some(parent) => format!("{} < {}", span.name, parent.name),
            None => span.name.clone(),
        }
    };
    spans.iter().map(line).collect()
}

#[test]
fn a_filter_is_changed_while_the_program_runs() {
    let receiver = Receiver::start();
    let printed = probe(&["filters"], &[(ENDPOINT, &receiver.endpoint())]);
    assert_eq!(printed.stderr, "");
    let endpoint = receiver.endpoint();
    expect![[r#"
        the filter holds `loud`, expected `error`, `warn`, `info`, `debug`, `trace`, `off` or `module::path=level`, separated by commas; nothing is changed
        exporting to ENDPOINT/v1/traces (http/protobuf); filter debug,other_library=off; sampler parentbased_always_on; service.name probe; propagators tracecontext,baggage
        done
    "#]]
    .assert_eq(&printed.stdout.replace(&endpoint, "ENDPOINT"));
    // In the third round the other library is off, and in the fourth and fifth it alone.
    expect![[r#"
        [
            "own",
            "other 0",
            "own < other 0",
            "own",
            "detail",
            "own",
            "own",
            "detail",
            "own",
            "own",
            "detail",
            "own",
        ]
    "#]]
    .assert_debug_eq(&tree(&receiver.spans()));
}

#[test]
fn the_filter_of_the_environment_holds_for_other_libraries() {
    for (filter, described, others) in [
        (
            "warn,probe=info,other-library=off",
            "warn,other_library=off,probe=info",
            0,
        ),
        ("warn,other-library=info", "warn,other_library=info", 2),
        // Spans of other libraries count as `info`.
        ("warn", "warn", 0),
        ("debug", "debug", 2),
    ] {
        let receiver = Receiver::start();
        let endpoint = receiver.endpoint();
        let variables = [(ENDPOINT, endpoint.as_str()), ("TRACED_FILTER", filter)];
        let printed = probe(&["others"], &variables);
        let described = format!("; filter {described}; ");
        assert!(printed.stdout.contains(&described), "{printed:?}");
        let spans = receiver.spans();
        let of_others = spans.iter().filter(|it| it.scope.name == "other-library");
        assert_eq!(of_others.count(), others, "{filter}");
    }
}

#[test]
fn exceptions_are_events_unless_they_are_to_be_logs() {
    for (value, events) in [("", 1), ("logs/dup", 1), ("logs", 0)] {
        let receiver = Receiver::start();
        let endpoint = receiver.endpoint();
        let variables = [
            (ENDPOINT, endpoint.as_str()),
            ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", value),
        ];
        probe(&["exceptions"], &variables);
        let spans = receiver.spans();
        assert_eq!(spans.len(), 2, "{value}");
        for Received { span, .. } in spans {
            let status = span.status.unwrap();
            assert_eq!(span.events.len(), events, "{value} {}", span.name);
            assert!(["out of stock", "by hand"].contains(&status.message.as_str()));
            let is_type =
                |it: &opentelemetry_proto::tonic::common::v1::KeyValue| it.key == "error.type";
            assert!(span.attributes.iter().any(is_type), "{value}");
        }
    }
}

/// The words, whose parent and user are read, and the headers that are written. `{P}` is the id of
/// that parent, `{T}` of the trace, and `{R}` is the latter as X-Ray has it.
const PROPAGATORS: [(&str, u64, &str, &str); 11] = [
    ("", 1, "ann", "baggage: user=bob|traceparent: 00-{T}-{P}-01"),
    ("tracecontext", 1, "", "traceparent: 00-{T}-{P}-01"),
    ("baggage", 0, "ann", "baggage: user=bob"),
    ("b3", 2, "", "b3: {T}-{P}-1"),
    (
        "b3multi",
        2,
        "",
        "x-b3-sampled: 1|x-b3-spanid: {P}|x-b3-traceid: {T}",
    ),
    (
        "jaeger",
        3,
        "jay",
        "uber-trace-id: {T}:{P}:0:01|uberctx-user: bob",
    ),
    ("xray", 4, "", "x-amzn-trace-id: {R};Parent={P};Sampled=1"),
    ("none", 0, "", ""),
    (
        "xray,baggage,jaeger,tracecontext",
        4,
        "ann",
        "baggage: user=bob|traceparent: 00-{T}-{P}-01|uber-trace-id: {T}:{P}:0:01|uberctx-user: bob\
         |x-amzn-trace-id: {R};Parent={P};Sampled=1",
    ),
    (
        "B3, jaeger,b3",
        2,
        "jay",
        "b3: {T}-{P}-1|uber-trace-id: {T}:{P}:0:01|uberctx-user: bob",
    ),
    ("baggage,b3", 2, "ann", "b3: {T}-{P}-1|baggage: user=bob"),
];

#[test]
fn the_context_goes_as_the_propagators_say() {
    // Tracing is off in both: nobody turned it on, or it is turned off.
    for disabled in ["", "true"] {
        for (words, parent, user, headers) in PROPAGATORS {
            let variables = [("OTEL_PROPAGATORS", words), ("OTEL_SDK_DISABLED", disabled)];
            let printed = probe(&["carriers"], &variables);
            let user = (!user.is_empty()).then_some(user);
            let headers: BTreeMap<&str, &str> = headers
                .split('|')
                .filter_map(|header| header.split_once(": "))
                .collect();
            let headers = format!("{headers:?}")
                .replace("{R}", "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736")
                .replace("{P}", &format!("{parent:016x}"))
                .replace("{T}", "4bf92f3577b34da6a3ce929d0e0e4736");
            assert_eq!(
                printed.stdout,
                format!(
                    "read: span {parent:016x}, user {user:?}\n\
                     ours: {headers}\ntheirs: {headers}\ndone\n"
                ),
                "{words}"
            );
            assert_eq!(printed.stderr, "", "{words}");
        }
    }
}
