//! [`Sampler`]: the sampler of a recorder, and whether an unsampled parent decides alone.
//! Never samples by itself: the SDK's samplers do.

use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{self as sdk, SamplingResult, ShouldSample};

use crate::config::SamplerKind;

#[derive(Debug)]
pub(crate) struct Sampler {
    follows_parents: bool,
    sampler: Box<dyn ShouldSample>,
}

impl Sampler {
    /// A sampler that the application gives: nothing is known about what it does with parents.
    pub(crate) fn given(sampler: Box<dyn ShouldSample>) -> Self {
        Self {
            follows_parents: false,
            sampler,
        }
    }

    /// Whether the children of an unsampled span that was started here are never sampled.
    pub(crate) fn follows_parents(&self) -> bool {
        self.follows_parents
    }

    pub(crate) fn should_sample(
        &self,
        parent: &Context,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        self.sampler
            .should_sample(Some(parent), trace_id, name, kind, attributes, links)
    }
}

impl From<SamplerKind> for Sampler {
    fn from(kind: SamplerKind) -> Self {
        let root = |root| Self {
            follows_parents: false,
            sampler: Box::new(root),
        };
        let parent_based = |root| Self {
            follows_parents: true,
            // Not `Sampler::ParentBased`, which takes an invalid parent for an unsampled one.
            sampler: Box::new(sdk::Sampler::parent_based(root)),
        };
        match kind {
            SamplerKind::AlwaysOff => root(sdk::Sampler::AlwaysOff),
            SamplerKind::AlwaysOn => root(sdk::Sampler::AlwaysOn),
            SamplerKind::ParentBasedAlwaysOff => parent_based(sdk::Sampler::AlwaysOff),
            SamplerKind::ParentBasedAlwaysOn => parent_based(sdk::Sampler::AlwaysOn),
            SamplerKind::ParentBasedTraceIdRatio(ratio) => {
                parent_based(sdk::Sampler::TraceIdRatioBased(ratio))
            }
            SamplerKind::TraceIdRatio(ratio) => root(sdk::Sampler::TraceIdRatioBased(ratio)),
        }
    }
}
