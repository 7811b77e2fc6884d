//! [`Sampler`]: the sampler of a recorder, and what it decides without being asked.
//! Never samples by itself: it knows the answers of the SDK's samplers that need no computing.

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{self as sdk, SamplingResult, ShouldSample};

use crate::config::SamplerKind;

#[derive(Debug)]
pub(crate) struct Sampler {
    /// Whether the parent decides alone, if there is one.
    follows_parents: bool,
    /// What it answers for everything else, if that is always the same.
    always: Option<bool>,
    /// Answers for the rest.
    others: Box<dyn ShouldSample>,
}

impl Sampler {
    /// A sampler that the application gives: nothing is known about what it does.
    pub(crate) fn given(sampler: Box<dyn ShouldSample>) -> Self {
        Self {
            follows_parents: false,
            always: None,
            others: sampler,
        }
    }

    /// The answer, if it depends on nothing but the parent. The parent's trace state is kept then, and no attribute
    /// is added.
    #[inline]
    pub(crate) fn known(&self, parent: &SpanContext) -> Option<bool> {
        if self.follows_parents && parent.is_valid() {
            Some(parent.is_sampled())
        } else {
            self.always
        }
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
        self.others
            .should_sample(Some(parent), trace_id, name, kind, attributes, links)
    }
}

impl From<&SamplerKind> for Sampler {
    fn from(kind: &SamplerKind) -> Self {
        let (follows_parents, root) = match kind {
            SamplerKind::ParentBased(parent_based) => (true, root(&parent_based.root)),
            other => (false, root(other)),
        };
        let always = match root {
            sdk::Sampler::AlwaysOff => Some(false),
            sdk::Sampler::AlwaysOn => Some(true),
            _ => None,
        };
        Self {
            follows_parents,
            always,
            others: if follows_parents {
                // Not `Sampler::ParentBased`, which takes an invalid parent for an unsampled one.
                Box::new(sdk::Sampler::parent_based(root))
            } else {
                Box::new(root)
            },
        }
    }
}

fn root(kind: &SamplerKind) -> sdk::Sampler {
    match kind {
        SamplerKind::AlwaysOff => sdk::Sampler::AlwaysOff,
        SamplerKind::AlwaysOn => sdk::Sampler::AlwaysOn,
        SamplerKind::JaegerRemote(remote) => root(&remote.initial),
        SamplerKind::ParentBased(parent_based) => root(&parent_based.root),
        SamplerKind::TraceIdRatio(ratio) => sdk::Sampler::TraceIdRatioBased(*ratio),
    }
}
