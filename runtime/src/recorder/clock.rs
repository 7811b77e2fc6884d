//! [`Clock`] reads the cheapest counter of the machine; [`Timeline`] tells what its readings are in wall-clock time.
//! Never asks the system for the time on the way of a call, where the processor counts evenly by itself.

#[cfg(test)]
mod tests;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How long a stretch the counter's rate is measured over before the next one is begun. Longer ones say nothing of how
/// fast it is now, where the system's clock is being slewed.
const LONGEST_STRETCH: Duration = Duration::from_secs(60);

/// A point in time, as it was taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// A reading of [`Clock`].
    Counted(u64),
    /// Nanoseconds since the epoch, from somebody who has another clock.
    Told(u64),
}

impl Moment {
    /// Enough until the year 2554. A clock before 1970 is not set; the epoch is as good as any other wrong time.
    pub(super) fn told(time: SystemTime) -> Self {
        Self::Told(nanos(time.duration_since(UNIX_EPOCH).unwrap_or_default()))
    }
}

#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    counts_cycles: bool,
}

impl Clock {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
            counts_cycles: cycles::count_evenly(),
        }
    }

    #[inline]
    pub(super) fn now(&self) -> Moment {
        Moment::Counted(self.count())
    }

    #[inline]
    fn count(&self) -> u64 {
        if self.counts_cycles {
            cycles::count()
        } else {
            nanos(self.start.elapsed())
        }
    }

    /// Reads every clock at the same point in time, or as near to it as some tries get.
    fn read(&self) -> Reading {
        let tries = [(); 4].map(|()| {
            let before = self.count();
            let elapsed = nanos(self.start.elapsed());
            let wall = nanos(
                SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default(),
            );
            let width = self.count().saturating_sub(before);
            let reading = Reading {
                count: before + width / 2,
                elapsed,
                wall,
            };
            (width, reading)
        });
        let [first, rest @ ..] = tries;
        rest.into_iter()
            .fold(
                first,
                |best, next| if next.0 < best.0 { next } else { best },
            )
            .1
    }
}

/// What each clock said at one point in time.
#[derive(Clone, Copy, Debug)]
struct Reading {
    count: u64,
    /// Nanoseconds of the system's clock that nobody sets.
    elapsed: u64,
    /// Nanoseconds since the epoch.
    wall: u64,
}

impl Reading {
    fn since(&self, earlier: &Self) -> Stretch {
        Stretch {
            counts: self.count.saturating_sub(earlier.count),
            elapsed: self.elapsed.saturating_sub(earlier.elapsed),
        }
    }
}

/// What lies between two readings.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    counts: u64,
    elapsed: u64,
}

impl Stretch {
    /// Whether its rate is one to go by.
    fn is_long(self) -> bool {
        self.elapsed > 1_000_000_000 || self.counts > 10_000_000_000
    }

    fn rate(self) -> Option<f64> {
        (self.counts > 0 && self.elapsed > 0)
            .then(|| to_float(self.elapsed) / to_float(self.counts))
    }
}

/// Counts as wall-clock time: a straight line through the latest reading, as steep as the stretch up to it.
///
/// Every moment that was counted lies between two readings, so that it is as exact as they are, and the length of a
/// span is that of its counts whatever happens to the system's clock meanwhile.
#[derive(Debug)]
pub(super) struct Timeline {
    /// Where the stretch begins over which the rate is measured.
    from: Reading,
    latest: Reading,
    doubt: Doubt,
    /// Unknown until the first stretch is over.
    rate: Option<Rate>,
}

#[derive(Clone, Copy, Debug)]
enum Doubt {
    None,
    /// The latest stretch was odd.
    Once,
}

#[derive(Clone, Copy, Debug)]
struct Rate {
    nanos_per_count: f64,
    /// Measured over a long stretch.
    is_certain: bool,
}

impl Rate {
    fn of(nanos_per_count: f64, stretch: Stretch) -> Self {
        Self {
            nanos_per_count,
            is_certain: stretch.is_long(),
        }
    }
}

impl Timeline {
    pub(super) fn new(clock: &Clock) -> Self {
        let reading = clock.read();
        Self {
            from: reading,
            latest: reading,
            doubt: Doubt::None,
            rate: None,
        }
    }

    /// Goes on to the present.
    pub(super) fn advance(&mut self, clock: &Clock) {
        self.go_on_to(clock.read());
    }

    fn go_on_to(&mut self, now: Reading) {
        let (stretch, since) = (now.since(&self.from), now.since(&self.latest));
        if self.is_odd(since) {
            // The machine slept, or goes on elsewhere: what was measured until then says nothing of what is to come.
            // What is odd twice is the new rate.
            if let (Doubt::Once, Some(rate)) = (self.doubt, stretch.rate()) {
                self.rate = Some(Rate::of(rate, stretch));
                self.doubt = Doubt::None;
            } else {
                self.from = now;
                self.doubt = Doubt::Once;
            }
        } else if let Some(rate) = stretch.rate() {
            self.rate = Some(Rate::of(rate, stretch));
            self.doubt = Doubt::None;
            if Duration::from_nanos(stretch.elapsed) > LONGEST_STRETCH {
                self.from = self.latest;
            }
        }
        self.latest = now;
    }

    /// Whether a long stretch is not as steep as an earlier one that was long as well.
    fn is_odd(&self, since: Stretch) -> bool {
        let Some(rate) = self.rate.filter(|rate| rate.is_certain) else {
            return false;
        };
        let differs = |it: f64| (it / rate.nanos_per_count - 1.0).abs() > 0.01;
        since.is_long() && since.rate().is_none_or(differs)
    }

    /// Nanoseconds since the epoch, at the start and at the end. A span does not end before it starts, whatever
    /// clocks the two were taken from.
    pub(super) fn between(&self, (start, end): (Moment, Moment)) -> (u64, u64) {
        let start_nanos = self.nanos(start);
        (start_nanos, self.nanos(end).max(start_nanos))
    }

    fn nanos(&self, moment: Moment) -> u64 {
        let count = match moment {
            Moment::Counted(count) => count,
            Moment::Told(nanos) => return nanos,
        };
        let latest = self.latest;
        let distance = self.scaled(latest.count.abs_diff(count));
        if count > latest.count {
            latest.wall.saturating_add(distance)
        } else {
            latest.wall.saturating_sub(distance)
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a product of two positive numbers; beyond 2^64 it is the largest"
    )]
    fn scaled(&self, counts: u64) -> u64 {
        let rate = self.rate.map_or(1.0, |rate| rate.nanos_per_count);
        (to_float(counts) * rate) as u64
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "2^53 cycles are a month; a span that is longer may be off by some"
)]
fn to_float(number: u64) -> f64 {
    number as f64
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// The processor's time-stamp counter, where the kernel has found it to be even and the same on every core.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod cycles {
    pub(super) use safe_arch::read_timestamp_counter as count;

    /// The kernel takes a counter that was seen to be uneven off this list.
    const SOURCES: &str = "/sys/devices/system/clocksource/clocksource0/available_clocksource";

    pub(super) fn count_evenly() -> bool {
        std::fs::read_to_string(SOURCES)
            .is_ok_and(|sources| sources.split_whitespace().any(|source| source == "tsc"))
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod cycles {
    pub(super) fn count() -> u64 {
        0
    }

    pub(super) fn count_evenly() -> bool {
        false
    }
}
