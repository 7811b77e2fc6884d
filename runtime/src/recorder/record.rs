//! [`Record`]: what is kept of a span while it is open.
//! Never leaves its thread, but with the span's context: what has ended is told in an [`Ended`](super::ended::Ended).

mod attributes;

use std::borrow::Cow;
use std::fmt;
use std::mem;
use std::panic::Location;
use std::sync::Arc;

use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId,
    TraceState,
};
use opentelemetry::{Context, InstrumentationScope, KeyValue};

use super::clock::Moment;
use super::span::Span;
use super::{Recorder, Truncate};
use crate::attribute::{Attribute, Scalar};
use crate::callsite::{CODE, Callsite, Scope};
use crate::config::Limits;
use crate::origin::Origin;
use crate::parent::Parent;
use crate::tracing::Details;

/// A list that grew longer than this is not kept for the next span.
const KEPT_CAPACITY: usize = 16;

/// Who asked for the span, where it was no annotated function.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Another library, through OpenTelemetry's API.
    Library {
        kind: SpanKind,
        scope: Arc<InstrumentationScope>,
    },
    /// A place of ours.
    Place { kind: SpanKind, scope: Scope },
}

/// What few spans have.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// Attributes that own something, in the order of their places among the others.
    pub(super) attributes: Vec<KeyValue>,
    pub(super) dropped_attributes: u32,
    pub(super) events: Vec<Event>,
    pub(super) dropped_events: u32,
    pub(super) links: Vec<Link>,
    pub(super) dropped_links: u32,
    /// Of a place, until it is made known.
    location: Option<&'static Location<'static>>,
    /// Unless it is the one that the callsite has.
    pub(super) name: Option<Cow<'static, str>>,
    /// What the sampler adds when the span starts.
    pub(super) sampled: Vec<KeyValue>,
    pub(super) source: Option<Source>,
    pub(super) status: Status,
    /// Start and end, unless both were counted and are near each other.
    pub(super) times: Option<(Moment, Moment)>,
    pub(super) trace_state: TraceState,
}

/// An open span. Its list keeps its room for the thread's next one.
pub(crate) struct Record {
    pub(super) attributes: Vec<Attribute>,
    pub(super) callsite: Option<&'static Callsite>,
    pub(super) end: Moment,
    pub(super) extra: Option<Box<Extra>>,
    pub(super) flags: TraceFlags,
    pub(super) parent_id: SpanId,
    pub(super) parent_is_remote: bool,
    pub(super) recorder: &'static Recorder,
    pub(super) span_id: SpanId,
    pub(super) start: Moment,
    pub(super) trace_id: TraceId,
}

impl Record {
    /// A record of nothing, to be filled.
    pub(super) fn blank(recorder: &'static Recorder) -> Box<Self> {
        Box::new(Self {
            attributes: Vec::with_capacity(4),
            callsite: None,
            end: Moment::Counted(0),
            extra: None,
            flags: TraceFlags::NOT_SAMPLED,
            parent_id: SpanId::INVALID,
            parent_is_remote: false,
            recorder,
            span_id: SpanId::INVALID,
            start: Moment::Counted(0),
            trace_id: TraceId::INVALID,
        })
    }

    /// Makes a record of which everything was taken, or that came to nothing, one of nothing again.
    #[inline]
    pub(super) fn clear(&mut self) {
        if self.attributes.capacity() > KEPT_CAPACITY {
            self.attributes = Vec::new();
        } else {
            self.attributes.clear();
        }
        if self.extra.is_some() {
            self.extra = None;
        }
        self.callsite = None;
    }

    /// What is known once it is decided that the span is recorded.
    #[inline]
    pub(super) fn begin(
        &mut self,
        trace_id: TraceId,
        span_id: SpanId,
        flags: TraceFlags,
        parent: &SpanContext,
    ) {
        self.trace_id = trace_id;
        self.span_id = span_id;
        self.flags = flags;
        // A half-valid parent gives no trace id, so it must not give a parent id either.
        let is_valid = parent.is_valid();
        self.parent_id = if is_valid {
            parent.span_id()
        } else {
            SpanId::INVALID
        };
        self.parent_is_remote = is_valid && parent.is_remote();
    }

