//! [`Inlet`] and [`Outlet`]: two rings that one thread writes and the worker reads, for spans and for their attributes.
//! Never grow: a thread that needs more goes on to larger ones, and the worker empties the old ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rtrb::{Consumer, Producer, RingBuffer};

use super::ended::{Batch, Ended};
use super::record::Record;
use crate::attribute::Attribute;

/// Spans in a thread's first ring: many threads have few.
const FIRST_SPANS: usize = 16;
/// Spans in its last one. Few threads are ever so far ahead of the worker, and then there is one more ring.
const MOST_SPANS: usize = 1024;
/// Attributes for each span of a ring.
const ATTRIBUTES: usize = 4;
/// Attributes in a ring, but for a span with more of them.
const MOST_ATTRIBUTES: usize = 8 * MOST_SPANS;

/// The thread's end.
#[derive(Debug)]
pub(super) struct Inlet {
    attributes: Producer<Attribute>,
    is_over: Arc<AtomicBool>,
    spans: Producer<Ended>,
}

/// The worker's end.
#[derive(Debug)]
pub(super) struct Outlet {
    attributes: Consumer<Attribute>,
    is_over: Arc<AtomicBool>,
    spans: Consumer<Ended>,
}

impl Inlet {
    /// With room for a span of so many attributes; more than what was there `before` had, where that was short of room.
    pub(super) fn after(before: Option<&Self>, attributes: usize) -> (Self, Outlet) {
        let (spans, others) = match before {
            None => (FIRST_SPANS, ATTRIBUTES * FIRST_SPANS),
            Some(before) => before.next_sizes(attributes),
        };
        let (attributes, outlet_attributes) = RingBuffer::new(others.max(attributes));
        let (spans, outlet_spans) = RingBuffer::new(spans);
        let is_over = Arc::new(AtomicBool::new(false));
        let outlet = Outlet {
            attributes: outlet_attributes,
            is_over: Arc::clone(&is_over),
            spans: outlet_spans,
        };
        let inlet = Self {
            attributes,
            is_over,
            spans,
        };
        (inlet, outlet)
    }

    fn next_sizes(&self, attributes: usize) -> (usize, usize) {
        let mut spans = self.spans.buffer().capacity();
        let mut others = self.attributes.buffer().capacity();
        if self.spans.is_full() {
            spans = (2 * spans).min(MOST_SPANS);
        }
        if self.attributes.slots() < attributes {
            others = (2 * others).min(MOST_ATTRIBUTES);
        }
        (spans, others.max(ATTRIBUTES * spans))
    }

    /// Whether a span of so many attributes has a place.
    #[inline]
    pub(super) fn has_room(&self, attributes: usize) -> bool {
        let has =
            |known: usize, found: &dyn Fn() -> usize, wanted| known >= wanted || found() >= wanted;
        has(self.spans.cached_slots(), &|| self.spans.slots(), 1)
            && has(
                self.attributes.cached_slots(),
                &|| self.attributes.slots(),
                attributes,
            )
    }

    /// Takes a span for which there is room.
    #[inline]
    pub(super) fn push(&mut self, record: &mut Record) {
        // The span comes last, as the worker looks for it first.
        let attributes = record.attributes.as_slice();
        if attributes.len() > 2 {
            let _ = self.attributes.push_entire_slice(attributes);
        } else {
            for attribute in attributes {
                let _ = self.attributes.push(*attribute);
            }
        }
        let _ = self.spans.push(Ended::take(record));
    }
}

impl Drop for Inlet {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
    }
}

impl Outlet {
    /// How many spans there are to be taken.
    pub(super) fn waiting(&self) -> usize {
        self.spans.slots()
    }

    /// Takes at most `spans` out, and says how many there were.
    pub(super) fn drain(&mut self, spans: usize, into: &mut Batch) -> usize {
        let Ok(chunk) = self.spans.read_chunk(spans.min(self.spans.slots())) else {
            return 0;
        };
        let taken = chunk.len();
        into.spans.extend(chunk);
        let attributes = into.spans[into.spans.len() - taken..]
            .iter()
            .map(Ended::attributes)
            .sum::<usize>();
        // A thread puts the attributes in before their span.
        let first = into.attributes.len();
        into.attributes.resize(first + attributes, Attribute::OWNED);
        let _ = self
            .attributes
            .pop_entire_slice(&mut into.attributes[first..]);
        taken
    }

    /// Whether nothing is in the rings, and nothing will be.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire) && self.spans.is_empty()
    }
}
