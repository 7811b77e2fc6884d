//! [`Start`]: a span that is about to be, while the function's name, parent and attributes are told to it.
//! Never holds a lock or a borrow of the context: the user's expressions run in between.

mod attributes;
mod decision;

use std::borrow::Cow;
use std::fmt::{Debug, Display};

use opentelemetry::trace::{Link, SpanContext, SpanId, SpanKind};
use opentelemetry::{Context, KeyValue};

use crate::active::ActiveSpan;
use crate::attribute::{IntoName, Name, Named, Scalar};
use crate::callsite::{Callsite, Scope};
use crate::current_context::has_context;
use crate::description::{debugged, shown};
use crate::global::{self, Installed};
use crate::origin::Origin;
use crate::parent::{Parent, ToParent};
use crate::tracing::{Begun, Details, Verdict};
use crate::value::AttributeValue;

/// What is known of a span before it starts.
#[derive(Debug)]
pub struct Start {
    begun: Begun,
    decision: Decision,
    /// Nothing where there will be no span, and only the context of a parent is passed on.
    installed: Option<&'static Installed>,
    more: Option<Box<More>>,
    origin: Origin,
    parent_id: SpanId,
}

/// What few functions say of their spans.
#[derive(Debug, Default)]
struct More {
    /// Until there is a draft to take them.
    attributes: Vec<KeyValue>,
    details: Details,
    requires_parent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decision {
    /// To be taken when the future is polled first; attributes are collected until then.
    Deferred,
    /// To be taken when somebody asks whether the span is recorded, or when it starts.
    Open,
    Taken(Verdict),
}

/// Describes a span that starts when what the function returns is polled first, if the callsite is on.
#[inline]
pub fn defer(callsite: &'static Callsite, describe: impl FnOnce(&mut Start)) -> Option<Box<Start>> {
    if callsite.is_off() {
        return None;
    }
    let mut start = Start::at(callsite)?;
    start.defer();
    describe(&mut start);
    Some(Box::new(start))
}

impl Start {
    /// `None` where no span can be started on this thread, and no context passed on.
    pub(crate) fn at(callsite: &'static Callsite) -> Option<Self> {
        let origin = Origin::Callsite(callsite);
        if !callsite.metadata.has_parent {
            return global::installed().map(|installed| Self::of(origin, installed));
        }
        match global::installed().filter(|_| callsite.is_on()) {
            Some(installed) => Some(Self::of(origin, installed)),
            None => Self::passing(origin),
        }
    }

    /// Makes no span, and passes the parent's context on.
    pub(crate) fn passing(origin: Origin) -> Option<Self> {
        has_context().then(|| Self {
            begun: Begun::default(),
            decision: Decision::Taken(Verdict::Skip),
            installed: None,
            more: None,
            origin,
            parent_id: SpanId::INVALID,
        })
    }

    pub(crate) fn named(name: Cow<'static, str>, origin: Origin) -> Option<Self> {
        let mut start = Self::of(origin, global::installed()?);
        start.name(name);
        Some(start)
    }

    #[inline]
    pub(crate) fn of(origin: Origin, installed: &'static Installed) -> Self {
        Self {
            begun: Begun::default(),
            decision: Decision::Open,
            installed: Some(installed),
            more: None,
            origin,
            parent_id: SpanId::INVALID,
        }
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Puts the decision off until the span starts.
    pub(crate) fn defer(&mut self) {
        if self.decision == Decision::Open {
            self.decision = Decision::Deferred;
        }
    }

    /// Whether there may be a span. Where there is none for sure, nothing but its parent is of interest.
    #[inline]
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.installed.is_some()
    }

    /// Names this call's span.
    pub fn name(&mut self, name: impl Into<Cow<'static, str>>) {
        self.more().details.name = Some(name.into());
    }

    /// Starts the span under `parent`.
    pub fn parent(&mut self, parent: impl ToParent) {
        let parent = parent.to_parent();
        if self.is_on() {
            self.more().details.parent = Parent::Given(parent);
        } else {
            self.begun.unsampled = Some(parent);
        }
    }

    /// Starts a new trace.
    pub fn root(&mut self) {
        self.more().details.parent = Parent::Root;
    }