    /// Starts the span of which this is the record.
    #[inline]
    pub(super) fn start(mut self: Box<Self>, at: Option<Moment>) -> Span {
        let mut state = TraceState::NONE;
        if let Some(extra) = &mut self.extra {
            state = extra.trace_state.clone();
            for attribute in mem::take(&mut extra.sampled) {
                self.set_attribute(attribute);
            }
        }
        self.start = at.unwrap_or_else(|| self.recorder.clock.now());
        let context = SpanContext::new(self.trace_id, self.span_id, self.flags, false, state);
        Span::recorded(context, self)
    }

    /// Adds what its place knows, but for keys that are there already. No limit is for that.
    pub(super) fn locate(&mut self) {
        let location = self.extra.as_mut().and_then(|extra| extra.location.take());
        let Some(location) = location else {
            return;
        };
        let [_, file, line] = CODE;
        for (key, value) in [
            (file, Scalar::Text(location.file())),
            (line, Scalar::I64(location.line().into())),
        ] {
            if self.find(key).is_none() {
                self.attributes.push(Attribute { key, value });
            }
        }
    }

    fn limits(&self) -> &'static Limits {
        &self.recorder.limits
    }

    pub(super) fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    pub(super) fn add_event(&mut self, mut event: Event) {
        let limits = self.limits();
        let extra = self.extra();
        if extra.events.len() < limits.events_per_span as usize {
            let allowed = limits.attributes_per_event as usize;
            event.dropped_attributes_count += shorten(&mut event.attributes, allowed, limits);
            extra.events.push(event);
        } else {
            extra.dropped_events += 1;
        }
    }

    pub(super) fn add_link(&mut self, mut link: Link) {
        let limits = self.limits();
        let extra = self.extra();
        if extra.links.len() < limits.links_per_span as usize {
            let allowed = limits.attributes_per_link as usize;
            link.dropped_attributes_count += shorten(&mut link.attributes, allowed, limits);
            extra.links.push(link);
        } else {
            extra.dropped_links += 1;
        }
    }

    /// `Ok` is final, `Unset` changes nothing, and of two errors the later one stays
    /// ([set status](https://opentelemetry.io/docs/specs/otel/trace/api/#set-status)).
    pub(super) fn set_status(&mut self, mut status: Status) {
        if status == Status::Unset {
            return;
        }
        let limits = self.limits();
        let extra = self.extra();
        if extra.status != Status::Ok {
            // An error's message has no limit of its own, and is as long as what made it.
            status.truncate(limits.attribute_value_length);
            extra.status = status;
        }
    }
}

impl Record {
    /// Starts the span, and gives back the parent's context with it as the current span.
    #[inline]
    pub(crate) fn open(
        mut self: Box<Self>,
        origin: &Origin,
        mut details: Option<&mut Details>,
    ) -> Context {
        match origin {
            Origin::Callsite(callsite) => self.callsite = Some(callsite),
            Origin::Place {
                kind,
                location,
                scope,
            } => {
                let extra = self.extra();
                extra.location = Some(location);
                extra.source = Some(Source::Place {
                    kind: kind.clone(),
                    scope: *scope,
                });
            }
        }
        if let Some(details) = &mut details {
            if details.name.is_some() {
                self.extra().name = details.name.take();
            }
            for link in mem::take(&mut details.links) {
                self.add_link(link);
            }
        }
        let parent = details.map_or(&Parent::Current, |details| &details.parent);
        parent.read(|parent| parent.with_span(self.start(None)))
    }
}

/// Without what the recorder is made of.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("span_id", &self.span_id)
            .field("callsite", &self.callsite)
            .field("attributes", &self.attributes)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
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
