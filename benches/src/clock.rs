//! [`Reading`]: the three clocks, of the wall, the calling thread's CPU, and the process's CPU.
//! Never compares readings of two threads: the thread's clock belongs to the one that reads it.

use rustix::time::{ClockId, Timespec, clock_gettime};

/// What the clocks show now, in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) process: u64,
    pub(crate) thread: u64,
    pub(crate) wall: u64,
}

impl Reading {
    pub(crate) fn now() -> Self {
        Self {
            process: nanoseconds(clock_gettime(ClockId::ProcessCPUTime)),
            wall: nanoseconds(clock_gettime(ClockId::Monotonic)),
            // Last, as this is the one that the shortest times are read from.
            thread: nanoseconds(clock_gettime(ClockId::ThreadCPUTime)),
        }
    }

    pub(crate) fn elapsed(self) -> Self {
        let thread = nanoseconds(clock_gettime(ClockId::ThreadCPUTime));
        let now = Self::now();
        Self {
            process: now.process.saturating_sub(self.process),
            thread: thread.saturating_sub(self.thread),
            wall: now.wall.saturating_sub(self.wall),
        }
    }
}

fn nanoseconds(time: Timespec) -> u64 {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanoseconds = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds * 1_000_000_000 + nanoseconds
}
