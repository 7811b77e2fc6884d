//! [`Room`]: how many more ended spans may wait.
//! Never makes threads contend for a number with every span: each takes a share of the room at a time.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::config::Batch;

/// A thread takes at most this part of a batch at a time, so that a batch is seen to be full when it is.
const SHARES_IN_A_BATCH: usize = 8;
/// All threads together hold no more than about this part of the room without using it.
const IDLE_PART: usize = 16;

/// Its own cache lines: what is next to it is read with every span.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Room {
    batch_size: usize,
    free: AtomicUsize,
    is_announced: AtomicBool,
    largest_share: usize,
    threads: AtomicUsize,
    /// Ended spans that the worker has not gathered, as far as the threads have told.
    waiting: AtomicUsize,
}

impl Room {
    pub(super) fn new(batch: &Batch) -> Self {
        Self {
            batch_size: batch.max_export_batch_size,
            free: AtomicUsize::new(batch.max_queue_size),
            is_announced: AtomicBool::new(false),
            largest_share: (batch.max_export_batch_size / SHARES_IN_A_BATCH).max(1),
            threads: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
        }
    }

    pub(super) fn thread_came(&self) {
        self.threads.fetch_add(1, Ordering::Relaxed);
    }

    /// A thread is gone: what is `left` of its share is free again, and the rest was used.
    pub(super) fn thread_went(&self, share: usize, left: usize) {
        self.threads.fetch_sub(1, Ordering::Relaxed);
        self.free.fetch_add(left, Ordering::Relaxed);
        self.waiting.fetch_add(share - left, Ordering::Relaxed);
    }

    /// Room for as many spans; none if the queue is full.
    pub(super) fn take_share(&self) -> usize {
        let threads = self.threads.load(Ordering::Relaxed).max(1);
        let share =
            |free: usize| free.min((free / (IDLE_PART * threads)).clamp(1, self.largest_share));
        self.free
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |free| {
                Some(free - share(free))
            })
            .map_or(0, share)
    }

    /// Says that a share was used up. True if somebody has to tell the worker that a batch is waiting.
    pub(super) fn used_up(&self, share: usize) -> bool {
        let waiting = self.waiting.fetch_add(share, Ordering::Relaxed) + share;
        waiting >= self.batch_size && self.is_news()
    }

    /// True if nobody has told the worker yet that something is waiting.
    pub(super) fn is_news(&self) -> bool {
        !self.is_announced.load(Ordering::Relaxed)
            && !self.is_announced.swap(true, Ordering::AcqRel)
    }

    /// Before the worker gathers: what ends from now on is news again.
    pub(super) fn gathering(&self) {
        self.waiting.store(0, Ordering::Relaxed);
        self.is_announced.store(false, Ordering::Release);
    }

    /// Spans have been exported.
    pub(super) fn give_back(&self, spans: usize) {
        self.free.fetch_add(spans, Ordering::Relaxed);
    }
}
