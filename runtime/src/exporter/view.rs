//! [`SpanView`]: what the encoder reads of a span, wherever that is kept.
//! Never owns anything, and never knows how it is encoded.

use std::hash::{Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{
    Event, Link, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue};
#[cfg(test)]
use opentelemetry_sdk::trace::SpanData;

use super::constant::Constant;
use crate::attribute::Attribute;
use crate::callsite::Scope;

/// Spans that can be looked at more than once, one at a time.
pub(crate) trait Batch {
    fn len(&self) -> usize;
    /// `index` is less than `len`.
    fn span(&self, index: usize) -> SpanView<'_>;
}

#[derive(Clone, Debug)]
pub(crate) struct SpanView<'a> {
    pub(crate) trace_id: TraceId,
    pub(crate) span_id: SpanId,
    pub(crate) trace_state: Option<&'a TraceState>,
    pub(crate) flags: TraceFlags,
    pub(crate) parent_id: SpanId,
    pub(crate) parent_is_remote: bool,
    pub(crate) name: &'a str,
    pub(crate) kind: &'a SpanKind,
    /// Nanoseconds since 1970, as `end`.
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) attributes: &'a [Attribute],
    /// The attributes that own something: first those that have a place among the others, then more of them.
    pub(crate) owned_attributes: &'a [KeyValue],
    /// More attributes.
    pub(crate) constants: [Option<&'a Constant>; 3],
    pub(crate) dropped_attributes: u32,
    pub(crate) events: &'a [Event],
    pub(crate) dropped_events: u32,
    pub(crate) links: &'a [Link],
    pub(crate) dropped_links: u32,
    pub(crate) status: &'a Status,
    pub(crate) scope: ScopeView<'a>,
}

/// Equal when nothing of what is sent differs: a library may call itself what an annotated crate is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ScopeView<'a> {
    Library(&'a InstrumentationScope),
    Own(Scope),
}

impl<'a> ScopeView<'a> {
    pub(super) fn name(self) -> &'a str {
        match self {
            Self::Library(scope) => scope.name(),
            Self::Own(scope) => scope.name,
        }
    }

    pub(super) fn version(self) -> Option<&'a str> {
        match self {
            Self::Library(scope) => scope.version(),
            Self::Own(scope) => scope.version,
        }
    }

    pub(super) fn schema_url(self) -> Option<&'a str> {
        match self {
            Self::Library(scope) => scope.schema_url(),
            Self::Own(_) => None,
        }
    }

    pub(super) fn attributes(self) -> impl Iterator<Item = &'a KeyValue> {
        let library = match self {
            Self::Library(scope) => Some(scope.attributes()),
            Self::Own(_) => None,
        };
        library.into_iter().flatten()
    }
}

impl PartialEq for ScopeView<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (Self::Own(one), Self::Own(other)) => one == other,
            (Self::Library(one), Self::Library(other)) => one == other,
            (Self::Library(library), Self::Own(own)) | (Self::Own(own), Self::Library(library)) => {
                library.name() == own.name
                    && library.version() == own.version
                    && library.schema_url().is_none()
                    && library.attributes().next().is_none()
            }
        }
    }
}

impl Eq for ScopeView<'_> {}

impl Hash for ScopeView<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
        self.version().hash(state);
    }
}

#[cfg(test)]
impl Batch for [SpanData] {
    fn len(&self) -> usize {
        <[SpanData]>::len(self)
    }

    fn span(&self, index: usize) -> SpanView<'_> {
        SpanView::from(&self[index])
    }
}

#[cfg(test)]
impl<'a> From<&'a SpanData> for SpanView<'a> {
    fn from(span: &'a SpanData) -> Self {
        Self {
            trace_id: span.span_context.trace_id(),
            span_id: span.span_context.span_id(),
            trace_state: Some(span.span_context.trace_state()),
            flags: span.span_context.trace_flags(),
            parent_id: span.parent_span_id,
            parent_is_remote: span.parent_span_is_remote,
            name: &span.name,
            kind: &span.span_kind,
            start: nanoseconds(span.start_time),
            end: nanoseconds(span.end_time),
            attributes: &[],
            owned_attributes: &span.attributes,
            constants: [None; 3],
            dropped_attributes: span.dropped_attributes_count,
            events: &span.events.events,
            dropped_events: span.events.dropped_count,
            links: &span.links.links,
            dropped_links: span.links.dropped_count,
            status: &span.status,
            scope: ScopeView::Library(&span.instrumentation_scope),
        }
    }
}

/// Since 1970, where times before it are put as well.
pub(super) fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
