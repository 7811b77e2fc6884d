//! The context in environment variables: of the process that started this one, and for those that it starts.
//! Never changes this process's own environment, and never starts a process.

use std::process::Command;

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};

use crate::current_context::current;
use crate::environment;
use crate::propagation;

/// The context that this process was started in, for `parent = ...`; the current one where the environment holds none.
///
/// A program that a traced one starts continues its trace:
///
/// ```
/// #[traced::traced(parent = traced::env::extract())]
/// fn run() {}
///
/// let _telemetry = traced::init();
/// run();
/// ```
///
/// Read as
/// [environment variable carriers](https://opentelemetry.io/docs/specs/otel/context/env-carriers/) say: the name of a
/// header in upper case, with `_` for what is neither letter nor digit, so `TRACEPARENT`, `TRACESTATE` and `BAGGAGE`
/// unless `OTEL_PROPAGATORS` names other formats. A value that is not Unicode or not well-formed is no context. Baggage in
/// Jaeger's own format stays behind: its keys are names of headers, which a variable's name has lost. The environment does
/// not change while a process runs, so once, around what `main` does, is enough.
#[must_use]
pub fn extract() -> Context {
    propagation::extract(&Inherited(environment::portable()))
}

/// Gives the current context to a process that is about to be started, as [`extract`] would read it there.
///
/// ```
/// use std::process::Command;
///
/// #[traced::traced(err = debug)]
/// fn version() -> std::io::Result<Vec<u8>> {
///     let mut command = Command::new("rustc");
///     traced::env::inject(command.arg("--version"));
///     Ok(command.output()?.stdout)
/// }
/// # version().unwrap();
/// ```
///
/// Where there is a span, variables of other contexts are left out of the new process's environment, whether they were
/// inherited or the command was given them; what is to stay is given to it behind this. Where there is none, they are passed on
/// as they are, and the new process continues the trace that this one was started in. [`Command::env_clear`] afterwards takes
/// the context away again; tokio's `Command` has `as_std_mut`.
///
/// A child's environment may be read by everybody who may look at the process: what is secret does not belong in baggage.
pub fn inject(command: &mut Command) {
    let context = current();
    if propagation::names_a_trace(&context) {
        propagation::for_each_field(|field| {
            command.env_remove(name(field));
        });
    }
    propagation::inject_context(&context, &mut Child(command));
}

/// A variable's name for a header's.
fn name(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 1);
    if !key.starts_with(|first: char| !first.is_ascii_digit()) {
        name.push('_');
    }
    name.extend(key.chars().map(|character| match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' => character.to_ascii_uppercase(),
        _ => '_',
    }));
    name
}

/// The variables whose names a header can have.
struct Inherited(Vec<(String, String)>);

impl Extractor for Inherited {
    fn get(&self, key: &str) -> Option<&str> {
        let name = name(key);
        let found = self.0.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| value.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// A process that has not started.
struct Child<'a>(&'a mut Command);

impl Injector for Child<'_> {
    fn set(&mut self, key: &str, value: String) {
        self.0.env(name(key), value);
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use opentelemetry::baggage::BaggageExt;
    use opentelemetry::trace::{
        SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState,
    };

    use opentelemetry::{Context, KeyValue};

    use super::{inject, name};

    #[test]
    fn a_command_may_be_given_one_context_after_the_other() {
        let span = |id| {
            let (trace_id, span_id) = (TraceId::from(id), SpanId::from(9));
            SpanContext::new(
                trace_id,
                span_id,
                TraceFlags::SAMPLED,
                true,
                TraceState::NONE,
            )
        };
        let mut command = Command::new("it");
        let user = [KeyValue::new("user", "ann")];
        let first = Context::new()
            .with_remote_span_context(span(7))
            .with_baggage(user);
        for context in [first, Context::new().with_remote_span_context(span(8))] {
            let attached = context.attach();
            inject(&mut command);
            drop(attached);
        }
        let variables: Vec<String> = command
            .get_envs()
            .map(|(name, value)| format!("{} {value:?}", name.display()))
            .collect();
        let traceparent = "00-00000000000000000000000000000008-0000000000000009-01";
        let traceparent = format!("TRACEPARENT Some({traceparent:?})");
        assert_eq!(variables, ["BAGGAGE None", &traceparent, "TRACESTATE None"]);
    }

    #[test]
    fn a_header_gives_a_portable_name() {
        for (header, variable) in [
            ("traceparent", "TRACEPARENT"),
            ("X-B3-TraceId", "X_B3_TRACEID"),
            ("b3", "B3"),
            ("uber-trace-id", "UBER_TRACE_ID"),
            ("1st", "_1ST"),
            ("", "_"),
            ("_a.b", "_A_B"),
            ("é", "_"),
        ] {
            assert_eq!(name(header), variable);
        }
    }
}
