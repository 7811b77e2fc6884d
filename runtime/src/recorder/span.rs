//! [`Span`]: a span of the recorder's, as OpenTelemetry's API sees it.
//! Never runs user code: the API calls it under a lock.

use std::borrow::Cow;
use std::time::SystemTime;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, SpanContext, Status};

use super::record::Record;
use super::{Recorder, buffer::Ended};

/// A span that is recorded, or one that only has ids.
#[derive(Debug)]
pub(crate) struct Span {
    context: SpanContext,
    recorder: &'static Recorder,
    /// Gone once the span has ended.
    record: Option<Box<Record>>,
}

impl Span {
    pub(super) fn new(
        recorder: &'static Recorder,
        context: SpanContext,
        record: Option<Record>,
    ) -> Self {
        Self {
            context,
            recorder,
            record: record.map(Box::new),
        }
    }

    fn end_at(&mut self, end: SystemTime) {
        let Some(mut record) = self.record.take() else {
            return;
        };
        // A sampler may want a span recorded and not exported; nobody but exporters reads ours.
        if self.context.is_sampled() {
            record.end_at(end);
            self.recorder.record(Ended {
                context: self.context.clone(),
                record,
            });
        }
    }
}

impl opentelemetry::trace::Span for Span {
    fn add_event_with_timestamp<T>(
        &mut self,
        name: T,
        timestamp: SystemTime,
        attributes: Vec<KeyValue>,
    ) where
        T: Into<Cow<'static, str>>,
    {
        if let Some(record) = &mut self.record {
            record.add_event(
                Event::new(name, timestamp, attributes, 0),
                &self.recorder.limits,
            );
        }
    }

    fn span_context(&self) -> &SpanContext {
        &self.context
    }

    fn is_recording(&self) -> bool {
        self.record.is_some()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if let Some(record) = &mut self.record {
            record.set_attribute(attribute, &self.recorder.limits);
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some(record) = &mut self.record {
            record.set_status(status, &self.recorder.limits);
        }
    }

    fn update_name<T>(&mut self, new_name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(record) = &mut self.record {
            record.set_name(new_name.into());
        }
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        if let Some(record) = &mut self.record
            && span_context.is_valid()
        {
            record.add_link(
                Link::new(span_context, attributes, 0),
                &self.recorder.limits,
            );
        }
    }

    fn end(&mut self) {
        self.end_at(self.recorder.now());
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        self.end_at(timestamp);
    }
}

/// A span that nobody ended, ends when nobody can.
impl Drop for Span {
    fn drop(&mut self) {
        if self.record.is_some() {
            self.end_at(self.recorder.now());
        }
    }
}
