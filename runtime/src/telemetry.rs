//! [`Telemetry`]: the guard of a process's tracing.
//! Never panics when it is dropped, and never waits longer than its deadline.

use std::fmt;
use std::time::Duration;

use crate::Error;
use crate::builder::report_on_stderr;
use crate::global::{self, Installed};
use crate::recorder::{Recorder, Stats};

/// Keeps tracing on. Dropping it delivers every span that has ended, within a deadline, and turns tracing off.
///
/// Keep it in a variable of `main`; `let _ = traced::init();` drops it at once. A process that ends without dropping
/// it (`std::process::exit`, an abort, a signal that is not handled) loses the spans that are not yet exported.
#[must_use = "tracing is turned off when this is dropped; bind it to a variable that lives as long as `main`"]
pub struct Telemetry {
    deadline: Duration,
    running: Option<Running>,
}

#[derive(Clone, Copy)]
struct Running {
    installed: &'static Installed,
    /// None where the application built its own provider.
    recorder: Option<&'static Recorder>,
}

impl Telemetry {
    pub(crate) fn disabled() -> Self {
        Self {
            deadline: Duration::ZERO,
            running: None,
        }
    }

    pub(crate) fn enabled(
        installed: &'static Installed,
        recorder: Option<&'static Recorder>,
        deadline: Duration,
    ) -> Self {
        Self {
            deadline,
            running: Some(Running {
                installed,
                recorder,
            }),
        }
    }

    /// Turns off what was just turned on, without a word.
    pub(crate) fn abandon(mut self) {
        let _ = self.stop(self.deadline);
    }

    /// Whether annotated functions make spans.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.running.is_some()
    }

    /// How many spans ended, were exported, and were dropped, since init. All zero when tracing is off, or when the
    /// application built its own provider.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.recorder().map(Recorder::stats).unwrap_or_default()
    }

    /// Exports every span that has ended, on whatever thread, and waits for that: at most 5 seconds, or what
    /// [`shutdown_deadline`](crate::Builder::shutdown_deadline) says. Blocks the calling thread; works from any, also
    /// from within an async runtime of one thread.
    ///
    /// # Errors
    ///
    /// The first export since the last flush that failed, even if that was not part of this one: its spans are lost.
    /// Also when the deadline passes; the export goes on then.
    pub fn flush(&self) -> Result<(), Error> {
        self.recorder()
            .map_or(Ok(()), |recorder| recorder.flush(self.deadline))
    }

    /// Turns tracing off, exports every span that has ended, and lets the exporters go, as dropping the guard does.
    ///
    /// # Errors
    ///
    /// As [`flush`](Self::flush). Dropping the guard reports the same on stderr.
    pub fn shutdown(mut self) -> Result<(), Error> {
        self.stop(self.deadline)
    }

    fn recorder(&self) -> Option<&'static Recorder> {
        self.running?.recorder
    }

    fn stop(&mut self, deadline: Duration) -> Result<(), Error> {
        let Some(running) = self.running.take() else {
            return Ok(());
        };
        global::uninstall(running.installed);
        running
            .recorder
            .map_or(Ok(()), |recorder| recorder.shutdown(deadline))
    }
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        if let Err(error) = self.stop(self.deadline) {
            report_on_stderr(&error);
        }
    }
}

impl fmt::Debug for Telemetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telemetry")
            .field("is_enabled", &self.is_enabled())
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
