//! Several formats as one propagator, and one behind the other: who decides, and what is left of what was there.
//! Never about the grammar of a format.

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceState};

use super::{Headers, baggage, described, extracted, read, written};
use crate::config::PropagatorKind::{self, B3, B3Multi, Baggage, Jaeger, TraceContext, Xray};
use crate::propagation::{B3Propagator, TraceContextPropagator, XrayPropagator, propagator};

const W3C: (&str, &str) = ("traceparent", "00-T-0000000000000001-01");
const ZIPKIN: (&str, &str) = ("b3", "T-0000000000000002-1");
const UBER: (&str, &str) = ("uber-trace-id", "T:3:0:1");
const AMAZON: (&str, &str) = (
    "x-amzn-trace-id",
    "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=0000000000000004;Sampled=1",
);
const BALANCER: (&str, &str) = (
    "x-amzn-trace-id",
    "Root=1-11111111-111111111111111111111111",
);

#[test]
fn the_first_in_the_list_that_finds_a_parent_decides() {
    let all = &[W3C, ZIPKIN, UBER, AMAZON][..];
    for (kinds, headers, found) in [
        (
            &[TraceContext, B3, Jaeger, Xray][..],
            all,
            "T-0000000000000001-01",
        ),
        (&[B3, TraceContext], all, "T-0000000000000002-01"),
        (
            &[Baggage, Jaeger, TraceContext],
            all,
            "T-0000000000000003-01",
        ),
        (&[Xray, B3Multi], all, "T-0000000000000004-01"),
        (
            &[TraceContext, B3],
            &[ZIPKIN, AMAZON],
            "T-0000000000000002-01",
        ),
        (&[TraceContext, Baggage], &[ZIPKIN, AMAZON], ""),
        (&[], all, ""),
        // Words about sampling are no parent, and do not keep one from being found.
        (
            &[B3, TraceContext],
            &[("b3", "0"), W3C],
            "T-0000000000000001-01",
        ),
        (&[Xray, B3], &[BALANCER, ZIPKIN], "T-0000000000000002-01"),
        (
            &[TraceContext, B3, Xray],
            &[("b3", "0"), BALANCER],
            "Deny(. .)",
        ),
        (
            &[TraceContext, Xray, B3],
            &[("b3", "0"), BALANCER],
            "Defer(11111111111111111111111111111111 .)",
        ),
    ] {
        let found = found.to_owned();
        assert_eq!(read(&&propagator(kinds), headers), found, "{kinds:?}");
    }
}

#[test]
fn baggage_is_found_wherever_the_parent_is() {
    let both = &[("baggage", "a=1"), ("uberctx-b", "2"), W3C, UBER][..];
    for (kinds, headers, span, members) in [
        (&[TraceContext, Baggage][..], both, "1", &["a=1"][..]),
        (&[Jaeger, Baggage, TraceContext], both, "3", &["b=2"]),
        (&[TraceContext, Baggage, Jaeger], both, "1", &["a=1"]),
        (&[TraceContext, Jaeger], both, "1", &["b=2"]),
        (&[Baggage, Jaeger], &both[1..], "3", &["b=2"]),
        (&[TraceContext], both, "1", &[]),
    ] {
        let context = extracted(&&propagator(kinds), headers);
        assert_eq!(baggage(&context), members, "{kinds:?}");
        let found = described(&context);
        assert_eq!(found, format!("T-000000000000000{span}-01"));
    }
}

#[test]
fn each_writes_its_own_headers_and_all_of_them_are_fields() {
    let kinds: &[PropagatorKind] = &[TraceContext, Baggage, B3, B3Multi, Jaeger, Xray];
    let all = &propagator(kinds);
    let context = extracted(&all, &[ZIPKIN, ("baggage", "a=1")]);
    expect_test::expect![[r#"
        b3: T-0000000000000002-1
        baggage: a=1
        traceparent: 00-T-0000000000000002-01
        uber-trace-id: T:0000000000000002:0:01
        uberctx-a: 1
        x-amzn-trace-id: Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=0000000000000002;Sampled=1
        x-b3-sampled: 1
        x-b3-spanid: 0000000000000002
        x-b3-traceid: T
    "#]]
    .assert_eq(&(written(&all, &context) + "\n"));
    let fields: Vec<&str> = all.fields().collect();
    assert_eq!(
        fields.join(" "),
        "traceparent tracestate baggage b3 x-b3-traceid x-b3-spanid x-b3-parentspanid x-b3-sampled \
         x-b3-flags uber-trace-id x-amzn-trace-id"
    );
}

/// A stale word is replaced by one that says nothing.
#[test]
fn what_was_said_of_another_parent_does_not_stay() {
    for said in ["0", "1", "d", "T-Z", "T-Z-d"] {
        let before = extracted(&B3Propagator::single(), &[("b3", said)]);
        let parent = (
            "traceparent",
            "00-11111111111111111111111111111111-1111111111111111-01",
        );
        let after = TraceContextPropagator::new();
        let after = after.extract_with_context(&before, &Headers(&[parent]));
        assert!(described(&after).ends_with(" Defer(. .)"), "{said}");
        let sent = written(&B3Propagator::single(), &after);
        let same = "11111111111111111111111111111111-1111111111111111";
        assert_eq!(sent, format!("b3: {same}-1"));

        // No header, no change.
        for propagator in [
            &TraceContextPropagator::new() as &dyn TextMapPropagator,
            &XrayPropagator::new(),
        ] {
            let same = propagator.extract_with_context(&before, &Headers(&[]));
            assert_eq!(described(&same), described(&before));
        }
    }
}

/// A span of our own decides what a caller left open, and goes on with what holds for the trace.
#[test]
fn what_holds_for_a_span_is_not_said_of_the_next() {
    for (said, flags, sent) in [
        ("T-Z", 1, "T-0000000000000009-1"),
        ("T-Z", 0, "T-0000000000000009-0"),
        ("T-Z-d", 1, "T-0000000000000009-d"),
        ("d", 1, "T-0000000000000009-d"),
        ("0", 1, "T-0000000000000009-1"),
    ] {
        let context = extracted(&B3Propagator::single(), &[("b3", said)]);
        let span = extracted(&B3Propagator::single(), &[("b3", "T-Z-1")]);
        let trace_id = span.span().span_context().trace_id();
        let flags = TraceFlags::new(flags);
        let child = SpanContext::new(
            trace_id,
            SpanId::from(9_u64),
            flags,
            false,
            TraceState::NONE,
        );
        let context = context.with_remote_span_context(child);
        assert_eq!(
            written(&B3Propagator::single(), &context),
            format!("b3: {sent}"),
            "{said}"
        );
    }
}

/// Reading a header is a call into the carrier, which may be traced itself.
#[test]
fn a_carrier_may_change_the_current_context() {
    struct Attaches;

    impl Extractor for Attaches {
        fn get(&self, _: &str) -> Option<&str> {
            drop(Context::new().attach());
            None
        }

        fn keys(&self) -> Vec<&str> {
            drop(Context::new().attach());
            Vec::new()
        }
    }

    let all = &propagator(&[TraceContext, Baggage, B3, Jaeger, Xray]);
    assert!(!all.extract(&Attaches).has_active_span());
    assert!(!XrayPropagator::new().extract(&Attaches).has_active_span());
}
