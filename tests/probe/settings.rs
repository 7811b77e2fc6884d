//! What settings change beside what is exported: filters at run time, events of errors, carriers, descriptions.
//! Never decides whether a result is right.

use std::collections::{BTreeMap, HashMap};

use opentelemetry::baggage::BaggageExt;
use opentelemetry::global;
use opentelemetry::trace::{TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue};
use traced::traced;

use crate::endings::Ending;

#[traced(attributes(round))]
fn own(round: u32) -> u32 {
    round
}

#[traced(level = debug)]
fn detail() {}

#[traced]
fn fails() -> Result<(), String> {
    Err("out of stock".to_owned())
}

/// The same calls in rounds, each under another filter. What is called once keeps its tracer.
pub(crate) fn filters(ending: Ending) {
    let telemetry = ending.builder().init();
    let tracer = global::tracer("other-library");
    for (round, filter) in (0..).zip([
        "info",
        "off",
        "off,probe=debug",
        "debug,other_library=off",
        "loud",
    ]) {
        if let Err(error) = telemetry.set_filter(filter) {
            println!("{error}");
        }
        own(round);
        detail();
        let outer = Context::current_with_span(tracer.start(format!("other {round}")));
        let _attached = outer.attach();
        own(round + 100);
    }
    println!("{}", telemetry.describe());
    ending.end(telemetry);
}

/// An error and a panic.
pub(crate) fn exceptions(ending: Ending) {
    let telemetry = ending.builder().init();
    println!("{:?}", fails());
    traced::span("by hand").in_scope(|| {
        traced::current().record_error(&std::io::Error::other("by hand"));
    });
    ending.end(telemetry);
}

/// One trace in every format, with a parent and a user for each.
const CARRIED: [(&str, &str); 7] = [
    (
        "traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000001-01",
    ),
    ("baggage", "user=ann"),
    ("b3", "4bf92f3577b34da6a3ce929d0e0e4736-0000000000000002-1"),
    (
        "uber-trace-id",
        "4bf92f3577b34da6a3ce929d0e0e4736:0000000000000003:0:01",
    ),
    ("uberctx-user", "jay"),
    (
        "x-amzn-trace-id",
        "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=0000000000000004;Sampled=1",
    ),
    ("x-b3-sampled", "0"),
];

/// What is read of a carrier, and what is written to one, by us and by the global propagator.
pub(crate) fn carriers(ending: Ending) {
    let telemetry = ending.builder().init();
    let carried = CARRIED.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let context = traced::propagation::extract(&HashMap::from(carried));
    let span = context.span().span_context().span_id();
    let user = context.baggage().get("user").map(ToString::to_string);
    println!("read: span {span}, user {user:?}");
    let _attached = context
        .with_baggage([KeyValue::new("user", "bob")])
        .attach();
    let mut ours = HashMap::new();
    traced::propagation::inject(&mut ours);
    let mut theirs = HashMap::new();
    global::get_text_map_propagator(|propagator| propagator.inject(&mut theirs));
    println!("ours: {:?}", BTreeMap::from_iter(ours));
    println!("theirs: {:?}", BTreeMap::from_iter(theirs));
    ending.end(telemetry);
}

pub(crate) fn describe(ending: Ending) {
    let telemetry = ending.builder().init();
    println!("{}", telemetry.describe());
    ending.end(telemetry);
}

/// Two spans of another library.
pub(crate) fn others(ending: Ending) {
    let telemetry = ending.builder().init();
    println!("{}", telemetry.describe());
    let tracer = global::tracer("other-library");
    for name in ["one", "two"] {
        drop(tracer.start(name));
    }
    ending.end(telemetry);
}
