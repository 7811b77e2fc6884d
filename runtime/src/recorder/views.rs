//! [`Views`]: gathered spans as OTLP's encoders read them.
//! Never copies what a span has, and never makes what a callsite knows more than once.

use std::borrow::Cow;

use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanKind, Status};

use super::clock::Timeline;
use super::ended::Ended;
use super::gathered::Gathered;
use super::record::{Extra, Source};
use crate::attribute::Attribute;
use crate::callsite::{CODE, Callsite};
use crate::exporter::constant::Constant;
use crate::exporter::view::{Batch, ScopeView, SpanView};

#[derive(Debug)]
pub(crate) struct Views<'a> {
    attributes: &'a [Attribute],
    /// Where each span's attributes begin.
    begins: Vec<usize>,
    spans: &'a [Ended],
    timeline: &'a Timeline,
}

impl Gathered<'_> {
    pub(crate) fn views(&self) -> Views<'_> {
        let spans = self.batch.spans.as_slice();
        let begins = spans.iter().scan(0, |next, span| {
            let begin = *next;
            *next += span.attributes();
            Some(begin)
        });
        Views {
            attributes: &self.batch.attributes,
            begins: begins.collect(),
            spans,
            timeline: self.timeline,
        }
    }
}

impl Batch for Views<'_> {
    fn len(&self) -> usize {
        self.spans.len()
    }

    fn span(&self, index: usize) -> SpanView<'_> {
        let span = &self.spans[index];
        let begin = self.begins[index];
        let own = &self.attributes[begin..begin + span.attributes()];
        let extra = span.extra.as_deref();
        let owned = extra.map_or(&[][..], |extra| &extra.attributes);
        let (start, end) = self.timeline.between(span.times());
        let callsite = span.callsite;
        SpanView {
            trace_id: span.trace_id,
            span_id: span.span_id,
            trace_state: extra.map(|extra| &extra.trace_state),
            flags: span.flags,
            parent_id: span.parent_id,
            parent_is_remote: span.parent_is_remote,
            name: name(callsite, extra),
            kind: kind(callsite, extra),
            start,
            end,
            attributes: own,
            owned_attributes: owned,
            constants: callsite.map_or([None; 3], |callsite| code(callsite, own, owned)),
            dropped_attributes: extra.map_or(0, |extra| extra.dropped_attributes),
            events: extra.map_or(&[], |extra| &extra.events),
            dropped_events: extra.map_or(0, |extra| extra.dropped_events),
            links: extra.map_or(&[], |extra| &extra.links),
            dropped_links: extra.map_or(0, |extra| extra.dropped_links),
            status: extra.map_or(&Status::Unset, |extra| &extra.status),
            scope: scope(callsite, extra),
        }
    }
}

fn name<'a>(callsite: Option<&'static Callsite>, extra: Option<&'a Extra>) -> &'a str {
    let own = extra.and_then(|extra| extra.name.as_ref().map(Cow::as_ref));
    own.unwrap_or(callsite.map_or("", |callsite| callsite.metadata.name))
}

fn kind<'a>(callsite: Option<&'static Callsite>, extra: Option<&'a Extra>) -> &'a SpanKind {
    match (extra.and_then(|extra| extra.source.as_ref()), callsite) {
        (Some(Source::Library { kind, .. } | Source::Place { kind, .. }), _) => kind,
        (None, Some(callsite)) => &callsite.metadata.kind,
        (None, None) => &SpanKind::Internal,
    }
}

fn scope<'a>(callsite: Option<&'static Callsite>, extra: Option<&'a Extra>) -> ScopeView<'a> {
    match (extra.and_then(|extra| extra.source.as_ref()), callsite) {
        (Some(Source::Library { scope, .. }), _) => ScopeView::Library(scope),
        (Some(Source::Place { scope, .. }), _) => ScopeView::Own(*scope),
        (None, Some(callsite)) => ScopeView::Own(callsite.metadata.scope),
        (None, None) => ScopeView::Own(crate::callsite::Scope::named("")),
    }
}

/// What the callsite knows of the code, but for keys that the span has itself.
fn code(
    callsite: &'static Callsite,
    own: &[Attribute],
    owned: &[KeyValue],
) -> [Option<&'static Constant>; 3] {
    let known = || {
        let others = owned.iter().map(|attribute| attribute.key.as_str());
        own.iter().map(|attribute| attribute.key).chain(others)
    };
    let mut constants = callsite.constants().each_ref().map(Some);
    if known().any(|key| key.starts_with("code.")) {
        for (constant, key) in constants.iter_mut().zip(CODE) {
            if known().any(|known| known == key) {
                *constant = None;
            }
        }
    }
    constants
}
