//! B3 as <https://github.com/openzipkin/b3-propagation> has it, in both forms.
//! Never about other formats.

use opentelemetry::Context;
use opentelemetry::propagation::TextMapPropagator;

use super::{extracted, read, written};
use crate::propagation::B3Propagator;

#[test]
fn one_header() {
    let zero = format!("T-{:016x}-1", 0);
    for (header, found) in [
        ("T-Z-1", "T-Z-01"),
        ("T-Z-0", "T-Z-00"),
        ("T-Z-d", "T-Z-01 Debug(T Z)"),
        ("T-Z", "T-Z-00 Defer(T Z)"),
        (" T-Z-1\t", "T-Z-01"),
        ("T-Z-1-00f067aa0ba90200", "T-Z-01"),
        ("T-Z-d-00f067aa0ba90200", "T-Z-01 Debug(T Z)"),
        (
            "a3ce929d0e0e4736-Z-1",
            "0000000000000000a3ce929d0e0e4736-Z-01",
        ),
        // A state alone holds for the trace that begins next.
        ("0", "Deny(. .)"),
        ("1", "Accept(. .)"),
        ("d", "Debug(. .)"),
        ("", ""),
        ("-", ""),
        ("2", ""),
        ("true", ""),
        ("D", ""),
        ("T", ""),
        ("T-", ""),
        ("T-Z-", ""),
        ("T-Z-2", ""),
        ("T-Z-true", ""),
        ("T-Z-11", ""),
        ("T-Z-00f067aa0ba90200", ""),
        ("T-Z-1-", ""),
        ("T-Z-1-1", ""),
        ("T-Z-1-00f067aa0ba90200-", ""),
        ("T-1-1", ""),
        ("1-Z-1", ""),
        ("0T-Z-1", ""),
        ("4BF92F3577B34DA6A3CE929D0E0E4736-Z-1", ""),
        ("T-00F067AA0BA902B7-1", ""),
        ("T-+0f067aa0ba902b7-1", ""),
        ("T-Z-\u{fffd}", ""),
        (&zero, ""),
    ] {
        for propagator in [B3Propagator::single(), B3Propagator::multi()] {
            assert_eq!(read(&propagator, &[("b3", header)]), found, "{header}");
        }
    }
}

const ID: (&str, &str) = ("X-B3-TraceId", "T");
const SPAN: (&str, &str) = ("X-B3-SpanId", "Z");

#[test]
fn several_headers() {
    let sampled = |value| ("X-B3-Sampled", value);
    let flags = |value| ("X-B3-Flags", value);
    let parent = ("X-B3-ParentSpanId", "no id");
    let zero = format!("{:032x}", 0);
    for (headers, found) in [
        (&[ID, SPAN, sampled("1")][..], "T-Z-01"),
        (&[ID, SPAN, sampled("0")], "T-Z-00"),
        (&[ID, SPAN, sampled("true")], "T-Z-01"),
        (&[ID, SPAN, sampled("false")], "T-Z-00"),
        (&[ID, SPAN, flags("1")], "T-Z-01 Debug(T Z)"),
        (&[ID, SPAN, flags("1"), sampled("0")], "T-Z-01 Debug(T Z)"),
        (&[ID, SPAN, flags("0"), sampled("1")], "T-Z-01"),
        (&[ID, SPAN], "T-Z-00 Defer(T Z)"),
        (&[ID, SPAN, parent, sampled("1")], "T-Z-01"),
        (
            &[("x-b3-traceid", "a3ce929d0e0e4736"), SPAN, sampled("1")],
            "0000000000000000a3ce929d0e0e4736-Z-01",
        ),
        (&[sampled("1")], "Accept(. .)"),
        (&[sampled("0")], "Deny(. .)"),
        (&[flags("1")], "Debug(. .)"),
        // What is not well-formed is as if it were not there.
        (&[ID, SPAN, sampled("d")], "T-Z-00 Defer(T Z)"),
        (&[ID, SPAN, sampled("")], "T-Z-00 Defer(T Z)"),
        (&[ID, ("X-B3-SpanId", "1"), sampled("1")], "Accept(. .)"),
        (&[("X-B3-TraceId", "1"), SPAN, sampled("0")], "Deny(. .)"),
        (&[("X-B3-TraceId", &zero), SPAN, sampled("0")], "Deny(. .)"),
        (&[ID, sampled("1")], "Accept(. .)"),
        (&[ID], ""),
        (&[SPAN], ""),
        (&[sampled("2")], ""),
        (&[flags("2")], ""),
        (&[parent], ""),
        (&[], ""),
    ] {
        for propagator in [B3Propagator::single(), B3Propagator::multi()] {
            assert_eq!(read(&propagator, headers), found, "{headers:?}");
        }
    }
}

#[test]
fn the_one_header_goes_before_the_others_if_it_is_good() {
    let propagator = B3Propagator::default();
    let others = [ID, ("X-B3-SpanId", "0000000000000001")];
    for (single, found) in [
        ("T-Z-1", "T-Z-01"),
        ("0", "Deny(. .)"),
        ("T-Z-2", "T-0000000000000001-00 Defer(T 0000000000000001)"),
    ] {
        let headers = [others[0], others[1], ("b3", single)];
        assert_eq!(read(&propagator, &headers), found);
    }
}

#[test]
fn the_first_of_repeated_headers_counts() {
    let propagator = B3Propagator::default();
    let twice = [("b3", "T-Z-1"), ("b3", "T-Z-0")];
    assert_eq!(read(&propagator, &twice), "T-Z-01");
    let sampled = [
        ID,
        SPAN,
        ("x-b3-sampled", "0"),
        ("x-b3-sampled", "1"),
        ("x-b3-spanid", "1"),
    ];
    assert_eq!(read(&propagator, &sampled), "T-Z-00");
}

#[test]
fn what_is_read_is_written() {
    for (header, several) in [
        ("T-Z-1", "x-b3-sampled: 1\nx-b3-spanid: Z\nx-b3-traceid: T"),
        ("T-Z-0", "x-b3-sampled: 0\nx-b3-spanid: Z\nx-b3-traceid: T"),
        ("T-Z-d", "x-b3-flags: 1\nx-b3-spanid: Z\nx-b3-traceid: T"),
        ("T-Z", "x-b3-spanid: Z\nx-b3-traceid: T"),
        ("0", "x-b3-sampled: 0"),
        ("1", "x-b3-sampled: 1"),
        ("d", "x-b3-flags: 1"),
    ] {
        let context = extracted(&B3Propagator::single(), &[("b3", header)]);
        let one = written(&B3Propagator::single(), &context);
        assert_eq!(one, format!("b3: {header}"));
        assert_eq!(written(&B3Propagator::multi(), &context), several);
    }
    for propagator in [B3Propagator::single(), B3Propagator::multi()] {
        assert_eq!(written(&propagator, &Context::new()), "");
    }
}

/// Both encodings are read, so whoever writes one must know of the other.
#[test]
fn fields_are_those_that_are_read() {
    let all = [
        "b3",
        "x-b3-traceid",
        "x-b3-spanid",
        "x-b3-parentspanid",
        "x-b3-sampled",
        "x-b3-flags",
    ];
    assert!(B3Propagator::single().fields().eq(all));
    assert!(B3Propagator::multi().fields().eq(all));
}
