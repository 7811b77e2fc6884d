//! Counts what headers of a megabyte allocate when they are read: no more than a constant, in any format.
//! Never counts what the carrier allocates, beyond its lists of references.

use std::hint::black_box;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use traced::propagation::{
    B3Propagator, BaggagePropagator, JaegerPropagator, TraceContextPropagator, XrayPropagator,
};

const MEGABYTE: usize = 1 << 20;

/// Bytes; a trace state of 32 members with keys and values of 256 characters each takes a third of it.
const CONSTANT: u64 = 100_000;

/// Every header but those that are good has this value.
#[derive(Debug)]
struct Headers<'a> {
    good: &'a [(&'a str, &'a str)],
    value: &'a str,
}

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let good = self.good.iter().find(|(name, _)| *name == key);
        Some(good.map_or(self.value, |(_, value)| value))
    }

    fn keys(&self) -> Vec<&str> {
        vec!["uberctx-a", "uberctx-b", "uberctx-c"]
    }
}

/// A part of a header over and over again; `#` stands for a number that is another one each time.
fn repeated(part: &str) -> String {
    let mut header = String::new();
    for number in 0.. {
        if header.len() >= MEGABYTE {
            break;
        }
        header.push_str(&part.replace('#', &number.to_string()));
    }
    header
}

#[test]
fn a_megabyte_takes_no_more_than_a_constant() {
    let ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    let traceparent = format!("00-{ids}-01");
    let (key, value) = ("k".repeat(240), "v".repeat(256));
    let mut headers: Vec<String> = [
        "a",
        " ",
        ",",
        ";",
        ":",
        "-",
        "=",
        "%",
        "%FF",
        "%3A",
        "é",
        "k#=v,",
        "k=v,",
        "k#=%FF,",
        "k=v;p#=q;",
        "k#=v;p;q,",
        "Self=#;",
        "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;",
    ]
    .iter()
    .map(|part| repeated(part))
    .collect();
    headers.push(repeated(&format!("{key}#={value},")));
    headers.push(repeated(&format!("{ids}-1-")));
    // As much as is taken, and then too much.
    let most: Vec<String> = (10..42).map(|n| format!("{key}{n}={value}")).collect();
    headers.push(format!("{},{}", most.join(","), repeated("k#=v,")));
    headers.push(format!("{}{}", most.join(","), " ".repeat(MEGABYTE)));
    headers.push(format!("{traceparent}-{}", repeated("a")));
    headers.push(format!("k={},{}", "%FF".repeat(2_700), repeated("k#=v,")));

    let propagators: [&dyn TextMapPropagator; 6] = [
        &TraceContextPropagator::new(),
        &BaggagePropagator::new(),
        &B3Propagator::single(),
        &B3Propagator::multi(),
        &JaegerPropagator::new(),
        &XrayPropagator::new(),
    ];
    // The trace state is looked at behind a good parent only.
    let good = [("traceparent", traceparent.as_str())];
    let mut most = 0;
    for value in &headers {
        assert!(value.len() >= MEGABYTE);
        let start: String = value.chars().take(60).collect();
        let cases = propagators.map(|propagator| (propagator, &[][..]));
        let behind_a_parent = (propagators[0], good.as_slice());
        for (propagator, good) in cases.into_iter().chain([behind_a_parent]) {
            let headers = Headers { good, value };
            let counted = allocation_counter::measure(|| {
                let context = Context::new();
                black_box(propagator.extract_with_context(&context, &headers));
            });
            let bytes = counted.bytes_total;
            assert!(bytes < CONSTANT, "{bytes}: {propagator:?} {start}");
            most = most.max(bytes);
        }
    }
    // The count counts: what is good allocates.
    assert!(most > 10_000, "{most}");
}
