//! [`Buffers`]: what has ended on each thread, in rings that the thread writes and the worker reads.
//! Never loses the spans of a thread that is gone, and never lets two callers wait for each other.

use std::cell::RefCell;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::{SpanContext, TraceFlags, TraceId};
use rtrb::{Consumer, Producer, RingBuffer};

use super::Recorder;
use super::ended::{Batch, Ended};
use super::ids::Ids;
use super::record::Record;
use super::room::Share;
use crate::attribute::Attribute;

/// Spans in a ring. A thread with more of them waiting goes on to another ring: few threads are ever so far ahead.
const SPANS: usize = 512;
const ATTRIBUTES: usize = 4 * SPANS;
/// Records that a thread keeps for its next spans: as many as it has open at a time, within reason.
const RECORDS: usize = 1024;

/// What a thread counts for itself, for others to read.
#[derive(Debug, Default)]
pub(super) struct Tally {
    ended: AtomicU64,
    /// Everything that will ever be in the rings is there.
    is_over: AtomicBool,
    pushed: AtomicU64,
    queue_full: AtomicU64,
}

impl Tally {
    /// Adds one; nobody but the tally's thread does.
    fn count(number: &AtomicU64) {
        number.store(number.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

/// The thread's end of a pair of rings.
#[derive(Debug)]
struct Inlet {
    attributes: Producer<Attribute>,
    spans: Producer<Ended>,
    tally: Arc<Tally>,
}

impl Inlet {
    /// With room for a span of so many attributes, at least.
    fn register(recorder: &'static Recorder, attributes: usize) -> Self {
        let (attributes, outlet_attributes) = RingBuffer::new(attributes.max(ATTRIBUTES));
        let (spans, outlet_spans) = RingBuffer::new(SPANS.min(recorder.batch.max_queue_size));
        let tally = Arc::new(Tally::default());
        recorder.buffers.register(Outlet {
            attributes: outlet_attributes,
            spans: outlet_spans,
            tally: Arc::clone(&tally),
        });
        Self {
            attributes,
            spans,
            tally,
        }
    }

    fn has_room(&self, attributes: usize) -> bool {
        let has =
            |known: usize, found: &dyn Fn() -> usize, wanted| known >= wanted || found() >= wanted;
        has(self.spans.cached_slots(), &|| self.spans.slots(), 1)
            && has(
                self.attributes.cached_slots(),
                &|| self.attributes.slots(),
                attributes,
            )
    }
}

impl Drop for Inlet {
    fn drop(&mut self) {
        self.tally.is_over.store(true, Ordering::Release);
    }
}

/// The worker's end.
#[derive(Debug)]
pub(super) struct Outlet {
    attributes: Consumer<Attribute>,
    spans: Consumer<Ended>,
    tally: Arc<Tally>,
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
        self.tally.is_over.load(Ordering::Acquire) && self.spans.is_empty()
    }
}

/// What a thread needs for the spans that start and end on it.
#[derive(Debug)]
struct Buffer {
    inlet: Inlet,
    ids: Ids,
    records: Vec<Box<Record>>,
    recorder: &'static Recorder,
    /// What is left of the thread's share of the queue's room.
    share: Share,
    /// How much of it was used, and the room was not told.
    used: usize,
}

impl Buffer {
    fn of(recorder: &'static Recorder) -> Self {
        recorder.room.thread_came();
        Self {
            inlet: Inlet::register(recorder, 0),
            ids: Ids::new(),
            records: Vec::new(),
            recorder,
            share: Share::default(),
            used: 0,
        }
    }

    fn record(&mut self) -> Box<Record> {
        self.records
            .pop()
            .unwrap_or_else(|| Record::blank(self.recorder))
    }

    /// Puts a span in, or drops it if the queue is full. True if the worker has to be told.
    fn push(&mut self, mut record: Box<Record>) -> bool {
        let is_news = self.take(&mut record);
        if self.records.len() < RECORDS {
            record.clear();
            self.records.push(record);
        }
        is_news
    }

    fn take(&mut self, record: &mut Record) -> bool {
        let room = &self.recorder.room;
        Tally::count(&self.inlet.tally.ended);
        if self.recorder.is_closed() {
            return false;
        }
        let mut is_news = false;
        if self.share.spans == 0 || !room.is_round(self.share.round) {
            is_news = self.renew_share();
            if self.share.spans == 0 {
                Tally::count(&self.inlet.tally.queue_full);
                return is_news || room.is_news();
            }
        }
        if record.extra.is_some() {
            record.locate();
        }
        let attributes = record.attributes.len();
        if !self.inlet.has_room(attributes) {
            self.inlet = Inlet::register(self.recorder, attributes);
        }
        // There is room: that was seen before. The span comes last, as the worker looks for it first.
        for attribute in &record.attributes {
            let _ = self.inlet.attributes.push(*attribute);
        }
        let _ = self.inlet.spans.push(Ended::take(record));
        Tally::count(&self.inlet.tally.pushed);
        self.share.spans -= 1;
        self.used += 1;
        if self.share.spans == 0 {
            is_news |= room.used(mem::take(&mut self.used));
        }
        is_news
    }

    /// The share is empty afterwards if the queue is full. True if the worker has to be told.
    #[inline(never)]
    fn renew_share(&mut self) -> bool {
        let Recorder { buffers, room, .. } = self.recorder;
        let share = room.take_share(|| buffers.counted().pushed);
        self.share = share.unwrap_or_default();
        // Of a share that was taken back before it was used up.
        room.used(mem::take(&mut self.used))
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.recorder.room.used(self.used) {
            self.recorder.announce();
        }
        self.recorder.room.thread_went(self.share);
    }
}

/// Every thread's buffer.
#[derive(Debug, Default)]
pub(super) struct Buffers(Mutex<Registered>);

#[derive(Debug, Default)]
struct Registered {
    /// Those that the worker has not taken over yet.
    arrivals: Vec<Outlet>,
    /// Spans of threads that are so far gone that they have no buffer any more.
    orphans: Batch,
    /// What was counted where nobody counts any more.
    past: Counted,
    tallies: Vec<Arc<Tally>>,
}

/// How many spans ended, and how many of these were put in the queue, or found it full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) ended: u64,
    pub(super) pushed: u64,
    pub(super) queue_full: u64,
}

impl Counted {
    fn add(&mut self, tally: &Tally) {
        self.ended += tally.ended.load(Ordering::Relaxed);
        self.pushed += tally.pushed.load(Ordering::Relaxed);
        self.queue_full += tally.queue_full.load(Ordering::Relaxed);
    }
}

thread_local! {
    static OWN: RefCell<Option<Buffer>> = const { RefCell::new(None) };
}

/// Calls `act` with the calling thread's buffer, if the thread still has one.
#[inline]
fn with_own<T>(recorder: &'static Recorder, act: impl FnOnce(&mut Buffer) -> T) -> Option<T> {
    OWN.try_with(|own| {
        let mut own = own.try_borrow_mut().ok()?;
        let buffer = match &mut *own {
            Some(buffer) if std::ptr::eq(buffer.recorder, recorder) => buffer,
            stale => stale.insert(Buffer::of(recorder)),
        };
        Some(act(buffer))
    })
    .ok()
    .flatten()
}

impl Buffers {
    fn registered(&self) -> MutexGuard<'_, Registered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn register(&self, outlet: Outlet) {
        let mut registered = self.registered();
        registered.tallies.push(Arc::clone(&outlet.tally));
        registered.arrivals.push(outlet);
    }

