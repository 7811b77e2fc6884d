//! [`JaegerRemote`]: samples as a Jaeger endpoint says, which is asked again and again.
//! Never lets a caller wait for the endpoint, or for a new strategy of it.

mod bucket;
mod fetch;
#[cfg(feature = "grpc")]
mod grpc;
mod json;
mod poll;
#[cfg(any(test, feature = "grpc"))]
mod protobuf;
mod served;
mod strategy;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};

pub(super) use self::fetch::{Fetch, fetch};
pub(super) use self::poll::Poll;

use self::served::Served;
use super::Report;

/// The specification's
/// [`JaegerRemoteSampler`](https://opentelemetry.io/docs/specs/otel/trace/sdk/#jaegerremotesampler).
#[derive(Clone, Debug)]
pub(super) struct JaegerRemote {
    /// Not behind a lock: one who replaces it would have to wait for those who read it, and the next ones for him.
    served: Arc<ArcSwap<Served>>,
}

/// Whom to ask, how often, about what, and who wants to know when it fails.
pub(super) struct Asking {
    pub(super) fetch: Box<dyn Fetch>,
    pub(super) interval: Duration,
    pub(super) report: Report,
    pub(super) service: String,
}

impl JaegerRemote {
    /// Asks from now on, on a thread of its own. `initial` decides until there is an answer.
    pub(super) fn start(initial: Box<dyn ShouldSample>, asking: Asking) -> (Self, Option<Poll>) {
        let served = Arc::new(ArcSwap::from_pointee(Served::Initial(initial)));
        let sampler = Self {
            served: Arc::clone(&served),
        };
        (sampler, Poll::start(served, asking))
    }
}

impl ShouldSample for JaegerRemote {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let served = self.served.load();
        served.should_sample(parent, trace_id, name, kind, attributes, links)
    }
}

impl fmt::Debug for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asking")
            .field("fetch", &self.fetch)
            .field("interval", &self.interval)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}
