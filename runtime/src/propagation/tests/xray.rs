//! `X-Amzn-Trace-Id`, as AWS X-Ray's developer guide has it.
//! Never about ids that are made here.

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt;

use super::{extracted, read, written};
use crate::propagation::{B3Propagator, TraceContextPropagator, XrayPropagator};

/// The same trace as everywhere, as X-Ray divides it.
const ROOT: &str = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736";

#[test]
fn fields_in_any_order() {
    for (fields, found) in [
        ("@;Parent=Z;Sampled=1", "T-Z-01"),
        ("@;Parent=Z;Sampled=0", "T-Z-00"),
        ("Sampled=1;Parent=Z;@", "T-Z-01"),
        ("@; Parent = Z; Sampled= 1 ;", "T-Z-01"),
        (
            "Self=1-67891234-12456789abcdef012345678;@;Parent=Z;Sampled=1",
            "T-Z-01",
        ),
        ("@;Parent=Z;Sampled=1;Lineage=1:2f:0;more", "T-Z-01"),
        ("@;Parent=00F067AA0BA902B7;Sampled=1", "T-Z-01"),
        ("@;Parent=Z", "T-Z-00 Defer(T Z)"),
        ("@;Parent=Z;Sampled=?", "T-Z-00 Defer(T Z)"),
        // What a load balancer sends.
        ("@", "Defer(T .)"),
        ("Self=1-67891234-12456789abcdef012345678;@", "Defer(T .)"),
        ("@;Sampled=?", "Defer(T .)"),
        ("@;Sampled=1", "Accept(T .)"),
        ("@;Sampled=0", "Deny(T .)"),
        ("", ""),
        (";", ""),
        ("Parent=Z;Sampled=1", ""),
        ("Sampled=1", ""),
        ("@;Parent=Z;Sampled=2", "T-Z-00 Defer(T Z)"),
        ("@;Parent=Z;Sampled=", "T-Z-00 Defer(T Z)"),
        ("@;Parent=Z;Sampled=true", "T-Z-00 Defer(T Z)"),
        ("@;Parent=;Sampled=1", ""),
        ("@;Parent=1;Sampled=1", ""),
        ("@;Parent=0000000000000000;Sampled=1", ""),
        ("@;Parent=+0f067aa0ba902b7;Sampled=1", ""),
        ("@;@;Parent=Z;Sampled=1", ""),
        ("@;Parent=Z;Parent=Z;Sampled=1", ""),
        ("@;Parent=Z;Sampled=1;Sampled=0", ""),
        (
            "root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=Z;Sampled=1",
            "",
        ),
        ("Root=T;Parent=Z;Sampled=1", ""),
        (
            "Root=2-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=Z;Sampled=1",
            "",
        ),
        (
            "Root=1-4bf92f3-577b34da6a3ce929d0e0e4736;Parent=Z;Sampled=1",
            "",
        ),
        (
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e473;Parent=Z;Sampled=1",
            "",
        ),
        (
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e47360;Parent=Z;Sampled=1",
            "",
        ),
        (
            "Root=1-00000000-000000000000000000000000;Parent=Z;Sampled=1",
            "",
        ),
        ("Root=1-4bf92f35;Parent=Z;Sampled=1", ""),
        ("@;Parent=\u{fffd}", ""),
    ] {
        let header = fields.replace('@', ROOT);
        let propagator = XrayPropagator::new();
        let headers = [("X-Amzn-Trace-Id", header.as_str())];
        assert_eq!(read(&propagator, &headers), found, "{header}");
    }
}

#[test]
fn repeated_headers_have_to_agree() {
    let propagator = XrayPropagator::new();
    let root = ("x-amzn-trace-id", ROOT);
    assert_eq!(read(&propagator, &[root, root]), "Defer(T .)");
    assert_eq!(read(&propagator, &[root, ("x-amzn-trace-id", "")]), "");
}

#[test]
fn what_is_read_is_written() {
    for (fields, sent) in [
        (";Parent=Z;Sampled=1", ";Parent=Z;Sampled=1"),
        (";Parent=Z;Sampled=0", ";Parent=Z;Sampled=0"),
        (";Parent=Z", ";Parent=Z"),
        (";Parent=Z;Sampled=?;Lineage=1", ";Parent=Z"),
        ("", ""),
        (";Sampled=1", ";Sampled=1"),
        (";Sampled=0", ";Sampled=0"),
    ] {
        let header = format!("{ROOT}{fields}");
        let propagator = XrayPropagator::new();
        let context = extracted(&propagator, &[("x-amzn-trace-id", &header)]);
        let expected = format!("x-amzn-trace-id: {ROOT}{sent}");
        assert_eq!(written(&propagator, &context), expected);
    }
    assert_eq!(written(&XrayPropagator::new(), &Context::new()), "");
}

/// A trace without a span has no words in other formats, and sampling without a trace has none here.
#[test]
fn other_formats_do_not_make_up_what_is_missing() {
    let context = extracted(&XrayPropagator::new(), &[("x-amzn-trace-id", ROOT)]);
    assert!(!context.has_active_span());
    assert_eq!(written(&B3Propagator::single(), &context), "");
    assert_eq!(written(&B3Propagator::multi(), &context), "");
    assert_eq!(written(&TraceContextPropagator::new(), &context), "");
    let context = extracted(&B3Propagator::single(), &[("b3", "1")]);
    assert_eq!(written(&XrayPropagator::new(), &context), "");
}
