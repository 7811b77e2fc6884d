//! `traceparent`, sections 3.2 and 4.3 of <https://www.w3.org/TR/trace-context-2/>.
//! Never about the members of a `tracestate`.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};

use super::{extracted, read, written};
use crate::propagation::TraceContextPropagator;

#[test]
fn what_is_well_formed_is_a_parent() {
    for (header, found) in [
        ("00-T-Z-00", "T-Z-00"),
        ("00-T-Z-01", "T-Z-01"),
        ("00-T-Z-02", "T-Z-02"),
        ("00-T-Z-03", "T-Z-03"),
        // Flags that are not known are dropped.
        ("00-T-Z-ff", "T-Z-03"),
        ("00-T-Z-08", "T-Z-00"),
        // Blanks around it belong to the header.
        (" \t00-T-Z-01\t ", "T-Z-01"),
        // Versions to come are read as far as they are known.
        ("cc-T-Z-01", "T-Z-01"),
        ("cc-T-Z-01-", "T-Z-01"),
        ("01-T-Z-09-what-the-future-will-be-like", "T-Z-01"),
    ] {
        let propagator = TraceContextPropagator::new();
        assert_eq!(read(&propagator, &[("TraceParent", header)]), found);
    }
}

#[test]
fn what_is_malformed_is_none() {
    let upper_case = "00-4BF92F3577B34DA6A3CE929D0E0E4736-Z-01";
    let zeroes = format!("00-{:032x}-Z-01", 0);
    let not_ascii = format!("00-{}-Z-01", "é".repeat(16));
    for header in [
        "",
        "-",
        "00",
        "00-T-Z",
        "00-T-Z-",
        "00-T-Z-1",
        "00-T-Z-001",
        "00-T-Z-.0",
        "00-T-Z-0G",
        "00-T-Z-0A",
        "00-T-Z-01.",
        "00-T-Z-01-",
        "00-T-Z-01-more",
        "cc-T-Z-01.more",
        "cc-T-Z-010",
        "ff-T-Z-01",
        "0-T-Z-01",
        "000-T-Z-01",
        "+0-T-Z-01",
        "0.-T-Z-01",
        "0A-T-Z-01",
        "00-0T-Z-01",
        "00-T-0Z-01",
        "00-1-Z-01",
        "00-T-1-01",
        "00-T-+f067aa0ba902b7-01",
        "00-T-0000000000000000-01",
        "00-+bf92f3577b34da6a3ce929d0e0e473-Z-01",
        "00_T_Z_01",
        "00-T-Z-01,00-T-Z-01",
        upper_case,
        &zeroes,
        &not_ascii,
    ] {
        let propagator = TraceContextPropagator::new();
        let headers = [("traceparent", header), ("tracestate", "a=1")];
        assert_eq!(read(&propagator, &headers), "", "{header}");
    }
}

#[test]
fn two_traceparents_contradict_each_other() {
    let propagator = TraceContextPropagator::new();
    let one = ("traceparent", "00-T-Z-01");
    for other in ["00-T-Z-01", "00-T-Z-00", "", "\u{fffd}"] {
        assert_eq!(read(&propagator, &[one, ("traceparent", other)]), "");
        assert_eq!(read(&propagator, &[("traceparent", other), one]), "");
    }
    assert_eq!(read(&propagator, &[("tracestate", "a=1")]), "");
}

#[test]
fn one_header_is_written_and_another_where_there_is_something_in_it() {
    let propagator = TraceContextPropagator::new();
    for headers in [
        &[("traceparent", "00-T-Z-03")][..],
        &[("traceparent", "00-T-Z-00"), ("tracestate", "a=1,b= 2")],
    ] {
        let context = extracted(&propagator, headers);
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}"));
        let lines: Vec<String> = lines.collect();
        assert_eq!(written(&propagator, &context), lines.join("\n"));
    }
    assert_eq!(written(&propagator, &Context::new()), "");
    let half = SpanContext::new(
        TraceId::from(1_u128),
        SpanId::INVALID,
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    );
    let half = Context::new().with_remote_span_context(half);
    assert_eq!(written(&propagator, &half), "");
}

#[test]
fn flags_of_the_process_alone_stay_there() {
    let propagator = TraceContextPropagator::new();
    let span = SpanContext::new(
        TraceId::from(1_u128),
        SpanId::from(2_u64),
        TraceFlags::new(0xff),
        false,
        TraceState::NONE,
    );
    let context = Context::new().with_remote_span_context(span);
    assert!(written(&propagator, &context).ends_with("-03"));
}
