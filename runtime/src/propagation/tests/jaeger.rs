//! `uber-trace-id` and `uberctx-*`, as <https://www.jaegertracing.io/sdk-migration/#propagation-format> has them.
//! Never about other formats.

use opentelemetry::baggage::{BaggageExt, KeyValueMetadata};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::{Context, KeyValue};

use super::{Headers, baggage, extracted, read, written};
use crate::propagation::JaegerPropagator;

#[test]
fn ids_and_flags() {
    let zero = format!("{:032x}:Z:0:1", 0);
    let long = format!("T:Z:{}:1", "0".repeat(128));
    for (header, found) in [
        ("T:Z:0:1", "T-Z-01"),
        ("T:Z:0:0", "T-Z-00"),
        ("T:Z:0:01", "T-Z-01"),
        ("T:Z:0:2", "T-Z-01 Debug(T Z)"),
        ("T:Z:0:3", "T-Z-01 Debug(T Z)"),
        ("T:Z:0:8", "T-Z-00"),
        ("T:Z:0:fd", "T-Z-01"),
        ("T%3AZ%3a0%3A1", "T-Z-01"),
        ("T:f067aa0ba902b7:0:1", "T-Z-01"),
        ("4BF92F3577B34DA6A3CE929D0E0E4736:Z:0:1", "T-Z-01"),
        ("e0e4736:Z:0:1", "0000000000000000000000000e0e4736-Z-01"),
        // Nobody reads the third field.
        ("T:Z::1", "T-Z-01"),
        ("T:Z:no id:1", "T-Z-01"),
        ("", ""),
        (":::", ""),
        ("T:Z:0", ""),
        ("T:Z:0:", ""),
        ("T:Z:0:1:", ""),
        ("T:Z:0:g", ""),
        ("T:Z:0:001", ""),
        ("T:Z:0:-1", ""),
        ("T:Z:0:+1", ""),
        ("T::0:1", ""),
        (":Z:0:1", ""),
        ("T:0:0:1", ""),
        ("0:Z:0:1", ""),
        ("0T:Z:0:1", ""),
        ("T:0Z:0:1", ""),
        ("T:+f067aa0ba902b7:0:1", ""),
        ("T:0xf067aa0ba902b7:0:1", ""),
        ("T%3Z:0:1", ""),
        ("T:Z:\u{fffd}", ""),
        (&zero, ""),
        (&long, ""),
    ] {
        let propagator = JaegerPropagator::new();
        let headers = [("Uber-Trace-Id", header)];
        assert_eq!(read(&propagator, &headers), found, "{header}");
    }
}

#[test]
fn repeated_headers_have_to_agree() {
    let propagator = JaegerPropagator::new();
    let header = |value| ("uber-trace-id", value);
    let same = [header("T:Z:0:1"), header(" T:Z:0:1 ")];
    assert_eq!(read(&propagator, &same), "T-Z-01");
    let other = [header("T:Z:0:1"), header("T:Z:0:0")];
    assert_eq!(read(&propagator, &other), "");
}

#[test]
fn what_is_read_is_written_at_full_length() {
    for (read, sent) in [
        ("T:Z:0:1", "T:Z:0:01"),
        ("T:f067aa0ba902b7:1:0", "T:Z:0:00"),
        ("T:Z:0:2", "T:Z:0:03"),
    ] {
        let propagator = JaegerPropagator::new();
        let context = extracted(&propagator, &[("uber-trace-id", read)]);
        let expected = format!("uber-trace-id: {sent}");
        assert_eq!(written(&propagator, &context), expected);
    }
    assert_eq!(written(&JaegerPropagator::new(), &Context::new()), "");
}

#[test]
fn baggage_has_a_header_for_each_member() {
    let headers = [
        ("UberCtx-User", "J%C3%BCrgen"),
        ("uberctx-said", "a+b%20c%2Bd=e;f,g"),
        ("uberctx-", "no key"),
        ("uberctx", "no key"),
        ("uberctx-(", "no token"),
        ("uberct\u{e9}-a", "another"),
        ("uberctx-twice", "1"),
        ("uberctx-twice", "2"),
        ("uberctx-broken", "100%,%FF"),
        ("baggage", "a=1"),
    ];
    let context = extracted(&JaegerPropagator::new(), &headers);
    let expected = ["User=Jürgen", "broken=100%,\u{fffd}", "said=a b c+d=e;f,g"];
    assert_eq!(baggage(&context), expected);
    let sent = written(&JaegerPropagator::new(), &context);
    assert_eq!(
        sent,
        "uberctx-User: J%C3%BCrgen\nuberctx-broken: 100%25%2C%EF%BF%BD\n\
         uberctx-said: a%20b%20c%2Bd%3De%3Bf%2Cg"
    );
}

#[test]
fn no_header_leaves_the_baggage_and_properties_do_not_travel() {
    let context = Context::new().with_baggage([KeyValueMetadata::new("a", "1", "p=2")]);
    let propagator = JaegerPropagator::new();
    let kept = propagator.extract_with_context(&context, &Headers(&[]));
    assert_eq!(baggage(&kept), ["a=1 [p=2]"]);
    let replaced = [("uberctx-b", "2")];
    let replaced = propagator.extract_with_context(&context, &Headers(&replaced));
    assert_eq!(baggage(&replaced), ["b=2"]);
    assert_eq!(written(&propagator, &kept), "uberctx-a: 1");
}

#[test]
fn baggage_has_its_limits() {
    let names: Vec<String> = (0..70).map(|n| format!("uberctx-k{n:02}")).collect();
    let headers: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), "v")).collect();
    let context = extracted(&JaegerPropagator::new(), &headers);
    assert_eq!(context.baggage().len(), 64);
    assert!(context.baggage().get("k63").is_some());

    let long = "v".repeat(8190);
    let headers = [("uberctx-a", long.as_str()), ("uberctx-b", "1")];
    let context = extracted(&JaegerPropagator::new(), &headers);
    assert_eq!(baggage(&context), [format!("a={long}")]);
    let encoded = Context::new().with_baggage([
        KeyValue::new("a", " ".repeat(2730)),
        KeyValue::new("b", " ".repeat(2730)),
        KeyValue::new("c", "small"),
    ]);
    let sent = written(&JaegerPropagator::new(), &encoded);
    assert_eq!(sent, format!("uberctx-a: {}", "%20".repeat(2730)));
}
