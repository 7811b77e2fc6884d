//! All of `traced`, turned on by `CORPUS_TRACING=on`. Adds the number of its spans to the file `CORPUS_SPANS`.
//! Never changes what `traced` does, so that one binary is tested with tracing off and with it on.

use std::fs::File;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

pub use real::*;

static SPANS: AtomicUsize = AtomicUsize::new(0);
static TELEMETRY: Mutex<Option<Telemetry>> = Mutex::new(None);

#[derive(Debug)]
struct Discard;

impl SpanExporter for Discard {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        SPANS.fetch_add(batch.len(), Ordering::Relaxed);
        Ok(())
    }
}

#[ctor::ctor(unsafe)]
fn start() {
    if std::env::var_os("CORPUS_TRACING").is_some_and(|it| it == "on") {
        let telemetry = builder().exporter(Discard).init();
        if let Ok(mut slot) = TELEMETRY.lock() {
            *slot = Some(telemetry);
        }
    }
}

#[dtor::dtor(unsafe)]
fn stop() {
    let telemetry = TELEMETRY.lock().ok().and_then(|mut slot| slot.take());
    let (Some(telemetry), Some(path)) = (telemetry, std::env::var_os("CORPUS_SPANS")) else {
        return;
    };
    drop(telemetry);
    // Other processes of the same test append to the same file.
    if let Ok(mut file) = File::options().append(true).create(true).open(path) {
        let _ = file.write_all(format!("{}\n", SPANS.load(Ordering::Relaxed)).as_bytes());
    }
}
