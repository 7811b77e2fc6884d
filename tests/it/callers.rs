//! What callers say of a trace in formats that say more than ids and flags, from header to header.
//! Never relies on a configured propagator.

use std::collections::HashMap;

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceId};
use traced::propagation::{B3Propagator, XrayPropagator};
use traced::traced;

use crate::harness::{Trace, collect, remote, telemetry};

/// The trace and the span of a caller: others for each one, as all tests have one collection of spans.
fn ids(caller: u8) -> String {
    format!("80f198ee56343ba864fe8b2a57d3ef{caller:02x}-e457b5a2e4d86bd1")
}

/// The context of a header, read as the only format.
fn received(format: &dyn TextMapPropagator, name: &str, value: &str) -> Context {
    let headers = HashMap::from([(name.to_owned(), value.to_owned())]);
    format.extract_with_context(&Context::new(), &headers)
}

/// The header of the current context.
fn sent(format: &dyn TextMapPropagator, name: &str) -> String {
    let mut headers = HashMap::new();
    format.inject(&mut headers);
    headers.remove(name).unwrap_or_default()
}

#[traced(kind = server, parent = context)]
fn serve<T>(context: &Context, handle: impl FnOnce() -> T) -> T {
    called(handle)
}

#[traced]
fn called<T>(handle: impl FnOnce() -> T) -> T {
    handle()
}

#[traced(root)]
fn elsewhere<T>(handle: impl FnOnce() -> T) -> T {
    handle()
}

#[traced(level = trace, parent = context)]
fn off<T>(context: &Context, handle: impl FnOnce() -> T) -> T {
    handle()
}

/// What goes out of a served request, and its spans.
fn served(format: &dyn TextMapPropagator, name: &str, value: &str) -> (String, TraceId, Trace) {
    telemetry();
    let (sent, trace_id) = serve(&received(format, name, value), || {
        let trace_id = traced::current().span_context().trace_id();
        (sent(format, name), trace_id)
    });
    (sent, trace_id, collect(trace_id, SpanId::INVALID))
}

#[test]
fn b3_says_who_decides() {
    let b3 = B3Propagator::single();
    for (caller, state, is_sampled, then) in [
        (1, "", true, "-1"),
        (2, "-0", false, "-0"),
        (3, "-1", true, "-1"),
        (4, "-d", true, "-d"),
    ] {
        let ids = ids(caller);
        let (sent, trace_id, trace) = served(&b3, "b3", &format!("{ids}{state}"));
        assert_eq!(trace_id.to_string(), ids[..32]);
        assert!(sent.ends_with(then), "{state}: {sent}");
        assert_eq!(trace.spans().len(), if is_sampled { 2 } else { 0 });
        if is_sampled {
            let parent_id = trace.span("serve").parent_span_id;
            assert_eq!(parent_id.to_string(), ids[33..]);
        }
    }
}

#[test]
fn b3_may_decide_for_a_trace_that_has_not_begun() {
    let b3 = B3Propagator::single();
    for (state, is_sampled) in [("0", false), ("1", true), ("d", true)] {
        let (sent, trace_id, trace) = served(&b3, "b3", state);
        assert_ne!(trace_id, TraceId::INVALID);
        assert!(sent.ends_with(&format!("-{state}")), "{state}: {sent}");
        assert_eq!(trace.spans().len(), if is_sampled { 2 } else { 0 });
        if is_sampled {
            assert_eq!(trace.span("serve").parent_span_id, SpanId::INVALID);
        }
    }
}

#[test]
fn what_was_said_of_a_trace_is_not_said_of_another() {
    telemetry();
    let b3 = B3Propagator::single();
    for (state, within) in [("d", "-d"), ("0", "-0"), ("", "-1")] {
        for said in [state.to_owned(), format!("{}-{state}", ids(5))] {
            let said = said.trim_end_matches('-');
            if said.is_empty() {
                continue;
            }
            let context = received(&b3, "b3", said);
            let sent = || sent(&b3, "b3");
            let (inside, outside) = serve(&context, || (sent(), elsewhere(sent)));
            assert!(inside.ends_with(within), "{said}: {inside}");
            assert!(outside.ends_with("-1"), "{said}: {outside}");
        }
    }
}

#[traced(parent = parent)]
fn under<T>(parent: SpanContext, handle: impl FnOnce() -> T) -> T {
    handle()
}

#[test]
fn a_parent_of_another_trace_is_not_what_was_spoken_of() {
    telemetry();
    let b3 = B3Propagator::single();
    let other = remote(7);
    for said in ["d", "0"] {
        serve(&received(&b3, "b3", said), || {
            let sent = under(other.clone(), || sent(&b3, "b3"));
            assert!(sent.ends_with("-1"), "{said}: {sent}");
        });
    }
    let xray = "Root=1-5759e988-bd862e3fe1be46a9942727ff;Sampled=0";
    let context = received(&XrayPropagator::new(), "x-amzn-trace-id", xray);
    serve(&context, || {
        let here = traced::current().span_context();
        let there = under(SpanContext::NONE, || traced::current().span_context());
        assert_ne!(here.trace_id(), there.trace_id());
        assert!(there.is_sampled());
    });
}

#[test]
fn a_load_balancers_trace_goes_on() {
    let xray = XrayPropagator::new();
    let name = "x-amzn-trace-id";
    for (caller, said, is_sampled) in [
        (1, "", true),
        (2, ";Sampled=0", false),
        (3, ";Sampled=1", true),
    ] {
        let root = format!("Root=1-5759e988-bd862e3fe1be46a9942727{caller:02x}");
        let (sent, trace_id, trace) = served(&xray, name, &format!("{root}{said}"));
        let digits = trace_id.to_string();
        assert_eq!(format!("Root=1-{}-{}", &digits[..8], &digits[8..]), root);
        assert!(sent.starts_with(&format!("{root};Parent=")), "{sent}");
        assert!(sent.ends_with(if is_sampled {
            ";Sampled=1"
        } else {
            ";Sampled=0"
        }));
        let servers = trace.spans().iter().filter(|span| span.name == "serve");
        for server in servers {
            assert_eq!(server.parent_span_id, SpanId::INVALID);
        }
        assert_eq!(trace.spans().len(), if is_sampled { 2 } else { 0 });
    }
}

#[test]
fn what_is_off_passes_on_what_it_was_told() {
    telemetry();
    let b3 = B3Propagator::single();
    let with = |state: &str| format!("{}{state}", ids(6));
    let alone = ["0", "1", "d"].map(str::to_owned);
    let beside_ids = ["", "-0", "-1", "-d"].map(with);
    for said in alone.into_iter().chain(beside_ids) {
        let context = received(&b3, "b3", &said);
        assert_eq!(off(&context, || sent(&b3, "b3")), said);
    }
    let xray = XrayPropagator::new();
    let name = "x-amzn-trace-id";
    for said in ["", ";Sampled=0", ";Parent=53995c3f42cd8ad8"] {
        let said = format!("Root=1-5759e988-bd862e3fe1be46a994272793{said}");
        let context = received(&xray, name, &said);
        assert_eq!(off(&context, || sent(&xray, name)), said);
    }
    assert!(!Context::current().span().span_context().is_valid());
}
