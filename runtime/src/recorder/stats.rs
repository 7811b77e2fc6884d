//! [`Stats`]: what became of the spans that ended.
//! Never resets: two readings tell what happened in between.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::tally::Counted;

/// How many spans ended since init, and what became of them. See [`Telemetry::stats`](crate::Telemetry::stats).
///
/// `ended - exported - dropped()` is what still waits in the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Sampled spans that ended.
    pub ended: u64,
    /// Spans that every exporter has taken.
    pub exported: u64,
    /// Spans dropped because an exporter did not take them.
    pub export_failed: u64,
    /// Spans dropped because they ended after shutdown.
    pub late: u64,
    /// Spans dropped because the queue was full (`OTEL_BSP_MAX_QUEUE_SIZE`).
    pub queue_full: u64,
}

impl Stats {
    /// Spans that were dropped, for whatever reason.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.export_failed + self.late + self.queue_full
    }
}

/// What the worker counts. What the callers do is counted by each thread for itself.
#[derive(Debug, Default)]
pub(super) struct Counters {
    exported: AtomicU64,
    export_failed: AtomicU64,
    /// Nothing will be exported any more.
    is_done: AtomicBool,
}

impl Counters {
    pub(super) fn exported(&self, spans: u64) {
        self.exported.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn export_failed(&self, spans: u64) {
        self.export_failed.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn done(&self) {
        self.is_done.store(true, Ordering::Release);
    }

    pub(super) fn read(&self, counted: impl FnOnce() -> Counted) -> Stats {
        let is_done = self.is_done.load(Ordering::Acquire);
        // Read before what ended, so that there is never more exported than ended.
        let exported = self.exported.load(Ordering::Relaxed);
        let export_failed = self.export_failed.load(Ordering::Relaxed);
        let Counted {
            ended, queue_full, ..
        } = counted();
        let waiting = ended.saturating_sub(exported + export_failed + queue_full);
        Stats {
            ended,
            exported,
            export_failed,
            late: if is_done { waiting } else { 0 },
            queue_full,
        }
    }
}
