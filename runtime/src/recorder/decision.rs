//! Whether the recorder makes a span, and with which ids.
//! Never runs anything of the user's but a sampler that was given, which is asked with nothing borrowed.

use opentelemetry::trace::{
    Link, SpanContext, SpanId, SpanKind, TraceContextExt, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SamplingDecision;

use super::Recorder;
use super::buffer::{self, Buffers};
use super::record::Record;
use crate::propagation::upstream::Upstream;
use crate::tracing::{Begun, Draft, Proposal, Verdict};

/// What the sampler is asked.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) attributes: &'a [KeyValue],
    pub(super) kind: &'a SpanKind,
    pub(super) links: &'a [Link],
    pub(super) name: &'a str,
}

/// A decision, with the ids that it was taken for.
pub(super) struct Sampled {
    pub(super) context: SpanContext,
    pub(super) is_recording: bool,
    /// What the sampler adds to the span.
    attributes: Vec<KeyValue>,
}

/// The trace with its flags, and the span.
type SpanIds = ((TraceId, TraceFlags), SpanId);

/// The recorder as [`Tracing`](crate::tracing::Tracing).
impl Recorder {
    /// Whether the parent was started here, and tells everything that is called not to sample.
    #[inline]
    pub(crate) fn skips(&self, parent: &SpanContext) -> bool {
        !parent.is_sampled()
            && !parent.is_remote()
            && parent.is_valid()
            && self.sampler.known(parent) == Some(false)
    }

    /// Whether the parent's context says more of the trace than the parent.
    #[inline]
    pub(crate) fn is_told(&self, context: &Context, parent: &SpanContext) -> bool {
        Upstream::about(context, parent).is_some() && !self.is_closed()
    }

    #[inline]
    pub(crate) fn begin(
        &'static self,
        parent: &SpanContext,
        inherits: bool,
        begun: &mut Begun,
    ) -> Verdict {
        if self.is_closed() {
            return Verdict::Skip;
        }
        match self.sampler.known(parent) {
            Some(true) => {
                let mut record = Buffers::begin(self, parent);
                if parent.is_valid() && *parent.trace_state() != TraceState::NONE {
                    record.extra().trace_state = self.sampler.state(parent, true);
                }
                begun.draft = Some(Draft::Record(record));
                Verdict::Draft
            }
            Some(false) if inherits && self.skips(parent) => Verdict::Skip,
            Some(false) => Verdict::Unsampled,
            None => Verdict::Ask,
        }
    }

    pub(crate) fn ask(
        &'static self,
        proposal: &Proposal<'_>,
        parent: &Context,
        begun: &mut Begun,
    ) -> Verdict {
        let question = Question {
            attributes: proposal.attributes,
            kind: &proposal.origin.kind(),
            links: proposal.links,
            name: proposal.name.unwrap_or(proposal.origin.name()),
        };
        let span = parent.span();
        let sampled = self.decide(span.span_context(), question, parent);
        if sampled.is_recording {
            let record = self.drafted(sampled, span.span_context());
            begun.draft = Some(Draft::Record(record));
            Verdict::Draft
        } else {
            begun.unsampled = Some(parent.with_remote_span_context(sampled.context));
            Verdict::Unsampled
        }
    }

    /// Takes the decision, and makes the ids that it is about.
    pub(super) fn decide(
        &'static self,
        parent: &SpanContext,
        question: Question<'_>,
        context: &Context,
    ) -> Sampled {
        let said = Upstream::about(context, parent);
        let ids = Buffers::ids(self, |ids| {
            let trace = match said.map(|said| said.trace_id) {
                Some(trace_id) if !parent.is_valid() && trace_id != TraceId::INVALID => {
                    (trace_id, TraceFlags::NOT_SAMPLED)
                }
                _ => buffer::trace(ids, parent),
            };
            (trace, ids.span_id())
        });
        let ((trace_id, flags), span_id) = ids;
        let stand_in = said.map(|said| said.stand_in(trace_id, span_id));
        let told = stand_in.as_ref().unwrap_or(parent);
        if let Some(is_sampled) = self.sampler.known(told) {
            return Sampled {
                context: self.answered(told, ids, is_sampled),
                is_recording: is_sampled,
                attributes: Vec::new(),
            };
        }
        let told = stand_in.map(|it| context.with_remote_span_context(it));
        let result = self.sampler.should_sample(
            told.as_ref().unwrap_or(context),
            trace_id,
            question.name,
            question.kind,
            question.attributes,
            question.links,
        );
        let flags = flags.with_sampled(result.decision == SamplingDecision::RecordAndSample);
        Sampled {
            context: SpanContext::new(trace_id, span_id, flags, false, result.trace_state),
            is_recording: result.decision != SamplingDecision::Drop,
            attributes: result.attributes,
        }
    }

    /// A record of what is to be recorded.
    pub(super) fn drafted(&'static self, sampled: Sampled, parent: &SpanContext) -> Box<Record> {
        let Sampled { context, .. } = sampled;
        let mut record = Buffers::record(self);
        record.begin(
            context.trace_id(),
            context.span_id(),
            context.trace_flags(),
            parent,
        );
        if *context.trace_state() != TraceState::NONE {
            record.extra().trace_state = context.trace_state().clone();
        }
        if !sampled.attributes.is_empty() {
            record.extra().sampled = sampled.attributes;
        }
        record
    }

    /// The context of a span that the sampler is known not to want.
    pub(crate) fn unsampled(&'static self, parent: &SpanContext) -> SpanContext {
        let ids = Buffers::ids(self, |ids| (buffer::trace(ids, parent), ids.span_id()));
        self.answered(parent, ids, false)
    }

    /// A span's context where the sampler's answer is known.
    fn answered(&self, parent: &SpanContext, ids: SpanIds, is_sampled: bool) -> SpanContext {
        let ((trace_id, flags), span_id) = ids;
        let state = self.sampler.state(parent, is_sampled);
        let flags = flags.with_sampled(is_sampled);
        SpanContext::new(trace_id, span_id, flags, false, state)
    }
}
