//! Every format as its specification has it, one a file; below, how the tests read and write.
//! Never through what is installed in the process.

mod b3;
mod baggage;
mod hostile;
mod jaeger;
mod lists;
mod round_trips;
mod trace_context;
mod trace_state;
mod xray;

use std::collections::BTreeMap;

use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanId, TraceContextExt, TraceId};

use super::upstream::Upstream;

/// `T` and `Z` in the tables.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

/// Any header may be there several times, as in a request.
#[derive(Debug)]
struct Headers<'a>(&'a [(&'a str, &'a str)]);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let mut all = self.0.iter().filter(|it| it.0.eq_ignore_ascii_case(key));
        all.next().map(|(_, value)| *value)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let all = self.0.iter().filter(|it| it.0.eq_ignore_ascii_case(key));
        let all: Vec<&str> = all.map(|(_, value)| *value).collect();
        (!all.is_empty()).then_some(all)
    }
}

#[derive(Debug, Default)]
struct Written(BTreeMap<String, String>);

impl Injector for Written {
    fn set(&mut self, key: &str, value: String) {
        let before = self.0.insert(key.to_owned(), value);
        assert_eq!(before, None, "{key} is written twice");
    }
}

fn long(text: &str) -> String {
    text.replace('T', TRACE).replace('Z', SPAN)
}

fn short(text: &str) -> String {
    text.replace(TRACE, "T").replace(SPAN, "Z")
}

/// What is read of headers in which `T` and `Z` stand for the ids.
fn extracted(propagator: &dyn TextMapPropagator, headers: &[(&str, &str)]) -> Context {
    let headers: Vec<(&str, String)> = headers.iter().map(|it| (it.0, long(it.1))).collect();
    let headers: Vec<(&str, &str)> = headers.iter().map(|it| (it.0, it.1.as_str())).collect();
    propagator.extract_with_context(&Context::new(), &Headers(&headers))
}

/// The parent with its flags and its state, and what is said beside it; a dot for an id that is not there.
fn described(context: &Context) -> String {
    let mut words = Vec::new();
    let span = context.span();
    let span_context = span.span_context();
    assert_eq!(context.has_active_span(), span_context.is_valid());
    if span_context.is_valid() {
        assert!(span_context.is_remote());
        let (trace_id, span_id) = (span_context.trace_id(), span_context.span_id());
        let flags = span_context.trace_flags().to_u8();
        words.push(format!("{trace_id}-{span_id}-{flags:02x}"));
        words.extend(Some(span_context.trace_state().header()).filter(|it| !it.is_empty()));
    }
    if let Some(upstream) = Upstream::of(context) {
        let id = |id: String, invalid: String| if id == invalid { ".".to_owned() } else { id };
        let trace_id = id(upstream.trace_id.to_string(), TraceId::INVALID.to_string());
        let span_id = id(upstream.span_id.to_string(), SpanId::INVALID.to_string());
        words.push(format!("{:?}({trace_id} {span_id})", upstream.sampling));
    }
    short(&words.join(" "))
}

/// What [`extracted`] finds, in words.
fn read(propagator: &dyn TextMapPropagator, headers: &[(&str, &str)]) -> String {
    described(&extracted(propagator, headers))
}

/// The headers that are written, a line for each.
fn written(propagator: &dyn TextMapPropagator, context: &Context) -> String {
    let mut written = Written::default();
    propagator.inject_context(context, &mut written);
    let lines = written.0.iter();
    let lines: Vec<String> = lines
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    short(&lines.join("\n"))
}

/// Keys, values and properties, in the order of the keys.
fn baggage(context: &Context) -> Vec<String> {
    let entries = context.baggage().iter();
    let mut entries: Vec<String> = entries
        .map(|(key, (value, metadata))| match metadata.as_str() {
            "" => format!("{key}={value}"),
            metadata => format!("{key}={value} [{metadata}]"),
        })
        .collect();
    entries.sort_unstable();
    entries
}
