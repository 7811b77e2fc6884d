//! [`ActiveSpan`]: a span between its start and its end, wherever its function is in the meantime.
//! Never waits for the last clone of its context to go away: it ends when the function is left.

use std::fmt::{Debug, Display};

use opentelemetry::trace::{SpanId, Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};

use crate::AttributeValue;
use crate::attribute::{IntoName, Named};
use crate::description::{debugged, shown};
use crate::global::Installed;

/// What holds a span while its function's result is looked at.
pub trait Observed {
    /// The span, if there is anything to record on it.
    fn recording(&self) -> Option<&ActiveSpan>;
}

impl Observed for ActiveSpan {
    #[inline]
    fn recording(&self) -> Option<&ActiveSpan> {
        self.is_recording().then_some(self)
    }
}

impl<O: Observed> Observed for &O {
    fn recording(&self) -> Option<&ActiveSpan> {
        (**self).recording()
    }
}

impl Observed for Option<&ActiveSpan> {
    #[inline]
    fn recording(&self) -> Option<&ActiveSpan> {
        *self
    }
}

/// The same as a function: generated code calls no method by name that a trait of the user's may have too.
#[inline]
pub fn recording<O: Observed>(span: &O) -> Option<&ActiveSpan> {
    span.recording()
}

/// A span that was started, and what ends it.
#[derive(Debug)]
pub struct ActiveSpan {
    context: Context,
    parent_id: SpanId,
    /// What records it, if anything does.
    recorded: Option<&'static Installed>,
}

impl ActiveSpan {
    #[inline]
    pub(crate) fn new(
        context: Context,
        parent_id: SpanId,
        recorded: Option<&'static Installed>,
    ) -> Self {
        Self {
            context,
            parent_id,
            recorded,
        }
    }

    #[inline]
    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) fn parent_id(&self) -> SpanId {
        self.parent_id
    }

    #[inline]
    pub(crate) fn is_recording(&self) -> bool {
        self.recorded.is_some()
    }

    pub(crate) fn set_attribute(&self, attribute: KeyValue) {
        self.context.span().set_attribute(attribute);
    }

    pub(crate) fn set_error(&self, description: String) {
        self.context.span().set_status(Status::error(description));
    }

    pub(crate) fn add_event(&self, name: &'static str, attributes: Vec<KeyValue>) {
        self.context.span().add_event(name, attributes);
    }

    /// Whether an error that nobody recorded below is to be an event of this span.
    pub(crate) fn has_exception_events(&self) -> bool {
        self.recorded
            .is_some_and(|installed| installed.has_exception_events)
    }

    /// Records that what the span is about was given up before it was done.
    pub(crate) fn cancelled(&self) {
        if self.is_recording() {
            self.add_event("cancelled", Vec::new());
        }
    }

    /// Records `text`, without copying it.
    pub fn text(&self, key: impl IntoName, text: &'static str) {
        self.set_attribute(Named::text(key.into_name(), text).into());
    }

    /// Records a value of its own type; `None` records nothing.
    pub fn value<V: AttributeValue + ?Sized>(&self, key: impl IntoName, value: &V) {
        if let Some(value) = value.to_value() {
            self.set_attribute(Named::new(key.into_name(), value).into());
        }
    }

    /// Records how the value is displayed.
    pub fn display<V: Display + ?Sized>(&self, key: impl IntoName, value: &V) {
        self.set_attribute(Named::new(key.into_name(), shown(value).into()).into());
    }

    /// Records how the value is debugged.
    pub fn debug<V: Debug + ?Sized>(&self, key: impl IntoName, value: &V) {
        self.set_attribute(Named::new(key.into_name(), debugged(value).into()).into());
    }

    #[inline]
    pub(crate) fn end(&self) {
        if let Some(installed) = self.recorded {
            installed.tracing.end(&self.context);
        }
    }
}
