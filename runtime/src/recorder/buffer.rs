//! [`Buffers`]: what each thread needs for its spans, and the way of what has ended to the worker.
//! Never loses the spans of a thread that is gone, and never lets two callers wait for each other.

use std::cell::RefCell;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::{SpanContext, TraceFlags, TraceId};

use super::Recorder;
use super::ended::{Batch, Ended};
use super::ids::Ids;
use super::record::Record;
use super::ring::{Inlet, Outlet};
use super::room::Share;
use super::tally::{Counted, Tally};

/// Records that a thread keeps for its next spans: as many as it has open at a time, within reason.
const RECORDS: usize = 1024;

/// What a thread needs for the spans that start and end on it.
#[derive(Debug)]
struct Buffer {
    ids: Ids,
    /// From the first span on that finds room.
    inlet: Option<Inlet>,
    records: Vec<Box<Record>>,
    recorder: &'static Recorder,
    /// What is left of the thread's share of the queue's room.
    share: Share,
    /// From the first span on that ends.
    tally: Option<Arc<Tally>>,
    /// How much of the share was used, and the room was not told.
    used: usize,
}

impl Buffer {
    fn of(recorder: &'static Recorder) -> Self {
        Self {
            ids: Ids::new(recorder.trace_ids),
            inlet: None,
            records: Vec::new(),
            recorder,
            share: Share::default(),
            tally: None,
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
        let Recorder { buffers, room, .. } = self.recorder;
        if self.recorder.is_closed() {
            buffers.late.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        let tally = self.tally.get_or_insert_with(|| {
            room.thread_came();
            buffers.tally()
        });
        tally.ended();
        let mut is_news = false;
        if self.share.spans == 0 || !room.is_round(self.share.round) {
            let share = room.take_share(|| buffers.counted().pushed);
            self.share = share.unwrap_or_default();
            // Of a share that was taken back before it was used up.
            is_news = room.used(mem::take(&mut self.used)) || room.is_all_shared();
            if self.share.spans == 0 {
                tally.queue_full();
                return is_news || room.is_news();
            }
        }
        if record.extra.is_some() {
            record.locate();
        }
        let attributes = record.attributes.len();
        let inlet = match &mut self.inlet {
            Some(inlet) if inlet.has_room(attributes) => inlet,
            inlet => {
                let (next, outlet) = Inlet::after(inlet.as_ref(), attributes);
                buffers.registered().arrivals.push(outlet);
                inlet.insert(next)
            }
        };
        inlet.push(record);
        tally.pushed();
        self.share.spans -= 1;
        self.used += 1;
        if self.share.spans == 0 {
            is_news |= room.used(mem::take(&mut self.used));
        }
        is_news
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let Some(tally) = &self.tally else {
            return;
        };
        tally.close();
        if self.recorder.room.used(self.used) {
            self.recorder.announce();
        }
        self.recorder.room.thread_went(self.share);
    }
}

/// Every thread's buffer.
#[derive(Debug, Default)]
pub(super) struct Buffers {
    /// Spans that ended after the shutdown.
    late: AtomicU64,
    registered: Mutex<Registered>,
}

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
        self.registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// For one thread more.
    fn tally(&self) -> Arc<Tally> {
        let tally = Arc::new(Tally::default());
        self.registered().tallies.push(Arc::clone(&tally));
        tally
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
            .unwrap_or_else(|| begin(Record::blank(recorder), &mut Ids::new(recorder.trace_ids)))
    }

    /// Calls `make` with the calling thread's ids.
    #[inline]
    pub(super) fn ids<T>(recorder: &'static Recorder, make: impl Fn(&mut Ids) -> T) -> T {
        with_own(recorder, |buffer| make(&mut buffer.ids))
            .unwrap_or_else(|| make(&mut Ids::new(recorder.trace_ids)))
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

    /// For the worker: takes over what it does not have yet, and lets go what threads that are gone have counted.
    pub(super) fn take_over(&self, outlets: &mut Vec<Outlet>, orphans: &mut Batch) {
        let mut registered = self.registered();
        outlets.append(&mut registered.arrivals);
        orphans.append(&mut registered.orphans);
        let (gone, there): (Vec<_>, Vec<_>) = mem::take(&mut registered.tallies)
            .into_iter()
            .partition(|tally| tally.is_final());
        registered.past = registered.past.and(gone.iter().map(Arc::as_ref));
        registered.tallies = there;
    }

    #[cfg(test)]
    pub(super) fn threads(&self) -> usize {
        let registered = self.registered();
        registered.tallies.len().max(registered.arrivals.len())
    }

    pub(super) fn counted(&self) -> Counted {
        let late = self.late.load(Ordering::Relaxed);
        let registered = self.registered();
        let mut counted = registered
            .past
            .and(registered.tallies.iter().map(Arc::as_ref));
        counted.ended += late;
        counted
    }
}

/// What is said of a trace that begins here: its id is random, in any case in the 56 bits that the W3C's second level
/// speaks of ([random trace flag](https://opentelemetry.io/docs/specs/otel/trace/sdk/#random-trace-flag)). Whether it is
/// sampled is for others to say.
const RANDOM: TraceFlags = TraceFlags::new(0b10);

/// The parent's trace, or a new one.
#[inline]
pub(super) fn trace(ids: &mut Ids, parent: &SpanContext) -> (TraceId, TraceFlags) {
    if parent.is_valid() {
        (parent.trace_id(), parent.trace_flags())
    } else {
        (ids.trace_id(), RANDOM)
    }
}

fn push_orphan(mut record: Box<Record>) -> bool {
    let Recorder { buffers, room, .. } = record.recorder;
    if record.recorder.is_closed() {
        buffers.late.fetch_add(1, Ordering::Relaxed);
        return false;
    }
    let share = room.take_share(|| buffers.counted().pushed);
    let mut registered = buffers.registered();
    registered.past.ended += 1;
    let Some(mut share) = share else {
        registered.past.queue_full += 1;
        return room.is_news();
    };
    share.spans -= 1;
    room.return_share(share);
    record.locate();
    registered.past.pushed += 1;
    let ended = Ended::take(&mut record);
    registered.orphans.spans.push(ended);
    registered.orphans.attributes.append(&mut record.attributes);
    room.used(1)
}
