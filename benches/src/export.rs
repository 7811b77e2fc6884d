//! [`Discard`] and the SDK's pipeline: where the spans of every technology end up.
//! Never looks into a span: a batch is counted and dropped.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry_otlp::SpanExporter as OtlpExporter;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter};

use crate::configuration::Configuration;

/// Counts what it gets and throws it away.
#[derive(Clone, Debug, Default)]
pub(crate) struct Discard(Arc<AtomicU64>);

impl Discard {
    pub(crate) fn delivered(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

impl SpanExporter for Discard {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = u64::try_from(batch.len()).unwrap_or(u64::MAX);
        drop(batch);
        self.0.fetch_add(spans, Ordering::AcqRel);
        Ok(())
    }
}

/// OTLP as a user of `opentelemetry-otlp` gets it; the endpoint is in the environment.
pub(crate) fn otlp() -> OtlpExporter {
    OtlpExporter::builder()
        .with_http()
        .build()
        .expect("an endpoint on loopback is a valid one")
}

/// The SDK with its default batch processor; None where tracing is off.
pub(crate) fn provider(
    configuration: Configuration,
    discard: &Discard,
) -> Option<SdkTracerProvider> {
    let builder = SdkTracerProvider::builder();
    let builder = match configuration {
        Configuration::Discard => builder.with_batch_exporter(discard.clone()),
        Configuration::Off => return None,
        Configuration::Otlp => builder.with_batch_exporter(otlp()),
        Configuration::Unsampled => builder
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff)))
            .with_batch_exporter(discard.clone()),
    };
    Some(builder.build())
}

/// Waits until every ended span is exported.
pub(crate) fn flush(provider: Option<&SdkTracerProvider>) {
    if let Some(provider) = provider {
        provider.force_flush().expect("the exporter takes any span");
    }
}
