//! [`Start`]: a span that is about to be, while the function's name, parent and attributes are told to it.
//! Never holds a lock or a borrow of the context: the user's expressions run in between.

use std::borrow::Cow;
use std::fmt::{Debug, Display};

use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt};
use opentelemetry::{Context, Key, KeyValue};

use crate::active::ActiveSpan;
use crate::callsite::{Callsite, Scope};
use crate::description::{debugged, shown};
use crate::global::{self, Installed};
use crate::origin::Origin;
use crate::parent::ToParent;
use crate::tracing::{Blueprint, Sampled, Sampling};
use crate::value::AttributeValue;

/// What is known of a span before it starts.
#[derive(Debug)]
pub struct Start {
    decision: Decision,
    installed: &'static Installed,
    parent: Parent,
    requires_parent: bool,
    span: Blueprint,
}

#[derive(Debug)]
enum Parent {
    /// The context that is current when the decision is taken.
    Current,
    Given(Context),
    /// None; the span that is current when the decision is taken becomes a link.
    Root,
}

#[derive(Debug)]
enum Decision {
    /// To be taken when the future is polled first; attributes are collected until then.
    Deferred,
    /// To be taken when somebody asks whether the span is recorded, or when it starts.
    Open,
    Skip,
    Taken {
        parent: Context,
        sampled: Option<Sampled>,
    },
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
    /// `None` where no span can be started on this thread.
    pub(crate) fn at(callsite: &'static Callsite) -> Option<Self> {
        Self::new(callsite.metadata.name.into(), Origin::Callsite(callsite))
    }

    pub(crate) fn new(name: Cow<'static, str>, origin: Origin) -> Option<Self> {
        Some(Self {
            decision: Decision::Open,
            installed: global::installed()?,
            parent: Parent::Current,
            requires_parent: false,
            span: Blueprint {
                attributes: Vec::new(),
                links: Vec::new(),
                name,
                origin,
            },
        })
    }

    /// Puts the decision off until the span starts.
    pub(crate) fn defer(&mut self) {
        self.decision = Decision::Deferred;
    }

    /// Names this call's span.
    pub fn name(&mut self, name: impl Into<Cow<'static, str>>) {
        self.span.name = name.into();
    }

    /// Starts the span under `parent`.
    pub fn parent(&mut self, parent: impl ToParent) {
        self.parent = Parent::Given(parent.to_parent());
    }

    /// Starts a new trace.
    pub fn root(&mut self) {
        self.parent = Parent::Root;
    }

    /// Starts no span unless there is one to be its parent.
    pub fn require_parent(&mut self) {
        self.requires_parent = true;
    }

    /// Links the span to others; invalid span contexts are left out.
    pub fn links(&mut self, links: impl IntoIterator<Item = SpanContext>) {
        let valid = links.into_iter().filter(SpanContext::is_valid);
        self.span.links.extend(valid.map(Link::with_context));
    }

    /// Whether attributes are wanted.
    pub fn is_recording(&mut self) -> bool {
        if matches!(self.decision, Decision::Open) {
            self.decide();
        }
        match &self.decision {
            Decision::Skip => false,
            Decision::Taken { sampled, .. } => {
                sampled.as_ref().is_none_or(|sampled| sampled.is_recording)
            }
            Decision::Deferred | Decision::Open => true,
        }
    }

    /// Records `text`, without copying it.
    pub fn text(&mut self, key: impl Into<Key>, text: &'static str) {
        self.attribute(KeyValue::new(key, text));
    }

    /// Records a value of its own type; `None` records nothing.
    pub fn value<V: AttributeValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        if let Some(value) = value.to_value() {
            self.attribute(KeyValue::new(key, value));
        }
    }

    /// Records how the value is displayed.
    pub fn display<V: Display + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.attribute(KeyValue::new(key, shown(value)));
    }

    /// Records how the value is debugged.
    pub fn debug<V: Debug + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.attribute(KeyValue::new(key, debugged(value)));
    }

    pub(crate) fn set_kind(&mut self, to: SpanKind) {
        if let Origin::Place { kind, .. } = &mut self.span.origin {
            *kind = to;
        }
    }

    pub(crate) fn set_scope(&mut self, to: Scope) {
        if let Origin::Place { scope, .. } = &mut self.span.origin {
            *scope = to;
        }
    }

    pub(crate) fn attribute(&mut self, attribute: KeyValue) {
        self.span.attributes.push(attribute);
    }

    /// Starts the span, unless it was decided that there is none.
    pub(crate) fn open(mut self) -> Option<ActiveSpan> {
        if matches!(self.decision, Decision::Deferred | Decision::Open) {
            self.decide();
        }
        let Decision::Taken { parent, sampled } = self.decision else {
            return None;
        };
        let opened = self.installed.tracing.open(self.span, &parent, sampled);
        Some(ActiveSpan::new(opened, self.installed))
    }

    fn decide(&mut self) {
        let parent = match &self.parent {
            Parent::Current => Context::current(),
            Parent::Given(parent) => parent.clone(),
            Parent::Root => {
                let current = Context::current();
                self.links([current.span().span_context().clone()]);
                current.with_remote_span_context(SpanContext::NONE)
            }
        };
        // An exporter that calls traced functions must not make spans of its own exports.
        let is_missing = self.requires_parent && !parent.span().span_context().is_valid();
        let sampling = if is_missing || parent.is_telemetry_suppressed() {
            Sampling::Skip
        } else {
            let inherits = matches!(self.parent, Parent::Current);
            self.installed.tracing.sample(&self.span, &parent, inherits)
        };
        self.decision = match sampling {
            Sampling::Skip => Decision::Skip,
            Sampling::Later => Decision::Taken {
                parent,
                sampled: None,
            },
            Sampling::Decided(sampled) => Decision::Taken {
                parent,
                sampled: Some(sampled),
            },
        };
    }
}
