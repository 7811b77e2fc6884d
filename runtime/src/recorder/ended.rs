//! [`Ended`]: a span that has ended, on its way to the worker.
//! Never larger than it must be: a thread writes it to memory that the worker read last, and reads nothing there.

use opentelemetry::trace::{SpanId, TraceFlags, TraceId};

use super::clock::Moment;
use super::record::{Extra, Record};
use crate::attribute::Attribute;
use crate::callsite::Callsite;

/// Its attributes go beside it, as many as it says. One cache line.
#[derive(Debug)]
#[repr(align(64))]
pub(super) struct Ended {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) parent_id: SpanId,
    pub(super) callsite: Option<&'static Callsite>,
    pub(super) extra: Option<Box<Extra>>,
    /// A count of the clock's, and how many more it was at the end; `extra` may have others.
    start: u64,
    length: u32,
    attributes: u16,
    pub(super) flags: TraceFlags,
    pub(super) parent_is_remote: bool,
}

impl Ended {
    /// Takes what the span left out of its record, but for the attributes.
    #[inline]
    pub(super) fn take(record: &mut Record) -> Self {
        let (start, length) = times(record);
        Self {
            trace_id: record.trace_id,
            span_id: record.span_id,
            parent_id: record.parent_id,
            callsite: record.callsite,
            extra: record.extra.take(),
            start,
            length,
            // A record takes no more.
            attributes: u16::try_from(record.attributes.len()).unwrap_or(u16::MAX),
            flags: record.flags,
            parent_is_remote: record.parent_is_remote,
        }
    }

    pub(super) fn attributes(&self) -> usize {
        usize::from(self.attributes)
    }

    pub(super) fn times(&self) -> (Moment, Moment) {
        let counted = || {
            let end = self.start.saturating_add(u64::from(self.length));
            (Moment::Counted(self.start), Moment::Counted(end))
        };
        let extra = self.extra.as_ref().and_then(|extra| extra.times);
        extra.unwrap_or_else(counted)
    }
}

#[inline]
fn times(record: &mut Record) -> (u64, u32) {
    if let (Moment::Counted(start), Moment::Counted(end)) = (record.start, record.end) {
        // A counter that went back counts as one that stood still.
        if let Ok(length) = u32::try_from(end.saturating_sub(start)) {
            return (start, length);
        }
    }
    record.extra().times = Some((record.start, record.end));
    (0, 0)
}

/// Spans and their attributes, one after the other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) attributes: Vec<Attribute>,
    pub(super) spans: Vec<Ended>,
}

impl Batch {
    /// Keeps so many spans, and gives back the others.
    pub(super) fn split_off(&mut self, spans: usize) -> Self {
        if self.spans.len() <= spans {
            return Self::default();
        }
        let others = self.spans.split_off(spans);
        let kept = self.spans.iter().map(Ended::attributes).sum();
        Self {
            attributes: self.attributes.split_off(kept),
            spans: others,
        }
    }

    pub(super) fn append(&mut self, others: &mut Self) {
        self.attributes.append(&mut others.attributes);
        self.spans.append(&mut others.spans);
    }

    pub(super) fn clear(&mut self) {
        self.attributes.clear();
        self.spans.clear();
    }
}
