//! Runs a case's body with tracing off and then with tracing on.
//! Never asserts: a case does, inside its body and on the names of the spans that it gets back.

use std::future::Future;

use opentelemetry_sdk::trace::InMemorySpanExporter;

/// The names of the spans of the second run, in the order in which they ended. The future need not be `Send`.
pub fn off_and_on<F: Future<Output = ()>>(body: impl Fn() -> F) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(body());
    let exporter = InMemorySpanExporter::default();
    let telemetry = traced::builder()
        .lookup(|_| None)
        .exporter(exporter.clone())
        .init();
    runtime.block_on(body());
    telemetry.flush().unwrap();
    let spans = exporter.get_finished_spans().unwrap();
    spans
        .into_iter()
        .map(|span| span.name.into_owned())
        .collect()
}
