//! [`Builder`]: what the application says about its tracing before the environment is asked.
//! Never overrides a variable with a plain value: what is named here is a default.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::global::ObjectSafeTracerProvider;
use opentelemetry_sdk::trace::{ShouldSample, SpanExporter};

use crate::Error;
use crate::config::{Config, Reading, Source, Verbosity};
use crate::diagnostics::Diagnostics;
use crate::exporter::Named;
use crate::launch::Launch;
use crate::overridden;
use crate::pipeline::Given;
use crate::report::Report;
use crate::sampler::Sampler;
use crate::summary::Summary;
use crate::telemetry::Telemetry;

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

/// Settings for [`init`](Builder::init). See [`builder`].
#[must_use = "nothing starts before `init` or `try_init`"]
pub struct Builder {
    given: Given,
    lookup: Lookup,
    /// `lookup` is the process's environment.
    reads_process: bool,
    provider: Option<Box<dyn ObjectSafeTracerProvider + Send + Sync>>,
    shutdown_deadline: Duration,
}

/// Settings that the environment does not make.
///
/// What a variable can say too, such as the service's name, is a default that the variable overrides. Objects (an
/// exporter, a sampler, a provider) win over variables, and a variable that asks for something else is reported.
///
/// ```
/// let telemetry = traced::builder()
///     .service_name("checkout")
///     .service_version("1.4.0")
///     .init();
/// # drop(telemetry);
/// ```
pub fn builder() -> Builder {
    Builder {
        given: Given::default(),
        lookup: Box::new(crate::environment::lookup),
        reads_process: true,
        provider: None,
        shutdown_deadline: Duration::from_secs(5),
    }
}

impl Builder {
    /// Sets `service.name`, unless `OTEL_SERVICE_NAME` or `OTEL_RESOURCE_ATTRIBUTES` does.
    pub fn service_name(self, name: impl Into<String>) -> Self {
        self.resource([KeyValue::new("service.name", name.into())])
    }

    /// Sets `service.version`, unless `OTEL_RESOURCE_ATTRIBUTES` does.
    pub fn service_version(self, version: impl Into<String>) -> Self {
        self.resource([KeyValue::new("service.version", version.into())])
    }

    /// Adds attributes of the resource, unless `OTEL_RESOURCE_ATTRIBUTES` has them.
    pub fn resource(mut self, attributes: impl IntoIterator<Item = KeyValue>) -> Self {
        self.given.resource.extend(attributes);
        self
    }

    /// Exports with `exporter` instead of what the environment names, and turns tracing on. May be called more than
    /// once: each exporter gets every span.
    ///
    /// Exports run on a thread of their own without an async runtime, and never two at a time.
    pub fn exporter(mut self, exporter: impl SpanExporter + 'static) -> Self {
        let name = std::any::type_name_of_val(&exporter);
        self.given.destinations.push(Named::boxed(name, exporter));
        self
    }

