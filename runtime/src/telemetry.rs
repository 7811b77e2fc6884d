//! [`Telemetry`]: the guard of a process's tracing.
//! Never panics when it is dropped, and never waits longer than its deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Error;
use crate::config::Verbosity;
use crate::diagnostics::{Complaint, Diagnostics};
use crate::filter::Filter;
use crate::global::{self, Installed};
use crate::recorder::{Recorder, Stats};
use crate::summary::Summary;

/// Keeps tracing on. Dropping it delivers every span that has ended, within a deadline, and turns tracing off.
///
/// Keep it in a variable of `main`; `let _ = traced::init();` drops it at once. A process that ends without dropping
/// it (`std::process::exit`, an abort, a signal that is not handled) loses the spans that are not yet exported.
#[must_use = "tracing is turned off when this is dropped; bind it to a variable that lives as long as `main`"]
pub struct Telemetry {
    deadline: Duration,
    diagnostics: Arc<Diagnostics>,
    running: Option<Running>,
    summary: Summary,
}

#[derive(Clone, Copy)]
struct Running {
    installed: &'static Installed,
    /// None where the application built its own provider.
    recorder: Option<&'static Recorder>,
}

impl Telemetry {
    pub(crate) fn disabled(diagnostics: Arc<Diagnostics>, summary: Summary) -> Self {
        Self {
            deadline: Duration::ZERO,
            diagnostics,
            running: None,
            summary,
        }
    }

    pub(crate) fn enabled(
        diagnostics: Arc<Diagnostics>,
        installed: &'static Installed,
        recorder: Option<&'static Recorder>,
        deadline: Duration,
        summary: Summary,
    ) -> Self {
        Self {
            deadline,
            diagnostics,
            running: Some(Running {
                installed,
                recorder,
            }),
            summary,
        }
    }

    /// Whether annotated functions make spans.
    #[must_use]
    pub fn is_enabled(&self) -> bool {
        self.running.is_some()
    }

    /// What is exported where, how it is sampled, and which filter holds, in a line for a person; or why tracing is off.
    /// `OTEL_LOG_LEVEL=info` prints the same on stderr at init. No value of a header, password or key is in it.
    ///
    /// ```
    /// let telemetry = traced::builder().lookup(|_| None).init();
    /// assert!(telemetry.describe().starts_with("tracing is off: "));
    /// ```
    #[must_use]
    pub fn describe(&self) -> String {
        self.summary.line(&global::filter())
    }

    /// Makes other functions, and other libraries' tracers, be on than `TRACED_FILTER` said: a level, or levels by module
    /// path or name of an instrumentation scope, as in `info,shop::db=debug,hyper=off`. An empty one is `info`. It holds
    /// from the next call of each function on; spans that are open go on.
    ///
    /// Changes nothing where tracing is off.
    ///
    /// # Errors
    ///
    /// A directive that cannot be used; nothing is changed then.
    ///
    /// ```
    /// # let telemetry = traced::builder().lookup(|_| None).init();
    /// telemetry.set_filter("warn,shop::db=debug")?;
    /// assert!(telemetry.set_filter("loud").is_err());
    /// # Ok::<_, traced::Error>(())
    /// ```
    pub fn set_filter(&self, filter: &str) -> Result<(), Error> {
        let (filter, refused) = Filter::parse(filter);
        if !refused.is_empty() {
            return Err(Error::filter(refused.join(",")));
        }
        if let Some(running) = self.running {
            let said = format!("filter {filter}");
            if global::set_filter(running.installed, filter) {
                self.diagnostics.say(Verbosity::Info, &said);
            }
        }
        Ok(())
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
        if let Err(error) = self.stop(self.deadline)
            && !error.is_reported()
        {
            // The worker may just have said the same of an earlier batch.
            self.diagnostics
                .complain(Complaint::ExportFailed, Verbosity::Error, &error);
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
