//! [`Clock`]: wall-clock time that goes on evenly.
//! Never goes back because the system's clock was set: only the worker brings the two together again.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How far the two clocks may be apart. A step of the system's clock, or a suspended machine, is above it.
const TOLERANCE: Duration = Duration::from_millis(10);

#[derive(Debug)]
pub(super) struct Clock {
    base: Instant,
    /// The wall-clock time at `base`, in nanoseconds since the epoch: enough until the year 2554.
    base_nanos: AtomicU64,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            base: Instant::now(),
            base_nanos: AtomicU64::new(wall_nanos()),
        }
    }

    pub(super) fn now(&self) -> SystemTime {
        UNIX_EPOCH
            + Duration::from_nanos(self.base_nanos.load(Ordering::Relaxed))
            + self.base.elapsed()
    }

    /// Follows the system's clock where it has gone another way.
    pub(super) fn adjust(&self) {
        let wall = wall_nanos();
        let elapsed = nanos(self.base.elapsed());
        let ours = self
            .base_nanos
            .load(Ordering::Relaxed)
            .saturating_add(elapsed);
        if Duration::from_nanos(wall.abs_diff(ours)) > TOLERANCE {
            self.base_nanos
                .store(wall.saturating_sub(elapsed), Ordering::Relaxed);
        }
    }
}

fn wall_nanos() -> u64 {
    // A clock before 1970 is not set; the epoch is as good as any other wrong time.
    nanos(
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default(),
    )
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
