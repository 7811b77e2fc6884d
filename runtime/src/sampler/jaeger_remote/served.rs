//! [`Served`]: the strategy that holds now, ready to be asked.
//! Never says a probability of what was sampled for another reason.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};

use super::bucket::Bucket;
use super::strategy::{PerOperation, Strategy};
use crate::sampler::probability::Probability;
use crate::sampler::{answer, vendor};

/// How many operations that are not listed have bounds of their own, if their names fall well. There may be any number
/// of these, and no room is made for them while a span starts.
const UNLISTED: usize = 256;

#[derive(Debug)]
pub(super) enum Served {
    Initial(Box<dyn ShouldSample>),
    PerOperation(Operations),
    Probabilistic(Probability),
    RateLimiting(Bucket),
}

#[derive(Debug)]
pub(super) struct Operations {
    listed: HashMap<String, Operation>,
    /// Of those that are not listed.
    probability: Probability,
    unlisted: Arc<Unlisted>,
    /// Lower and upper.
    bounds: (f64, f64),
}

#[derive(Debug)]
struct Operation {
    bounds: Arc<Bounds>,
    probability: Probability,
}

/// What is kept at the least, and at the most.
#[derive(Debug)]
struct Bounds {
    lower: Bucket,
    upper: Option<Bucket>,
}

#[derive(Debug)]
struct Unlisted {
    bounds: Vec<Bounds>,
    hasher: RandomState,
}

impl Served {
    /// The next one. As long as its bounds are the same, each operation goes on with what is in its buckets: full ones
    /// with every change of a probability would come to more than the rate that they are to keep.
    pub(super) fn next(&self, strategy: Strategy) -> Self {
        match strategy {
            Strategy::PerOperation(strategy) => {
                let last = match self {
                    Self::PerOperation(operations) => Some(operations),
                    _ => None,
                };
                Self::PerOperation(Operations::after(last, strategy))
            }
            Strategy::Probabilistic(ratio) => Self::Probabilistic(Probability::new(ratio)),
            Strategy::RateLimiting(per_second) => Self::RateLimiting(Bucket::new(per_second)),
        }
    }

    pub(super) fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        match self {
            Self::Initial(sampler) => {
                sampler.should_sample(parent, trace_id, name, kind, attributes, links)
            }
            Self::PerOperation(operations) => {
                answer::of(parent, |state| operations.sample(state, trace_id, name))
            }
            Self::Probabilistic(sampler) => {
                sampler.should_sample(parent, trace_id, name, kind, attributes, links)
            }
            Self::RateLimiting(bucket) => answer::of(parent, |state| {
                bucket.take().then(|| vendor::without_threshold(state))
            }),
        }
    }
}

impl Operations {
    fn after(last: Option<&Self>, strategy: PerOperation) -> Self {
        let bounds = (strategy.lower_bound, strategy.upper_bound);
        let last = last.filter(|last| last.bounds == bounds);
        let operation = |(name, ratio): (String, f64)| {
            let known = last.and_then(|last| last.listed.get(&name));
            let known = known.map(|operation| Arc::clone(&operation.bounds));
            let operation = Operation {
                bounds: known.unwrap_or_else(|| Arc::new(Bounds::new(bounds))),
                probability: Probability::new(ratio),
            };
            (name, operation)
        };
        let unlisted = last.map(|last| Arc::clone(&last.unlisted));
        Self {
            listed: strategy.operations.into_iter().map(operation).collect(),
            probability: Probability::new(strategy.default_probability),
            unlisted: unlisted.unwrap_or_else(|| Arc::new(Unlisted::new(bounds))),
            bounds,
        }
    }

    fn sample(&self, state: &TraceState, trace_id: TraceId, name: &str) -> Option<TraceState> {
        let (bounds, probability) = match self.listed.get(name) {
            Some(listed) => (&*listed.bounds, &listed.probability),
            None => (self.unlisted.find(name)?, &self.probability),
        };
        bounds.sample(probability, state, trace_id)
    }
}

impl Unlisted {
    fn new(bounds: (f64, f64)) -> Self {
        let bounds = std::iter::repeat_with(|| Bounds::new(bounds));
        Self {
            bounds: bounds.take(UNLISTED).collect(),
            hasher: RandomState::new(),
        }
    }

    fn find(&self, name: &str) -> Option<&Bounds> {
        let count = u64::try_from(self.bounds.len()).ok()?;
        let place = self.hasher.hash_one(name).checked_rem(count)?;
        self.bounds.get(usize::try_from(place).ok()?)
    }
}

impl Bounds {
    fn new((lower, upper): (f64, f64)) -> Self {
        Self {
            lower: Bucket::new(lower),
            upper: (upper > 0.0).then(|| Bucket::new(upper)),
        }
    }

    /// The state of what is kept: by its probability, or because too little was.
    fn sample(
        &self,
        probability: &Probability,
        state: &TraceState,
        trace_id: TraceId,
    ) -> Option<TraceState> {
        let is_likely = probability.keeps(state, trace_id);
        // Also what is kept anyway counts for the least that is to be kept.
        let is_owed = self.lower.take();
        let is_allowed = (is_likely || is_owed) && self.upper.as_ref().is_none_or(Bucket::take);
        is_allowed.then(|| {
            // Where there is a most, the probability is not what was made of it.
            if is_likely && self.upper.is_none() {
                probability.state(state)
            } else {
                vendor::without_threshold(state)
            }
        })
    }
}
