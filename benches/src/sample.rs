//! [`Sample`]: the sums of one run of a case, and how they cross a pipe.
//! Never interprets them.

use std::ops::AddAssign;

/// Times are nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample {
    /// Instrumented calls that the figures are about.
    pub(crate) calls: u64,
    /// CPU of the threads that called, without flushes.
    pub(crate) producer: u64,
    /// From the first call to the last one.
    pub(crate) wall: u64,
    /// CPU of the whole process, flushes included.
    pub(crate) all_threads: u64,
    /// Allocations of the threads that called, if somebody counts.
    pub(crate) allocations: u64,
    /// Spans that must have arrived, also those of calls that no figure is about.
    pub(crate) expected: u64,
    /// Spans that did.
    pub(crate) delivered: u64,
}

impl Sample {
    pub(crate) fn to_line(self) -> String {
        let Self {
            calls,
            producer,
            wall,
            all_threads,
            allocations,
            expected,
            delivered,
        } = self;
        format!("{calls} {producer} {wall} {all_threads} {allocations} {expected} {delivered}")
    }

    pub(crate) fn from_line(line: &str) -> Option<Self> {
        let mut numbers = line.split(' ').map(|it| it.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Self {
            calls: next()?,
            producer: next()?,
            wall: next()?,
            all_threads: next()?,
            allocations: next()?,
            expected: next()?,
            delivered: next()?,
        })
    }
}

impl AddAssign for Sample {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.producer += other.producer;
        self.wall += other.wall;
        self.all_threads += other.all_threads;
        self.allocations += other.allocations;
        self.expected += other.expected;
        self.delivered += other.delivered;
    }
}
