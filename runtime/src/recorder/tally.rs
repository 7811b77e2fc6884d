//! [`Tally`]: what a thread counts for itself, for others to read.
//! Never is written by two threads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[derive(Debug, Default)]
pub(super) struct Tally {
    ended: AtomicU64,
    is_final: AtomicBool,
    pushed: AtomicU64,
    queue_full: AtomicU64,
}

impl Tally {
    #[inline]
    pub(super) fn ended(&self) {
        count(&self.ended);
    }

    #[inline]
    pub(super) fn pushed(&self) {
        count(&self.pushed);
    }

    pub(super) fn queue_full(&self) {
        count(&self.queue_full);
    }

    /// The thread is gone.
    pub(super) fn close(&self) {
        self.is_final.store(true, Ordering::Release);
    }

    pub(super) fn is_final(&self) -> bool {
        self.is_final.load(Ordering::Acquire)
    }
}

/// Adds one. What was counted before is seen by whoever sees this.
#[inline]
fn count(number: &AtomicU64) {
    number.store(number.load(Ordering::Relaxed) + 1, Ordering::Release);
}

/// How many spans ended, and how many of these were put in the queue, or found it full.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) ended: u64,
    pub(super) pushed: u64,
    pub(super) queue_full: u64,
}

impl Counted {
    /// With what all of these have counted.
    pub(super) fn and<'a>(mut self, tallies: impl Iterator<Item = &'a Tally> + Clone) -> Self {
        // A span is counted as ended first, so that is looked at last: never do more find the queue full than end.
        for tally in tallies.clone() {
            self.pushed += tally.pushed.load(Ordering::Acquire);
            self.queue_full += tally.queue_full.load(Ordering::Acquire);
        }
        for tally in tallies {
            self.ended += tally.ended.load(Ordering::Acquire);
        }
        self
    }
}
