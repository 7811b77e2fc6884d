//! [`Span`]: a span of the recorder's, as OpenTelemetry's API sees it.
//! Never runs user code: the API calls it under a lock.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, SpanContext, Status};

use super::Recorder;
use super::clock::Moment;
use super::record::Record;

/// A span that is recorded, or one that only has ids.
#[derive(Debug)]
pub(crate) struct Span {
    context: SpanContext,
    /// Gone once the span has ended.
    record: Option<Box<Record>>,
}

impl Span {
    #[inline]
    pub(super) fn recorded(context: SpanContext, record: Box<Record>) -> Self {
        Self {
            context,
            record: Some(record),
        }
    }

    pub(super) fn unrecorded(context: SpanContext) -> Self {
        Self {
            context,
            record: None,
        }
    }

    fn end_at(&mut self, end: Moment) {
        if let Some(mut record) = self.record.take() {
            record.end = end;
            Recorder::record(record);
        }
    }

    fn end_now(&mut self) {
        if let Some(mut record) = self.record.take() {
            record.end = record.recorder.clock.now();
            Recorder::record(record);
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
            record.add_event(Event::new(name, timestamp, attributes, 0));
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
            record.set_attribute(attribute);
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some(record) = &mut self.record {
            record.set_status(status);
        }
    }

    fn update_name<T>(&mut self, new_name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(record) = &mut self.record {
            record.extra().name = Some(new_name.into());
        }
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        if let Some(record) = &mut self.record
            && span_context.is_valid()
        {
            record.add_link(Link::new(span_context, attributes, 0));
        }
    }

    fn end(&mut self) {
        self.end_now();
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        if timestamp >= SystemTime::UNIX_EPOCH {
            self.end_at(Moment::told(timestamp));
        } else {
            self.end_now();
        }
    }
}

/// A time that [`Span`] takes for the present: what was before the epoch cannot be sent. The API
/// has the time told to it for every end, and the system's clock costs more than the recorder's.
pub(super) fn the_present() -> SystemTime {
    let epoch = SystemTime::UNIX_EPOCH;
    epoch.checked_sub(Duration::from_secs(1)).unwrap_or(epoch)
}

/// A span that nobody ended, ends when nobody can.
impl Drop for Span {
    fn drop(&mut self) {
        self.end_now();
    }
}