    /// Starts no span unless there is one to be its parent.
    pub fn require_parent(&mut self) {
        if self.is_on() {
            self.more().requires_parent = true;
        }
    }

    /// Links the span to others; invalid span contexts are left out.
    pub fn links(&mut self, links: impl IntoIterator<Item = SpanContext>) {
        let valid = links.into_iter().filter(SpanContext::is_valid);
        self.more()
            .details
            .links
            .extend(valid.map(Link::with_context));
    }

    /// The decision, taken now.
    #[inline]
    pub(crate) fn verdict(&mut self) -> Verdict {
        self.decide();
        match self.decision {
            Decision::Taken(verdict) => verdict,
            Decision::Deferred | Decision::Open => Verdict::Skip,
        }
    }

    /// Whether attributes are wanted.
    pub fn is_recording(&mut self) -> bool {
        if self.decision == Decision::Open {
            self.decide();
        }
        match self.decision {
            Decision::Deferred | Decision::Open => true,
            Decision::Taken(verdict) => verdict == Verdict::Draft,
        }
    }

    /// Records `text`, without copying it.
    #[inline]
    pub fn text(&mut self, key: impl IntoName, text: &'static str) {
        self.set(Named::text(key.into_name(), text));
    }

    /// Records a value of its own type; `None` records nothing.
    #[inline]
    pub fn value<V: AttributeValue + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        let name = key.into_name();
        if let Name::Static(key) = name {
            // What each of these takes fits in registers.
            match value.to_scalar() {
                Some(Scalar::Bool(value)) => return self.bool(key, value),
                Some(Scalar::F64(value)) => return self.f64(key, value),
                Some(Scalar::I64(value)) => return self.i64(key, value),
                Some(Scalar::Owned | Scalar::Text(_)) | None => {}
            }
        }
        if let Some(value) = value.to_value() {
            self.set(Named::new(name, value));
        }
    }

    /// Records how the value is displayed.
    pub fn display<V: Display + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        self.set(Named::new(key.into_name(), shown(value).into()));
    }

    /// Records how the value is debugged.
    pub fn debug<V: Debug + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        self.set(Named::new(key.into_name(), debugged(value).into()));
    }

    pub(crate) fn set_kind(&mut self, to: SpanKind) {
        if let Origin::Place { kind, .. } = &mut self.origin {
            *kind = to;
        }
    }

    pub(crate) fn set_scope(&mut self, to: Scope) {
        if let Origin::Place { scope, .. } = &mut self.origin {
            *scope = to;
        }
    }

    /// Starts the span, unless it was decided that there is none.
    #[inline]
    pub(crate) fn open(&mut self) -> Option<ActiveSpan> {
        let context = self.open_context()?;
        Some(self.active(context))
    }

    /// The same, for who makes the active span where it belongs. The context of a parent that was given is passed on
    /// without a span, too.
    #[inline]
    pub(crate) fn open_context(&mut self) -> Option<Context> {
        match self.decision {
            // It may have been described when its thread was not being taken down.
            Decision::Deferred if !has_context() => return None,
            Decision::Deferred | Decision::Open => self.decide(),
            Decision::Taken(_) => {}
        }
        if self.decision == Decision::Taken(Verdict::Skip) {
            self.passed_on()
        } else if let Some(draft) = self.begun.draft.take() {
            let details = self.more.as_mut().map(|more| &mut more.details);
            Some(draft.open(&self.origin, details))
        } else {
            self.begun.unsampled.take()
        }
    }

    /// The context of a parent that was given, unless telemetry is suppressed: that it stays, whatever the parent says.
    #[cold]
    fn passed_on(&mut self) -> Option<Context> {
        let given = match self.more.take() {
            Some(more) => more.details.parent.given(),
            None => self.begun.unsampled.take(),
        };
        given.filter(|_| has_context() && !Context::is_current_telemetry_suppressed())
    }

    /// What is to be known of an open span.
    #[inline]
    pub(crate) fn active(&self, context: Context) -> ActiveSpan {
        let recorded = self.installed.filter(|installed| {
            self.decision == Decision::Taken(Verdict::Draft)
                && installed.tracing.is_recording(&context)
        });
        ActiveSpan::new(context, self.parent_id, recorded)
    }
}