    /// A record to be filled.
    pub(super) fn record(recorder: &'static Recorder) -> Box<Record> {
        with_own(recorder, Buffer::record).unwrap_or_else(|| Record::blank(recorder))
    }

    /// A record of a new span under `parent`, or of a new trace.
    #[inline]
    pub(super) fn begin(recorder: &'static Recorder, parent: &SpanContext) -> Box<Record> {
        let begin = |mut record: Box<Record>, ids: &mut Ids| {
            let (trace_id, flags) = trace(ids, parent);
            record.begin(trace_id, ids.span_id(), flags.with_sampled(true), parent);
            record
        };
        with_own(recorder, |buffer| begin(buffer.record(), &mut buffer.ids))
            .unwrap_or_else(|| begin(Record::blank(recorder), &mut Ids::new()))
    }

    /// Calls `make` with the calling thread's ids.
    #[inline]
    pub(super) fn ids<T>(recorder: &'static Recorder, make: impl Fn(&mut Ids) -> T) -> T {
        with_own(recorder, |buffer| make(&mut buffer.ids)).unwrap_or_else(|| make(&mut Ids::new()))
    }

    /// Takes an ended span. True if the worker has to be told.
    pub(super) fn push(record: Box<Record>) -> bool {
        let recorder = record.recorder;
        let mut record = Some(record);
        let is_news = with_own(recorder, |buffer| {
            record.take().is_some_and(|record| buffer.push(record))
        });
        match record {
            Some(record) => push_orphan(record),
            None => is_news.unwrap_or(false),
        }
    }

    /// For the worker: takes over what it does not have yet.
    pub(super) fn take_over(&self, outlets: &mut Vec<Outlet>, orphans: &mut Batch) {
        let mut registered = self.registered();
        outlets.append(&mut registered.arrivals);
        orphans.spans.append(&mut registered.orphans.spans);
        orphans
            .attributes
            .append(&mut registered.orphans.attributes);
    }

    /// For the worker: an outlet that is over needs no tally of its own any more.
    pub(super) fn forget(&self, outlet: &Outlet) {
        let mut registered = self.registered();
        registered.past.add(&outlet.tally);
        registered
            .tallies
            .retain(|tally| !Arc::ptr_eq(tally, &outlet.tally));
    }

    pub(super) fn counted(&self) -> Counted {
        let registered = self.registered();
        let mut counted = registered.past;
        for tally in &registered.tallies {
            counted.add(tally);
        }
        counted
    }
}

/// The parent's trace, or a new one.
#[inline]
pub(super) fn trace(ids: &mut Ids, parent: &SpanContext) -> (TraceId, TraceFlags) {
    if parent.is_valid() {
        (parent.trace_id(), parent.trace_flags())
    } else {
        (ids.trace_id(), TraceFlags::default())
    }
}

fn push_orphan(mut record: Box<Record>) -> bool {
    let Recorder { buffers, room, .. } = record.recorder;
    let share = room.take_share(|| buffers.counted().pushed);
    let mut registered = buffers.registered();
    registered.past.ended += 1;
    let Some(mut share) = share else {
        registered.past.queue_full += 1;
        return room.is_news();
    };
    share.spans -= 1;
    room.return_share(share);
    if record.recorder.is_closed() {
        return false;
    }
    record.locate();
    let ended = Ended::take(&mut record);
    registered.past.pushed += 1;
    registered.orphans.spans.push(ended);
    registered.orphans.attributes.append(&mut record.attributes);
    room.used(1)
}