    /// Samples with `sampler` instead of what `OTEL_TRACES_SAMPLER` names.
    pub fn sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.given.sampler = Some(Sampler::given(Box::new(sampler)));
        self
    }

    /// Makes spans with a provider that the application built itself, instead of the recorder. Exporting, sampling
    /// and flushing are then the application's; the guard only turns the annotated functions on and off. So are ids: what
    /// B3 and X-Ray say beside a parent's ids ([`B3Propagator`](crate::propagation::B3Propagator)) no other provider knows of.
    pub fn provider<P>(mut self, provider: P) -> Self
    where
        P: ObjectSafeTracerProvider + Send + Sync + 'static,
    {
        self.provider = Some(Box::new(provider));
        self
    }

    /// How long dropping the guard may wait for the last export; 5 seconds unless it is given.
    pub fn shutdown_deadline(mut self, deadline: Duration) -> Self {
        self.shutdown_deadline = deadline;
        self
    }

    /// Looks variables up in `lookup` instead of the process's environment.
    ///
    /// ```
    /// let telemetry = traced::builder()
    ///     .lookup(|variable| (variable == "OTEL_SDK_DISABLED").then(|| "true".to_owned()))
    ///     .init();
    /// assert!(!telemetry.is_enabled());
    /// ```
    pub fn lookup(mut self, lookup: impl Fn(&str) -> Option<String> + 'static) -> Self {
        self.lookup = Box::new(lookup);
        self.reads_process = false;
        self
    }

    /// Starts tracing. Never fails: what cannot be used is reported on stderr, one line each, and the program runs
    /// on with what is left.
    pub fn init(self) -> Telemetry {
        let mut reading = self.read();
        let diagnostics = Arc::new(Diagnostics::new(reading.config.verbosity));
        for warning in reading.warnings.drain(..) {
            diagnostics.say(Verbosity::Warn, &warning);
        }
        let (telemetry, errors) = self.launch(&reading, &diagnostics, false);
        for error in errors {
            diagnostics.say(Verbosity::Error, &error);
        }
        diagnostics.say(Verbosity::Info, &telemetry.describe());
        telemetry
    }

    /// Starts tracing, or says why not.
    ///
    /// # Errors
    ///
    /// A variable that cannot be used as it stands, an exporter that cannot be built, or a second tracing where one is
    /// already initialized. Nothing is started then.
    pub fn try_init(self) -> Result<Telemetry, Error> {
        let reading = self.read();
        if !reading.warnings.is_empty() {
            return Err(Error::configuration(reading.warnings));
        }
        let diagnostics = Arc::new(Diagnostics::new(reading.config.verbosity));
        let (telemetry, errors) = self.launch(&reading, &diagnostics, true);
        match errors.into_iter().next() {
            None => {
                diagnostics.say(Verbosity::Info, &telemetry.describe());
                Ok(telemetry)
            }
            Some(error) => Err(error),
        }
    }

    /// What [`init`](Self::init) would make of the settings: what is set, what is wrong with it, what is used. Starts
    /// nothing. The example `doctor` prints it.
    ///
    /// ```
    /// let report = traced::builder()
    ///     .lookup(|variable| (variable == "OTEL_TRACES_EXPORTER").then(|| "zipkin".to_owned()))
    ///     .report();
    /// assert!(!report.is_clean());
    /// assert!(report.to_string().contains("wrong    OTEL_TRACES_EXPORTER: found `zipkin`"));
    /// ```
    #[must_use]
    pub fn report(&self) -> Report {
        let reading = self.read();
        let summary = Summary::of(&reading, &self.given, self.provider.is_some());
        let names = if self.reads_process {
            crate::environment::names()
        } else {
            Vec::new()
        };
        Report::new(reading, summary, names)
    }

    fn read(&self) -> Reading {
        Config::read(&Source {
            file: &crate::environment::read_file,
            variable: &*self.lookup,
        })
    }

    fn launch(
        self,
        reading: &Reading,
        diagnostics: &Arc<Diagnostics>,
        is_strict: bool,
    ) -> (Telemetry, Vec<Error>) {
        // Neither is a mistake of the deployment's, so neither is an error of `try_init`.
        let file = reading.file.as_ref();
        if let Some(warning) = file.and_then(|file| file.deprecation.as_ref()) {
            diagnostics.say(Verbosity::Warn, warning);
        }
        if reading.config.disabled_by.is_none() {
            for warning in overridden::read(reading, &self.given, self.provider.is_some()) {
                diagnostics.say(Verbosity::Warn, &warning);
            }
        }
        let launch = Launch {
            config: &reading.config,
            deadline: self.shutdown_deadline,
            diagnostics,
            is_strict,
            summary: Summary::of(reading, &self.given, self.provider.is_some()),
        };
        launch.start(self.given, self.provider)
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("given", &self.given)
            .field("shutdown_deadline", &self.shutdown_deadline)
            .finish_non_exhaustive()
    }
}
