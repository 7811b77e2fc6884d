//! [`Stats`]: what became of the spans that ended.
//! Never resets: two readings tell what happened in between.

use std::sync::atomic::{AtomicU64, Ordering};

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

#[derive(Debug, Default)]
pub(super) struct Counters {
    ended: AtomicU64,
    exported: AtomicU64,
    export_failed: AtomicU64,
    late: AtomicU64,
    queue_full: AtomicU64,
}

impl Counters {
    pub(super) fn ended(&self) {
        self.ended.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn exported(&self, spans: u64) {
        self.exported.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn export_failed(&self, spans: u64) {
        self.export_failed.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn late(&self, spans: u64) {
        self.late.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn queue_full(&self, spans: u64) {
        self.queue_full.fetch_add(spans, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> Stats {
        Stats {
            ended: self.ended.load(Ordering::Relaxed),
            exported: self.exported.load(Ordering::Relaxed),
            export_failed: self.export_failed.load(Ordering::Relaxed),
            late: self.late.load(Ordering::Relaxed),
            queue_full: self.queue_full.load(Ordering::Relaxed),
        }
    }
}
