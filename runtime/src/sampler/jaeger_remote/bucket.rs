//! [`Bucket`]: as many tokens a second as it is told, and those of one second, or one, in store.
//! Never makes anybody wait, and never reads a clock that can be set.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const SECOND: u64 = 1_000_000_000;

/// A bucket is as full as the time is long that it was not asked. So all that is kept is when it is full again: one
/// number, which two callers cannot tear apart. Times are in nanoseconds since it was made.
#[derive(Debug)]
pub(super) struct Bucket {
    /// How long an empty one takes to fill; zero if nothing ever comes.
    capacity: u64,
    full_at: AtomicU64,
    /// Between two tokens.
    interval: u64,
    since: Instant,
}

impl Bucket {
    /// A full one.
    pub(super) fn new(per_second: f64) -> Self {
        // Long enough for ever, and short enough for a sum of a few.
        let longest = u64::MAX / 8;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "a second is exact, and what is too great becomes the greatest"
        )]
        let interval = ((SECOND as f64 / per_second) as u64).min(longest);
        Self {
            capacity: if per_second > 0.0 {
                interval.max(SECOND)
            } else {
                0
            },
            full_at: AtomicU64::new(0),
            interval,
            since: Instant::now(),
        }
    }

    /// Whether there was a token to take.
    pub(super) fn take(&self) -> bool {
        let now = self.since.elapsed().as_nanos();
        self.take_at(u64::try_from(now).unwrap_or(u64::MAX))
    }

    pub(super) fn take_at(&self, now: u64) -> bool {
        let taken = |full_at: u64| {
            let full_at = full_at.max(now).saturating_add(self.interval);
            (full_at - now <= self.capacity).then_some(full_at)
        };
        self.full_at
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken)
            .is_ok()
    }
}
