//! Runs a case's body with tracing off and then with tracing on.
//! Never asserts: a case does, inside its body and on the names of the spans that it gets back.

use std::future::Future;

use opentelemetry_sdk::trace::InMemorySpanExporter;

/// The names of the spans of the second run, in the order in which they ended.
pub fn off_and_on(body: impl Fn()) -> Vec<String> {
    body();
    let exporter = InMemorySpanExporter::default();
    let telemetry = traced::builder()
        .lookup(|_| None)
        .exporter(exporter.clone())
        .init();
    body();
    telemetry.flush().unwrap();
    let spans = exporter.get_finished_spans().unwrap();
    spans
        .into_iter()
        .map(|span| span.name.into_owned())
        .collect()
}

/// As [`off_and_on`], for a body that awaits. The future need not be `Send`.
#[allow(dead_code, reason = "not every case awaits")]
pub fn off_and_on_async<F: Future<Output = ()>>(body: impl Fn() -> F) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    off_and_on(|| runtime.block_on(body()))
}
