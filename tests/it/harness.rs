//! Runs a body under a root span of its own and hands back that trace, as spans and as a tree of text.
//! The one place that knows the exporter; never lets two tests see each other's spans.

use std::collections::HashMap;
use std::fmt::Write;
use std::future::Future;
use std::sync::{Arc, LazyLock, Mutex};

use expect_test::Expect;
use opentelemetry::trace::{
    FutureExt, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId,
    TraceState,
};
use opentelemetry::{Array, Context, KeyValue, Value};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::Telemetry;

/// Every span of the process, by trace.
#[derive(Clone, Debug, Default)]
struct Collected(Arc<Mutex<HashMap<TraceId, Vec<SpanData>>>>);

impl SpanExporter for Collected {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let mut traces = self.0.lock().unwrap();
        for span in batch {
            let trace = span.span_context.trace_id();
            traces.entry(trace).or_default().push(span);
        }
        Ok(())
    }
}

/// Tests run in parallel in one process, which has one tracing: they share it, and each has a trace of its own.
static TRACING: LazyLock<(Telemetry, Collected)> = LazyLock::new(|| {
    let collected = Collected::default();
    let telemetry = traced::builder()
        .lookup(|variable| {
            let value = match variable {
                "TRACED_FILTER" => "info,it::levels=debug",
                // Room for the spans of the test that has most of them at once.
                "OTEL_BSP_MAX_QUEUE_SIZE" => "65536",
                _ => return None,
            };
            Some(value.to_owned())
        })
        .exporter(collected.clone())
        .init();
    assert!(telemetry.is_enabled());
    (telemetry, collected)
});

/// The spans of one trace, but for the root that the harness made.
#[derive(Debug)]
pub(crate) struct Trace {
    spans: Vec<SpanData>,
}

pub(crate) fn telemetry() -> &'static Telemetry {
    &TRACING.0
}

/// Runs `body` under a root span and gives back what it returned and the spans below the root.
pub(crate) fn trace<T>(body: impl FnOnce() -> T) -> (T, Trace) {
    LazyLock::force(&TRACING);
    let (output, root) = traced::span("root").root().in_scope(|| {
        let root = Context::current().span().span_context().clone();
        (body(), root)
    });
    (output, collect(root.trace_id(), root.span_id()))
}

/// The same for a future, on a runtime of one thread.
pub(crate) fn trace_async<T>(future: impl Future<Output = T>) -> (T, Trace) {
    trace(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(future.with_context(Context::current()))
    })
}

/// The same on a runtime of several threads.
pub(crate) fn trace_parallel<T>(future: impl Future<Output = T>) -> (T, Trace) {
    trace(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap()
            .block_on(future.with_context(Context::current()))
    })
}

/// Compares the tree of what `body` traced.
pub(crate) fn check(body: impl FnOnce(), expected: &Expect) {
    expected.assert_eq(&trace(body).1.tree());
}

/// The same for a future.
pub(crate) fn check_async(future: impl Future, expected: &Expect) {
    expected.assert_eq(&trace_async(future).1.tree());
}

/// The spans of a trace that has no root of the harness's.
pub(crate) fn collect(trace_id: TraceId, without: SpanId) -> Trace {
    telemetry().flush().unwrap();
    let traces = TRACING.1.0.lock().unwrap();
    let mut spans = traces.get(&trace_id).cloned().unwrap_or_default();
    spans.retain(|span| span.span_context.span_id() != without);
    spans.sort_by_key(|span| span.start_time);
    Trace { spans }
}

impl Trace {
    pub(crate) fn spans(&self) -> &[SpanData] {
        &self.spans
    }

    pub(crate) fn span(&self, name: &str) -> &SpanData {
        let mut named = self.spans.iter().filter(|span| span.name == name);
        let span = named
            .next()
            .unwrap_or_else(|| panic!("no span `{name}` in\n{}", self.tree()));
        assert!(
            named.next().is_none(),
            "two spans `{name}` in\n{}",
            self.tree()
        );
        span
    }

    /// The names of the spans below the one of that name, sorted: for those that no order is promised of.
    pub(crate) fn children(&self, parent: &str) -> Vec<&str> {
        let parent = self.span(parent).span_context.span_id();
        let children = self.spans.iter().filter(|it| it.parent_span_id == parent);
        let mut names: Vec<&str> = children.map(|it| &*it.name).collect();
        names.sort_unstable();
        names
    }

    /// A line for each span, indented under its parent: `name kind key=value !"error"`, and its events below.
    pub(crate) fn tree(&self) -> String {
        let ids: Vec<SpanId> = self
            .spans
            .iter()
            .map(|span| span.span_context.span_id())
            .collect();
        let mut text = String::new();
        for span in &self.spans {
            if !ids.contains(&span.parent_span_id) {
                self.write(span, 0, &mut text);
            }
        }
        text
    }

    fn write(&self, span: &SpanData, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        write!(text, "{indent}{}", span.name).unwrap();
        if span.span_kind != SpanKind::Internal {
            write!(text, " {:?}", span.span_kind).unwrap();
        }
        write_attributes(&span.attributes, text);
        if let Status::Error { description } = &span.status {
            write!(text, " !{description:?}").unwrap();
        }
        if span.status == Status::Ok {
            text.push_str(" ok");
        }
        text.push('\n');
        for event in span.events.iter() {
            write!(text, "{indent}  * {}", event.name).unwrap();
            write_attributes(&event.attributes, text);
            text.push('\n');
        }
        let id = span.span_context.span_id();
        for child in self.spans.iter().filter(|child| child.parent_span_id == id) {
            self.write(child, depth + 1, text);
        }
    }
}

/// Without what depends on the place in the source and on `RUST_BACKTRACE`.
fn write_attributes(attributes: &[KeyValue], text: &mut String) {
    for attribute in attributes {
        let key = attribute.key.as_str();
        if !key.starts_with("code.") && key != "exception.stacktrace" {
            write!(text, " {key}={}", shown(&attribute.value)).unwrap();
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(string) => format!("{:?}", string.as_str()),
        Value::F64(double) => format!("{double:?}"),
        Value::Array(Array::F64(doubles)) => format!("{doubles:?}"),
        other => other.to_string(),
    }
}

/// A sampled span of another process.
pub(crate) fn remote(trace_id: u128) -> SpanContext {
    SpanContext::new(
        TraceId::from(trace_id),
        SpanId::from(9),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    )
}

/// The value of an attribute.
pub(crate) fn attribute<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a Value> {
    let found = attributes
        .iter()
        .find(|attribute| attribute.key.as_str() == key);
    found.map(|attribute| &attribute.value)
}
