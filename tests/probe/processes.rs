//! The context between processes: what one inherits, what it would pass on, and a child that continues its trace.
//! Never decides whether a result is right.

use std::collections::BTreeMap;
use std::process::Command;

use opentelemetry::baggage::BaggageExt;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceState};
use opentelemetry::{Context, TraceFlags};
use traced::traced;

use crate::endings::Ending;

/// What is read, and what a new process would be given: without a span, in what was read, and under another span.
pub(crate) fn inherited(ending: Ending) {
    let telemetry = ending.builder().init();
    let inherited = traced::env::extract();
    let span = inherited.span().span_context().clone();
    let state = span.trace_state().header();
    println!(
        "read: span {}, state `{state}`, baggage {:?}",
        span.span_id(),
        baggage(&inherited)
    );
    println!("without a span: {}", given());
    let attached = inherited.attach();
    println!("in what was read: {}", given());
    drop(attached);
    let (trace, span) = (0xa_u128.into(), 0xb_u64.into());
    let another = SpanContext::new(trace, span, TraceFlags::SAMPLED, true, TraceState::NONE);
    let _attached = Context::new().with_remote_span_context(another).attach();
    println!("under a span: {}", given());
    ending.end(telemetry);
}

fn baggage(context: &Context) -> BTreeMap<String, String> {
    let members = context.baggage().iter();
    members
        .map(|(key, (value, _))| (key.to_string(), value.to_string()))
        .collect()
}

/// The variables that are set for a new process, and behind a minus those that are taken from it.
fn given() -> String {
    let mut command = Command::new("child");
    traced::env::inject(&mut command);
    let shown = command.get_envs().map(|(name, value)| match value {
        Some(value) => format!("{}={}", name.display(), value.display()),
        None => format!("-{}", name.display()),
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() {
        return "nothing".to_owned();
    }
    shown.join(" ")
}

/// Starts this program once more as whoever is `next`, and tells its own span.
pub(crate) fn generation(ending: Ending, name: &'static str, next: Option<&str>) {
    let telemetry = ending.builder().init();
    live(name, next);
    ending.end(telemetry);
}

/// The same where nobody calls `init`.
pub(crate) fn untraced() {
    live("untraced", Some("child"));
}

#[traced(name = name, parent = traced::env::extract())]
fn live(name: &'static str, next: Option<&str>) {
    if let Some(next) = next {
        let mut command = Command::new(std::env::current_exe().unwrap());
        traced::env::inject(command.arg(next));
        assert!(command.status().unwrap().success());
    }
}
