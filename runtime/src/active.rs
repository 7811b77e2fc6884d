//! [`ActiveSpan`]: a span between its start and its end, wherever its function is in the meantime.
//! Never waits for the last clone of its context to go away: it ends when the function is left.

use opentelemetry::trace::{SpanId, Status, TraceContextExt};
use opentelemetry::{Context, KeyValue};

use crate::global::Installed;
use crate::tracing::Opened;

/// What holds a span while its function's result is looked at.
pub trait Observed {
    /// The span, if there is anything to record on it.
    fn recording(&self) -> Option<&ActiveSpan>;
}

impl<O: Observed> Observed for &O {
    fn recording(&self) -> Option<&ActiveSpan> {
        (**self).recording()
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
    installed: &'static Installed,
    is_recording: bool,
    parent_id: SpanId,
}

impl ActiveSpan {
    pub(crate) fn new(opened: Opened, installed: &'static Installed) -> Self {
        Self {
            context: opened.context,
            installed,
            is_recording: opened.is_recording,
            parent_id: opened.parent_id,
        }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    pub(crate) fn parent_id(&self) -> SpanId {
        self.parent_id
    }

    pub(crate) fn is_recording(&self) -> bool {
        self.is_recording
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

    pub(crate) fn end(self) {
        self.context
            .span()
            .end_with_timestamp(self.installed.tracing.now());
    }
}
