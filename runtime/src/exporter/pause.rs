//! [`Patience`]: how long an export may go on, and the wait before another attempt.
//! Never spins, and never waits for what would come too late.

use std::fmt::Debug;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Waits, or in tests only says so.
#[cfg_attr(
    not(feature = "otlp"),
    expect(dead_code, reason = "only the OTLP exporter waits")
)]
pub(crate) trait Pause: Debug + Send {
    /// What is left until `deadline`.
    fn left(&self, deadline: Instant) -> Duration;
    /// Waits so long. `false`, without waiting longer than it takes to see it, when it would last beyond `deadline`.
    #[must_use]
    fn wait(&self, time: Duration, deadline: Instant) -> bool;
}

/// Shared with whoever wants an export that is under way to come to its end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patience(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Before every other deadline.
    end: Mutex<Option<Instant>>,
    changed: Condvar,
}

impl Patience {
    /// No attempt and no wait lasts beyond `end` from now on. A wait that would is over at once; a request that is
    /// being answered keeps the time that it was given.
    pub(crate) fn end_by(&self, end: Instant) {
        *self.end() = Some(end);
        self.0.changed.notify_all();
    }

    fn end(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pause for Patience {
    fn left(&self, deadline: Instant) -> Duration {
        let deadline = self.end().map_or(deadline, |end| end.min(deadline));
        deadline.saturating_duration_since(Instant::now())
    }

    fn wait(&self, time: Duration, deadline: Instant) -> bool {
        let until = Instant::now().checked_add(time);
        let Some(until) = until.filter(|until| *until < deadline) else {
            return false;
        };
        let is_soon = |end: &mut Option<Instant>| end.is_none_or(|end| until < end);
        let waited = self
            .0
            .changed
            .wait_timeout_while(self.end(), time, |end| is_soon(end));
        let (mut end, _) = waited.unwrap_or_else(PoisonError::into_inner);
        is_soon(&mut end)
    }
}
