//! The trace context in headers: the W3C's grammar, and nothing but it.
//! Never relies on a configured propagator.

use expect_test::expect;
use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;
use traced::traced;

use crate::harness::{collect, remote, trace};
use crate::probe::probe;

const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn headers(traceparent: &str, tracestate: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("traceparent", HeaderValue::from_str(traceparent).unwrap());
    for members in tracestate {
        headers.append("tracestate", HeaderValue::from_str(members).unwrap());
    }
    headers
}

fn round_trip(headers: &HeaderMap) -> (String, String) {
    let extracted = traced::http::extract(headers);
    let mut out = HeaderMap::new();
    let attached = extracted.attach();
    traced::http::inject(&mut out);
    drop(attached);
    let value = |name| {
        out.get(name)
            .map_or("", |value| value.to_str().unwrap())
            .to_owned()
    };
    (value("traceparent"), value("tracestate"))
}

#[test]
fn what_is_valid_comes_out_as_it_went_in() {
    for flags in ["00", "01", "02", "03"] {
        let traceparent = format!("{}{flags}", &TRACEPARENT[..TRACEPARENT.len() - 2]);
        let out = round_trip(&headers(&traceparent, &["a=1", "b=2,c=3"]));
        assert_eq!(out, (traceparent, "a=1,b=2,c=3".to_owned()));
    }
}

#[test]
fn a_later_version_is_read_as_far_as_it_is_known() {
    let later = format!("cc{}-what-comes-later", &TRACEPARENT[2..]);
    assert_eq!(round_trip(&headers(&later, &[])).0, TRACEPARENT);
    let unknown_flags = format!("{}ff", &TRACEPARENT[..TRACEPARENT.len() - 2]);
    assert!(round_trip(&headers(&unknown_flags, &[])).0.ends_with("-03"));
}

#[test]
fn what_is_malformed_is_no_context() {
    let malformed = [
        "",
        "00",
        "00-42-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "+0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
    ];
    for traceparent in malformed {
        let extracted = traced::http::extract(&headers(traceparent, &["a=1"]));
        assert!(!extracted.span().span_context().is_valid(), "{traceparent}");
    }
    let mut twice = headers(TRACEPARENT, &[]);
    twice.append("traceparent", HeaderValue::from_static(TRACEPARENT));
    assert!(
        !traced::http::extract(&twice)
            .span()
            .span_context()
            .is_valid()
    );
}

#[test]
fn a_malformed_tracestate_does_not_cost_the_trace() {
    let out = round_trip(&headers(TRACEPARENT, &["no equals sign"]));
    assert_eq!(out, (TRACEPARENT.to_owned(), String::new()));
}

#[test]
fn a_header_that_is_no_text_counts_as_one() {
    let no_text = HeaderValue::from_bytes(b"\xff").unwrap();
    let mut twice = headers(TRACEPARENT, &[]);
    twice.append("traceparent", no_text.clone());
    let extracted = traced::http::extract(&twice);
    assert!(!extracted.span().span_context().is_valid());

    let mut malformed = headers(TRACEPARENT, &["a=1"]);
    malformed.append("tracestate", no_text);
    let out = round_trip(&malformed);
    assert_eq!(out, (TRACEPARENT.to_owned(), String::new()));
}

#[traced(kind = server, parent = traced::http::extract(headers))]
fn serve(headers: &HeaderMap) -> HeaderMap {
    let mut out = HeaderMap::new();
    traced::http::inject(&mut out);
    out
}

#[test]
fn a_server_continues_the_callers_trace() {
    let (out, here) = trace(|| serve(&headers(TRACEPARENT, &["a=1"])));
    assert!(here.spans().is_empty());
    let caller = traced::http::extract(&headers(TRACEPARENT, &[]));
    let caller = caller.span().span_context().clone();
    let there = collect(caller.trace_id(), caller.span_id());
    let span = there.span("serve");
    assert_eq!(span.parent_span_id, caller.span_id());
    assert!(span.parent_span_is_remote);
    let sent = traced::http::extract(&out);
    assert_eq!(
        sent.span().span_context().span_id(),
        span.span_context.span_id()
    );
    assert_eq!(out["tracestate"], "a=1");
}

#[test]
fn a_program_that_never_starts_tracing_reads_and_writes_as_it_was_told_by_other_means() {
    let printed = probe(&["without-init"], &[("OTEL_PROPAGATORS", "jaeger")]);
    expect![[r#"
        nobody said how: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
        meddled with: traceparent
        meddled with: tracestate
        meddled with: baggage
        another format: {}
        in that format: {"b3": "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1"}
        done
    "#]]
    .assert_eq(&printed.stdout);
}

#[test]
fn the_applications_own_propagator_stays_while_tracing_is_off() {
    let expected = expect![[r#"
        ours: {"secret": "1"}
        theirs: {"secret": "1"}
        done
    "#]];
    for off in [
        ("OTEL_SDK_DISABLED", ""),
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ] {
        for mode in ["beside-another", "after-tracing"] {
            expected.assert_eq(&probe(&[mode], &[off]).stdout);
        }
    }
}

#[test]
fn what_one_caller_said_does_not_stay_beside_what_another_says() {
    for (format, expected) in [
        (
            "b3",
            expect![[r#"
                {"b3": "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-d"}
                {"b3": "0"}
                done
            "#]],
        ),
        (
            "b3multi",
            expect![[r#"
                {"x-b3-traceid": "4bf92f3577b34da6a3ce929d0e0e4736", "x-b3-spanid": "00f067aa0ba902b7", "x-b3-flags": "1"}
                {"x-b3-sampled": "0"}
                done
            "#]],
        ),
    ] {
        let printed = probe(&["sent-twice"], &[("OTEL_PROPAGATORS", format)]);
        expected.assert_eq(&printed.stdout);
    }
}

#[test]
fn a_map_that_is_full_stays_as_it_is() {
    let mut full = HeaderMap::new();
    full.insert("tracestate", HeaderValue::from_static("of=another"));
    let mut names = (0..).map(|n| HeaderName::try_from(format!("x-{n}")).unwrap());
    while full
        .try_insert(names.next().unwrap(), HeaderValue::from_static(""))
        .is_ok()
    {}
    let count = full.len();
    traced::span("it").in_scope(|| traced::http::inject(&mut full));
    // `traceparent` takes the place.
    assert_eq!(full.len(), count);
    assert!(!full.contains_key("tracestate"));
}

#[test]
fn headers_of_another_trace_do_not_go_along() {
    let mut forwarded = headers(TRACEPARENT, &["a=1"]);
    forwarded.insert("baggage", HeaderValue::from_static("user=ann"));
    forwarded.insert("accept", HeaderValue::from_static("text/html"));
    // Nothing is known of a context here: what is forwarded stays as it is.
    let before = forwarded.clone();
    traced::http::inject(&mut forwarded);
    assert_eq!(forwarded, before);

    let attached = Context::new().with_remote_span_context(remote(7)).attach();
    traced::http::inject(&mut forwarded);
    drop(attached);
    let mut names: Vec<_> = forwarded.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "baggage", "traceparent"]);
    assert_eq!(
        forwarded["traceparent"],
        "00-00000000000000000000000000000007-0000000000000009-01"
    );
}
