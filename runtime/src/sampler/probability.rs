//! [`Probability`]: keeps a part of all traces, and says which part.
//! Never decides differently about two spans of one trace, wherever they are.

use opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingResult, ShouldSample};

use super::answer;
use super::threshold::Threshold;
use super::vendor;

/// The specification's
/// [`ProbabilitySampler`](https://opentelemetry.io/docs/specs/otel/trace/sdk/#probabilitysampler), under the name of its
/// `TraceIdRatioBased`, the only one that a variable can say.
///
/// What the latter does is to stay as it is for some time, for those whose services agree with each other today: its
/// algorithm was never specified, and they may. Here there is nothing that could disagree with a version before, and
/// whoever reads the spans gets what the older sampler cannot give: how many others each of them stands for, and the same
/// choice as every other consistent sampler makes, a collector's for example.
#[derive(Clone, Debug)]
pub(super) struct Probability {
    /// `None`: nothing is kept.
    threshold: Option<Threshold>,
    /// Of those without another.
    plain: TraceState,
}

impl Probability {
    /// From 0 to 1.
    pub(super) fn new(ratio: f64) -> Self {
        let threshold = Threshold::of(ratio);
        let plain = threshold.map(|it| vendor::with_threshold(&TraceState::NONE, it));
        Self {
            threshold,
            plain: plain.unwrap_or_default(),
        }
    }

    /// Whether the trace is kept of which the parent has this state.
    pub(super) fn keeps(&self, state: &TraceState, trace_id: TraceId) -> bool {
        let randomness = vendor::randomness(state, trace_id);
        self.threshold.is_some_and(|it| it.keeps(randomness))
    }

    /// The state of what is kept.
    pub(super) fn state(&self, parent: &TraceState) -> TraceState {
        match self.threshold {
            Some(threshold) if *parent != TraceState::NONE => {
                vendor::with_threshold(parent, threshold)
            }
            _ => self.plain.clone(),
        }
    }
}

impl ShouldSample for Probability {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        _: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        answer::of(parent, |state| {
            self.keeps(state, trace_id).then(|| self.state(state))
        })
    }
}
