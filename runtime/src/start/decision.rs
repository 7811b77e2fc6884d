//! The decision whether there will be a span, taken when somebody wants to know.
//! Never runs anything of the user's while the current context is borrowed.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanRef, TraceContextExt};

use super::{Decision, More, Start};
use crate::global::Installed;
use crate::origin::Origin;
use crate::parent::Parent;
use crate::tracing::{Begun, Proposal, Tracing, Verdict};

impl Start {
    /// What most functions need: nothing was said of the span but its attributes.
    pub(super) fn decide(&mut self) {
        if self.more.is_some() {
            self.decide_with_more();
            return;
        }
        let Some(Installed { tracing, .. }) = self.installed else {
            return;
        };
        let (begun, parent_id) = (&mut self.begun, &mut self.parent_id);
        // The current context is borrowed meanwhile: nothing of the user's is run.
        let mut verdict = Context::map_current(|parent| {
            let span = parent.span();
            let span_context = span.span_context();
            // An exporter that calls traced functions must not make spans of its own exports.
            if tracing.skips(span_context) || parent.is_telemetry_suppressed() {
                return Verdict::Skip;
            }
            *parent_id = span_context.span_id();
            begin(tracing, (parent, span_context), true, begun)
        });
        if verdict == Verdict::Ask {
            verdict = tracing.ask(&proposal(&self.origin, None), &Context::current(), begun);
        }
        self.decision = Decision::Taken(verdict);
    }

    #[inline(never)]
    fn decide_with_more(&mut self) {
        let Some(Installed { tracing, .. }) = self.installed else {
            return;
        };
        if matches!(whose(self.more.as_deref()), Parent::Root) {
            let current = Context::map_current(|current| current.span().span_context().clone());
            self.links([current]);
        }
        let (begun, parent_id) = (&mut self.begun, &mut self.parent_id);
        let more = self.more.as_deref();
        let inherits = matches!(whose(more), Parent::Current);
        let is_suppressed = Context::is_current_telemetry_suppressed();
        let requires_parent = more.is_some_and(|more| more.requires_parent);
        let mut verdict = whose(more).read(|parent| {
            let span = parent.span();
            let span_context = parent_context(more, &span);
            let is_missing = requires_parent && !span_context.is_valid();
            if is_missing || is_suppressed || parent.is_telemetry_suppressed() {
                return Verdict::Skip;
            }
            *parent_id = span_context.span_id();
            begin(tracing, (parent, span_context), inherits, begun)
        });
        if verdict == Verdict::Ask {
            let proposal = proposal(&self.origin, more);
            verdict = tracing.ask(&proposal, &whose(more).to_context(), begun);
        }
        self.decision = Decision::Taken(verdict);
        if let (Some(draft), Some(more)) = (&mut self.begun.draft, &mut self.more) {
            for attribute in more.attributes.drain(..) {
                draft.attribute(attribute);
            }
        }
    }
}

/// Takes the decision, and makes the context of a span that only has ids.
#[inline]
fn begin(
    tracing: &'static Tracing,
    (parent, span_context): (&Context, &SpanContext),
    inherits: bool,
    begun: &mut Begun,
) -> Verdict {
    let is_of_this_process = span_context.is_valid() && !span_context.is_remote();
    let verdict = if !is_of_this_process && tracing.is_told(parent, span_context) {
        Verdict::Ask
    } else {
        tracing.begin(span_context, inherits, begun)
    };
    if verdict == Verdict::Unsampled {
        let ids = tracing.unsampled(span_context);
        begun.unsampled = Some(parent.with_remote_span_context(ids));
    }
    verdict
}

#[inline]
fn whose(more: Option<&More>) -> &Parent {
    more.map_or(&Parent::Current, |more| &more.details.parent)
}

#[inline]
fn parent_context<'a>(more: Option<&More>, span: &'a SpanRef<'_>) -> &'a SpanContext {
    match whose(more) {
        Parent::Root => &SpanContext::NONE,
        Parent::Current | Parent::Given(_) => span.span_context(),
    }
}

#[inline]
fn proposal<'a>(origin: &'a Origin, more: Option<&'a More>) -> Proposal<'a> {
    Proposal {
        attributes: more.map_or(&[], |more| &more.attributes),
        links: more.map_or(&[], |more| &more.details.links),
        name: more.and_then(|more| more.details.name.as_deref()),
        origin,
    }
}
