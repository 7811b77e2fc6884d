//! A span, its events, links and status.
//! Never leaves out what the span has.

use opentelemetry::trace::{self, SpanId, TraceState};
use serde::{Serialize, Serializer};

use super::attribute::{self, Attribute};
use super::message::{Message, Text};
use crate::exporter::numbers;
use crate::exporter::view::{SpanView, nanoseconds};

pub(super) struct Span<'a>(pub(super) SpanView<'a>);

impl Serialize for Span<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(span) = self;
        let mut message = Message::open(serializer)?;
        message.always("traceId", &Text(span.trace_id))?;
        message.always("spanId", &Text(span.span_id))?;
        let state = span.trace_state.map(TraceState::header);
        message.text("traceState", &state.unwrap_or_default())?;
        if span.parent_id != SpanId::INVALID {
            message.always("parentSpanId", &Text(span.parent_id))?;
        }
        message.text("name", span.name)?;
        message.number("kind", numbers::kind(span.kind))?;
        message.long_number("startTimeUnixNano", span.start)?;
        message.long_number("endTimeUnixNano", span.end)?;
        message.list("attributes", || attribute::of_span(span))?;
        message.number("droppedAttributesCount", span.dropped_attributes)?;
        message.list("events", || span.events.iter().map(Event))?;
        message.number("droppedEventsCount", span.dropped_events)?;
        message.list("links", || span.links.iter().map(Link))?;
        message.number("droppedLinksCount", span.dropped_links)?;
        message.always("status", &Status(span.status))?;
        message.number("flags", numbers::flags(span.flags, span.parent_is_remote))?;
        message.close()
    }
}

struct Event<'a>(&'a trace::Event);

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(event) = self;
        let attributes = || event.attributes.iter().map(Attribute::from);
        let mut message = Message::open(serializer)?;
        message.long_number("timeUnixNano", nanoseconds(event.timestamp))?;
        message.text("name", &event.name)?;
        message.list("attributes", attributes)?;
        message.number("droppedAttributesCount", event.dropped_attributes_count)?;
        message.close()
    }
}

struct Link<'a>(&'a trace::Link);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(link) = self;
        let context = &link.span_context;
        let attributes = || link.attributes.iter().map(Attribute::from);
        let flags = numbers::flags(context.trace_flags(), context.is_remote());
        let mut message = Message::open(serializer)?;
        message.always("traceId", &Text(context.trace_id()))?;
        message.always("spanId", &Text(context.span_id()))?;
        message.text("traceState", &context.trace_state().header())?;
        message.list("attributes", attributes)?;
        message.number("droppedAttributesCount", link.dropped_attributes_count)?;
        message.number("flags", flags)?;
        message.close()
    }
}

struct Status<'a>(&'a trace::Status);

impl Serialize for Status<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (description, code) = numbers::status(self.0);
        let mut message = Message::open(serializer)?;
        message.text("message", description)?;
        message.number("code", code)?;
        message.close()
    }
}
