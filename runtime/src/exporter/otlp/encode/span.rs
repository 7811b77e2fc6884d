//! A span as an `opentelemetry.proto.trace.v1.Span`, in a field of the `ScopeSpans`.
//! Never leaves out what the span has, and never writes fields in another order than their numbers'.

use opentelemetry::trace::{Event, Link, SpanId, Status, TraceId, TraceState};

use super::attribute;
use super::wire;
use crate::exporter::numbers;
use crate::exporter::view::{SpanView, nanoseconds};

pub(super) fn push(out: &mut Vec<u8>, span: &SpanView<'_>) {
    let message = wire::open(out, 2, 2);
    push_ids(out, span.trace_id, span.span_id, span.trace_state);
    if span.parent_id != SpanId::INVALID {
        wire::bytes(out, 4, &span.parent_id.to_bytes());
    }
    wire::string(out, 5, span.name);
    wire::uint32(out, 6, numbers::kind(span.kind));
    wire::fixed64(out, 7, span.start);
    wire::fixed64(out, 8, span.end);
    attribute::push_own(out, span.attributes, span.owned_attributes);
    for constant in span.constants.into_iter().flatten() {
        out.extend_from_slice(constant.encoded());
    }
    wire::uint32(out, 10, span.dropped_attributes);
    for event in span.events {
        push_event(out, event);
    }
    wire::uint32(out, 12, span.dropped_events);
    for link in span.links {
        push_link(out, link);
    }
    wire::uint32(out, 14, span.dropped_links);
    push_status(out, span.status);
    wire::fixed32(out, 16, numbers::flags(span.flags, span.parent_is_remote));
    wire::close(out, message);
}

/// The first three fields of a span and of a link.
fn push_ids(out: &mut Vec<u8>, trace: TraceId, span: SpanId, state: Option<&TraceState>) {
    wire::bytes(out, 1, &trace.to_bytes());
    wire::bytes(out, 2, &span.to_bytes());
    if let Some(state) = state {
        wire::string(out, 3, &state.header());
    }
}

fn push_event(out: &mut Vec<u8>, event: &Event) {
    let message = wire::open(out, 11, 1);
    wire::fixed64(out, 1, nanoseconds(event.timestamp));
    wire::string(out, 2, &event.name);
    attribute::push_all(out, 3, &event.attributes);
    wire::uint32(out, 4, event.dropped_attributes_count);
    wire::close(out, message);
}

fn push_link(out: &mut Vec<u8>, link: &Link) {
    let message = wire::open(out, 13, 1);
    let context = &link.span_context;
    let state = Some(context.trace_state());
    push_ids(out, context.trace_id(), context.span_id(), state);
    attribute::push_all(out, 4, &link.attributes);
    wire::uint32(out, 5, link.dropped_attributes_count);
    let flags = numbers::flags(context.trace_flags(), context.is_remote());
    wire::fixed32(out, 6, flags);
    wire::close(out, message);
}

fn push_status(out: &mut Vec<u8>, status: &Status) {
    let (message, code) = numbers::status(status);
    let field = wire::open(out, 15, 1);
    wire::string(out, 2, message);
    wire::uint32(out, 3, code);
    wire::close(out, field);
}
