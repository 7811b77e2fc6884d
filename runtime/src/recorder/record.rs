//! [`Record`]: what is kept of a span while it runs and until it is exported.
//! Never holds what its origin already knows: code attributes and scope are added when it is exported.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::trace::{Event, Link, SpanContext, SpanId, SpanKind, Status, TraceContextExt};
use opentelemetry::{Context, InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use std::sync::Arc;

use super::Truncate;
use crate::config::Limits;
use crate::origin::Origin;

/// Who asked for the span.
#[derive(Debug)]
pub(super) enum Source {
    /// Another library, through OpenTelemetry's API.
    Library(Arc<InstrumentationScope>),
    /// A function or a place of ours.
    Origin(Origin),
}

#[derive(Debug)]
pub(super) struct Record {
    attributes: Vec<KeyValue>,
    dropped_attributes: u32,
    end: SystemTime,
    events: Vec<Event>,
    dropped_events: u32,
    kind: SpanKind,
    links: Vec<Link>,
    dropped_links: u32,
    name: Cow<'static, str>,
    parent_id: SpanId,
    parent_is_remote: bool,
    source: Source,
    start: SystemTime,
    status: Status,
}

impl Record {
    pub(super) fn new(
        source: Source,
        name: Cow<'static, str>,
        kind: SpanKind,
        parent: &Context,
        start: SystemTime,
    ) -> Self {
        let parent = parent.span();
        let parent = parent.span_context();
        // A half-valid parent gives no trace id, so it must not give a parent id either.
        let parent_id = if parent.is_valid() {
            parent.span_id()
        } else {
            SpanId::INVALID
        };
        Self {
            attributes: Vec::new(),
            dropped_attributes: 0,
            end: start,
            events: Vec::new(),
            dropped_events: 0,
            kind,
            links: Vec::new(),
            dropped_links: 0,
            name,
            parent_id,
            parent_is_remote: parent.is_valid() && parent.is_remote(),
            source,
            start,
            status: Status::Unset,
        }
    }

    /// What is known when the span starts: from whoever starts it, and from the sampler.
    pub(super) fn describe(
        &mut self,
        attributes: Vec<KeyValue>,
        sampled: Vec<KeyValue>,
        links: Vec<Link>,
        limits: &Limits,
    ) {
        self.set_first_attributes(attributes, limits);
        for attribute in sampled {
            self.set_attribute(attribute, limits);
        }
        for link in links {
            self.add_link(link, limits);
        }
    }

    /// The first attributes, in the list that they came in.
    fn set_first_attributes(&mut self, mut attributes: Vec<KeyValue>, limits: &Limits) {
        let fits = attributes.len() <= limits.attributes_per_span as usize;
        let repeats = |(i, attribute): (usize, &KeyValue)| {
            attributes[..i]
                .iter()
                .any(|before| before.key == attribute.key)
        };
        if fits && !attributes.iter().enumerate().any(repeats) {
            for attribute in &mut attributes {
                attribute.value.truncate(limits.attribute_value_length);
            }
            self.attributes = attributes;
        } else {
            for attribute in attributes {
                self.set_attribute(attribute, limits);
            }
        }
    }

    /// A key that is there already gets the new value: OTLP wants keys to be unique.
    pub(super) fn set_attribute(&mut self, mut attribute: KeyValue, limits: &Limits) {
        attribute.value.truncate(limits.attribute_value_length);
        if let Some(known) = self
            .attributes
            .iter_mut()
            .find(|known| known.key == attribute.key)
        {
            known.value = attribute.value;
        } else if self.attributes.len() < limits.attributes_per_span as usize {
            self.attributes.push(attribute);
        } else {
            self.dropped_attributes += 1;
        }
    }

    pub(super) fn add_event(&mut self, mut event: Event, limits: &Limits) {
        if self.events.len() < limits.events_per_span as usize {
            let allowed = limits.attributes_per_event as usize;
            event.dropped_attributes_count += shorten(&mut event.attributes, allowed, limits);
            self.events.push(event);
        } else {
            self.dropped_events += 1;
        }
    }

    pub(super) fn add_link(&mut self, mut link: Link, limits: &Limits) {
        if self.links.len() < limits.links_per_span as usize {
            let allowed = limits.attributes_per_link as usize;
            link.dropped_attributes_count += shorten(&mut link.attributes, allowed, limits);
            self.links.push(link);
        } else {
            self.dropped_links += 1;
        }
    }

    /// `Ok` is final, `Unset` changes nothing, and of two errors the later one stays
    /// ([set status](https://opentelemetry.io/docs/specs/otel/trace/api/#set-status)).
    pub(super) fn set_status(&mut self, mut status: Status, limits: &Limits) {
        if self.status != Status::Ok && status != Status::Unset {
            // An error's message has no limit of its own, and is as long as what made it.
            status.truncate(limits.attribute_value_length);
            self.status = status;
        }
    }

    pub(super) fn set_name(&mut self, name: Cow<'static, str>) {
        self.name = name;
    }

    /// A clock that was set back must not give a span that ends before it starts.
    pub(super) fn end_at(&mut self, end: SystemTime) {
        self.end = end.max(self.start);
    }

    pub(super) fn into_span_data(self, span_context: SpanContext) -> SpanData {
        let mut attributes = self.attributes;
        let instrumentation_scope = match self.source {
            Source::Library(scope) => InstrumentationScope::clone(&scope),
            Source::Origin(origin) => {
                for code in origin.code() {
                    if attributes.iter().all(|known| known.key != code.key) {
                        attributes.push(code);
                    }
                }
                origin.scope().to_opentelemetry()
            }
        };
        let mut events = SpanEvents::default();
        events.events = self.events;
        events.dropped_count = self.dropped_events;
        let mut links = SpanLinks::default();
        links.links = self.links;
        links.dropped_count = self.dropped_links;
        SpanData {
            span_context,
            parent_span_id: self.parent_id,
            parent_span_is_remote: self.parent_is_remote,
            span_kind: self.kind,
            name: self.name,
            start_time: self.start,
            end_time: self.end,
            attributes,
            dropped_attributes_count: self.dropped_attributes,
            events,
            links,
            status: self.status,
            instrumentation_scope,
        }
    }
}

/// Cuts the list and the values in it to the limits, and says how many were cut off the list.
fn shorten(attributes: &mut Vec<KeyValue>, allowed: usize, limits: &Limits) -> u32 {
    let dropped = attributes.len().saturating_sub(allowed);
    attributes.truncate(allowed);
    for attribute in attributes {
        attribute.value.truncate(limits.attribute_value_length);
    }
    u32::try_from(dropped).unwrap_or(u32::MAX)
}
