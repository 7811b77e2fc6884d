//! [`Gathered`]: the spans of one export, as a destination reads them.
//! Never knows where they go.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use opentelemetry::trace::{SpanContext, SpanKind, Status, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

use super::clock::Timeline;
use super::ended::{Batch, Ended};
use super::record::{Extra, Source};
use crate::attribute::{Attribute, Scalar};
use crate::callsite::Callsite;

#[derive(Debug)]
pub(crate) struct Gathered<'a> {
    pub(super) batch: &'a mut Batch,
    /// Nobody else will read the batch.
    pub(super) is_last: bool,
    pub(super) timeline: &'a Timeline,
}

impl Gathered<'_> {
    /// The spans as the SDK's exporters take them. What they own is moved, if nobody else needs it.
    pub(crate) fn span_data(&mut self) -> Vec<SpanData> {
        let Batch { attributes, spans } = &mut *self.batch;
        let mut attributes = attributes.as_slice();
        let mut data = Vec::with_capacity(spans.len());
        for span in spans {
            let (own, others) = attributes.split_at(span.attributes());
            attributes = others;
            let times = self.timeline.between(span.times());
            let extra = if self.is_last {
                span.extra.take()
            } else {
                span.extra.clone()
            };
            data.push(match (span.callsite, extra) {
                (Some(callsite), None) => plain(span, callsite, times, own),
                (callsite, extra) => full(span, callsite, times, own, *extra.unwrap_or_default()),
            });
        }
        data
    }
}

/// A span of which nothing is known but what every span has.
fn plain(
    span: &Ended,
    callsite: &'static Callsite,
    (start, end): (u64, u64),
    own: &[Attribute],
) -> SpanData {
    let mut attributes = Vec::with_capacity(own.len() + 3);
    attributes.extend(own.iter().copied().map(KeyValue::from));
    add_code(&mut attributes, callsite);
    SpanData {
        span_context: SpanContext::new(
            span.trace_id,
            span.span_id,
            span.flags,
            false,
            TraceState::NONE,
        ),
        parent_span_id: span.parent_id,
        parent_span_is_remote: span.parent_is_remote,
        span_kind: callsite.metadata.kind.clone(),
        name: Cow::Borrowed(callsite.metadata.name),
        start_time: system_time(start),
        end_time: system_time(end),
        attributes,
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: callsite.scope().clone(),
    }
}

/// Any span.
fn full(
    span: &Ended,
    callsite: Option<&'static Callsite>,
    (start, end): (u64, u64),
    own: &[Attribute],
    extra: Extra,
) -> SpanData {
    let mut attributes = Vec::with_capacity(own.len() + 3);
    let mut owned = extra.attributes.into_iter();
    for attribute in own {
        match attribute.value {
            Scalar::Owned => attributes.extend(owned.next()),
            _ => attributes.push(KeyValue::from(*attribute)),
        }
    }
    let described = describe(callsite, extra.source, &mut attributes);
    let mut events = SpanEvents::default();
    events.events = extra.events;
    events.dropped_count = extra.dropped_events;
    let mut links = SpanLinks::default();
    links.links = extra.links;
    links.dropped_count = extra.dropped_links;
    SpanData {
        span_context: SpanContext::new(
            span.trace_id,
            span.span_id,
            span.flags,
            false,
            extra.trace_state,
        ),
        parent_span_id: span.parent_id,
        parent_span_is_remote: span.parent_is_remote,
        span_kind: described.kind,
        name: extra.name.unwrap_or(Cow::Borrowed(described.name)),
        start_time: system_time(start),
        end_time: system_time(end),
        attributes,
        dropped_attributes_count: extra.dropped_attributes,
        events,
        links,
        status: extra.status,
        instrumentation_scope: described.scope,
    }
}

/// What a span's source says of it.
struct Described {
    kind: SpanKind,
    name: &'static str,
    scope: InstrumentationScope,
}

/// Also adds the attributes that the source has.
fn describe(
    callsite: Option<&'static Callsite>,
    source: Option<Source>,
    attributes: &mut Vec<KeyValue>,
) -> Described {
    match (source, callsite) {
        (Some(Source::Library { kind, scope }), _) => Described {
            kind,
            name: "",
            scope: InstrumentationScope::clone(&scope),
        },
        (Some(Source::Place { kind, scope }), _) => Described {
            kind,
            name: "",
            scope: scope.to_opentelemetry(),
        },
        (None, Some(callsite)) => {
            add_code(attributes, callsite);
            Described {
                kind: callsite.metadata.kind.clone(),
                name: callsite.metadata.name,
                scope: callsite.scope().clone(),
            }
        }
        // A span has one or the other.
        (None, None) => Described {
            kind: SpanKind::Internal,
            name: "",
            scope: InstrumentationScope::default(),
        },
    }
}

/// The callsite's own attributes, but for keys that are there already.
#[inline]
fn add_code(attributes: &mut Vec<KeyValue>, callsite: &'static Callsite) {
    let is_code = |attribute: &KeyValue| attribute.key.as_str().starts_with("code.");
    let has_code = attributes.iter().any(is_code);
    let [function, file, line] = callsite.code();
    if has_code {
        for constant in [function, file, line] {
            if attributes.iter().all(|known| known.key != constant.key) {
                attributes.push(constant);
            }
        }
    } else {
        attributes.push(function);
        attributes.push(file);
        attributes.push(line);
    }
}

fn system_time(nanos: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_nanos(nanos)
}
