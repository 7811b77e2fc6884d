//! What settings change beside what is exported: filters at run time, events of errors, carriers, descriptions.
//! Never decides whether a result is right.

use std::collections::BTreeMap;

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

/// What is written to a carrier, by us and by the global propagator, and what is read back.
pub(crate) fn carriers(ending: Ending) {
    let telemetry = ending.builder().init();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let carrier = BTreeMap::from([
        ("traceparent".to_owned(), parent.to_owned()),
        ("baggage".to_owned(), "user=ann".to_owned()),
    ]);
    let carrier: std::collections::HashMap<_, _> = carrier.into_iter().collect();
    let context = traced::propagation::extract(&carrier);
    let span = context.span().span_context().span_id();
    let user = context.baggage().get("user").map(ToString::to_string);
    println!("read: span {span}, user {user:?}");
    let _attached = context
        .with_baggage([KeyValue::new("user", "bob")])
        .attach();
    let mut ours = std::collections::HashMap::new();
    traced::propagation::inject(&mut ours);
    let mut theirs = std::collections::HashMap::new();
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
