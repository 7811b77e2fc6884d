//! [`Launch`]: from a configuration to what is installed, and the guard of it.
//! Never reads a setting, and never leaves a thread behind that nothing was installed for.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::global::ObjectSafeTracerProvider;

use crate::Error;
use crate::adopted::Adopted;
use crate::config::{Config, PropagatorKind};
use crate::diagnostics::Diagnostics;
use crate::global::{self, Installed};
use crate::pipeline::{self, Given};
use crate::recorder::{Recorder, TracerProvider};
use crate::summary::Summary;
use crate::telemetry::Telemetry;
use crate::tracing::Tracing;

/// What it takes beside what the application gives.
pub(crate) struct Launch<'a> {
    pub(crate) config: &'a Config,
    pub(crate) deadline: Duration,
    pub(crate) diagnostics: &'a Arc<Diagnostics>,
    /// Whether nothing is started where something is wrong.
    pub(crate) is_strict: bool,
    pub(crate) summary: Summary,
}

impl Launch<'_> {
    /// The guard, and what went wrong on the way. Nothing is changed where tracing is on already.
    pub(crate) fn start(
        self,
        given: Given,
        provider: Option<Box<dyn ObjectSafeTracerProvider + Send + Sync>>,
    ) -> (Telemetry, Vec<Error>) {
        if global::is_installed() {
            return self.failed(Vec::new(), Error::already_initialized());
        }
        if self.config.disabled_by.is_some() {
            // Turning tracing off leaves propagation as it is, says the specification.
            self.propagate_as_said();
            return (self.off(), Vec::new());
        }
        match provider {
            Some(provider) => {
                let tracing = Tracing::Adopted(Adopted::new(provider));
                self.install(tracing, None, Vec::new())
            }
            None => self.record(given),
        }
    }

    fn record(mut self, mut given: Given) -> (Telemetry, Vec<Error>) {
        let built = pipeline::destinations(self.config, mem::take(&mut given.destinations));
        let errors = built.errors;
        if self.is_strict && !errors.is_empty() {
            return (self.off(), errors);
        }
        if built.destinations.is_empty() {
            if let Some(error) = errors.first() {
                self.summary = Summary::off(&error.to_string());
            }
            self.propagate_as_said();
            return (self.off(), errors);
        }
        self.summary.leave_out(&built.failed);
        let diagnostics = Arc::clone(self.diagnostics);
        let parts = pipeline::parts(self.config, given, built.destinations, diagnostics);
        match Recorder::start(parts) {
            Ok(recorder) => self.install(Tracing::Recorder(recorder), Some(recorder), errors),
            Err(error) => {
                self.propagate_as_said();
                self.failed(errors, error)
            }
        }
    }

    fn install(
        self,
        tracing: Tracing,
        recorder: Option<&'static Recorder>,
        errors: Vec<Error>,
    ) -> (Telemetry, Vec<Error>) {
        let installed: &'static Installed = Box::leak(Box::new(Installed {
            has_exception_events: self.config.has_exception_events,
            tracing,
        }));
        // Another thread may have been faster.
        if let Err(error) = global::install(installed, self.config.filter.clone()) {
            if let Some(recorder) = recorder {
                // Nothing was recorded yet; only the thread is to go.
                let _ = recorder.shutdown(self.deadline);
            }
            return self.failed(errors, error);
        }
        crate::panic::install_hook();
        if let Some(recorder) = recorder {
            global::set_provider(TracerProvider(recorder));
            global::set_propagators(self.propagators());
        } else {
            self.propagate_as_said();
        }
        let Self {
            deadline, summary, ..
        } = self;
        let diagnostics = Arc::clone(self.diagnostics);
        let telemetry = Telemetry::enabled(diagnostics, installed, recorder, deadline, summary);
        (telemetry, errors)
    }

    fn failed(mut self, mut errors: Vec<Error>, error: Error) -> (Telemetry, Vec<Error>) {
        self.summary = Summary::off(&error.to_string());
        errors.push(error);
        (self.off(), errors)
    }

    fn off(self) -> Telemetry {
        Telemetry::disabled(Arc::clone(self.diagnostics), self.summary)
    }

    /// Where spans are not recorded here, somebody else may have set other propagators, or be about to. Where nobody
    /// has, a context is passed on all the same: a service without tracing does not cut the trace.
    fn propagate_as_said(&self) {
        if self.config.propagators.is_some() {
            global::set_propagators(self.propagators());
        } else {
            global::offer_propagators(self.propagators());
        }
    }

    fn propagators(&self) -> &[PropagatorKind] {
        let said = self.config.propagators.as_deref();
        said.unwrap_or(&PropagatorKind::DEFAULT)
    }
}
