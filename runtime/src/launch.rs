//! [`Launch`]: from a configuration to what is installed, and the guard of it.
//! Never reads a setting, and never leaves a thread behind that nothing was installed for.

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
    pub(crate) summary: Summary,
}

impl Launch<'_> {
    /// The guard, and what went wrong on the way.
    pub(crate) fn start(
        self,
        given: Given,
        provider: Option<Box<dyn ObjectSafeTracerProvider + Send + Sync>>,
    ) -> (Telemetry, Vec<Error>) {
        let is_disabled = self.config.disabled_by.is_some();
        // Turning tracing off leaves propagation as it is, says the specification.
        if is_disabled || self.config.propagators.is_some() {
            global::set_propagators(self.propagators());
        }
        if is_disabled {
            return (self.off(), Vec::new());
        }
        match provider {
            Some(provider) => self.install(Tracing::Adopted(Adopted::new(provider)), None),
            None => self.record(given),
        }
    }

    fn record(mut self, given: Given) -> (Telemetry, Vec<Error>) {
        let (parts, mut errors) = pipeline::build(self.config, given, Arc::clone(self.diagnostics));
        if parts.destinations.is_empty() {
            if let Some(error) = errors.first() {
                self.summary = Summary::off(&error.to_string());
            }
            return (self.off(), errors);
        }
        match Recorder::start(parts) {
            Ok(recorder) => {
                let (telemetry, more) = self.install(Tracing::Recorder(recorder), Some(recorder));
                errors.extend(more);
                (telemetry, errors)
            }
            Err(error) => {
                self.summary = Summary::off(&error.to_string());
                errors.push(error);
                (self.off(), errors)
            }
        }
    }

    fn install(
        mut self,
        tracing: Tracing,
        recorder: Option<&'static Recorder>,
    ) -> (Telemetry, Vec<Error>) {
        let installed: &'static Installed = Box::leak(Box::new(Installed {
            has_exception_events: self.config.has_exception_events,
            tracing,
        }));
        if let Err(error) = global::install(installed, self.config.filter.clone()) {
            if let Some(recorder) = recorder {
                // Nothing was recorded yet; only the thread is to go.
                let _ = recorder.shutdown(self.deadline);
            }
            self.summary = Summary::off(&error.to_string());
            return (self.off(), vec![error]);
        }
        crate::panic::install_hook();
        if let Some(recorder) = recorder {
            global::set_provider(TracerProvider(recorder));
            global::set_propagators(self.propagators());
        }
        let Self {
            deadline, summary, ..
        } = self;
        let diagnostics = Arc::clone(self.diagnostics);
        let telemetry = Telemetry::enabled(diagnostics, installed, recorder, deadline, summary);
        (telemetry, Vec::new())
    }

    fn off(self) -> Telemetry {
        Telemetry::disabled(Arc::clone(self.diagnostics), self.summary)
    }

    fn propagators(&self) -> &[PropagatorKind] {
        let said = self.config.propagators.as_deref();
        said.unwrap_or(&PropagatorKind::DEFAULT)
    }
}
