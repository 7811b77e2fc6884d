//! [`Builder`]: what the application says about its tracing before the environment is asked.
//! Never overrides a variable with a plain value: what is named here is a default.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::global::ObjectSafeTracerProvider;
use opentelemetry_sdk::trace::{ShouldSample, SpanExporter};

use crate::Error;
use crate::config::endpoint::masked;
use crate::config::{Config, PropagatorKind, Reading, Source, Verbosity};
use crate::diagnostics::Diagnostics;
use crate::error::Warning;
use crate::exporter::Named;
use crate::global::Installed;
use crate::pipeline::{self, Given};
use crate::recorder::{Recorder, TracerProvider};
use crate::resource;
use crate::sampler::Sampler;
use crate::summary::Summary;
use crate::telemetry::Telemetry;
use crate::tracing::Tracing;

/// What names a destination of spans, the more specific first.
const DESTINATIONS: [&str; 3] = [
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];

const NOTHING_NAMED: &str = "neither an exporter nor an endpoint is named \
                             (OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT)";

type Lookup = Box<dyn Fn(&str) -> Option<String>>;

/// Settings for [`init`](Builder::init). See [`builder`].
#[must_use = "nothing starts before `init` or `try_init`"]
pub struct Builder {
    given: Given,
    lookup: Lookup,
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
    /// and flushing are then the application's; the guard only turns the annotated functions on and off.
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
        self
    }

    /// Starts tracing. Never fails: what cannot be used is reported on stderr, one line each, and the program runs
    /// on with what is left.
    pub fn init(self) -> Telemetry {
        let Reading {
            config, warnings, ..
        } = self.read();
        let diagnostics = Arc::new(Diagnostics::new(config.verbosity));
        for warning in warnings {
            diagnostics.say(Verbosity::Warn, &warning);
        }
        let (telemetry, errors) = self.launch(&config, &diagnostics);
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
        let Reading {
            config, warnings, ..
        } = self.read();
        if !warnings.is_empty() {
            return Err(Error::configuration(warnings));
        }
        let diagnostics = Arc::new(Diagnostics::new(config.verbosity));
        let (telemetry, mut errors) = self.launch(&config, &diagnostics);
        match errors.pop() {
            None => {
                diagnostics.say(Verbosity::Info, &telemetry.describe());
                Ok(telemetry)
            }
            Some(error) => {
                telemetry.abandon();
                Err(error)
            }
        }
    }

    fn read(&self) -> Reading {
        Config::read(&Source {
            file: &crate::environment::read_file,
            variable: &*self.lookup,
        })
    }

    /// Variables that ask for what the application gave as an object.
    fn overridden(&self, config: &Config) -> Vec<Warning> {
        let set = |variable: &'static str| {
            let value = (self.lookup)(variable).filter(|value| !value.trim().is_empty())?;
            Some((variable, masked(&value)))
        };
        let given = |(variable, value): (&'static str, _), instead: &'static str| Warning {
            subject: variable.into(),
            value,
            expected: "nothing, as the application brings its own".into(),
            instead: instead.into(),
        };
        let mut warnings = Vec::new();
        let has_exporter = !self.given.destinations.is_empty() || self.provider.is_some();
        if has_exporter && !config.exporters.is_empty() {
            let variable = DESTINATIONS.into_iter().find_map(set);
            warnings.extend(variable.map(|it| given(it, "using the application's exporter")));
        }
        let has_sampler = self.given.sampler.is_some() || self.provider.is_some();
        if has_sampler && config.sampler.is_some() {
            let variable = set("OTEL_TRACES_SAMPLER");
            warnings.extend(variable.map(|it| given(it, "using the application's sampler")));
        }
        warnings
    }

    fn launch(self, config: &Config, diagnostics: &Arc<Diagnostics>) -> (Telemetry, Vec<Error>) {
        let off = |reason: &str| Telemetry::disabled(Arc::clone(diagnostics), reason);
        if let Some(reason) = &config.disabled_by {
            // Turning tracing off leaves propagation as it is, says the specification.
            crate::global::set_propagators(propagators(config));
            return (off(reason), Vec::new());
        }
        // Not a mistake of the deployment's, so not an error of `try_init` either.
        for warning in self.overridden(config) {
            diagnostics.say(Verbosity::Warn, &warning);
        }
        if config.propagators.is_some() {
            crate::global::set_propagators(propagators(config));
        }
        let launch = Launch {
            config,
            deadline: self.shutdown_deadline,
            diagnostics,
        };
        if let Some(provider) = self.provider {
            let tracing = Tracing::Adopted(crate::adopted::Adopted::new(provider));
            return launch.install(tracing, None, Summary::adopted());
        }
        let own_sampler = self.given.sampler.is_some();
        let given = self.given.destinations.iter();
        let given: Vec<String> = given.map(|it| it.name().to_owned()).collect();
        let (parts, mut errors) = pipeline::build(config, self.given, Arc::clone(diagnostics));
        if parts.destinations.is_empty() {
            let reason = if errors.is_empty() {
                NOTHING_NAMED
            } else {
                "nothing that is named can be exported to"
            };
            return (off(reason), errors);
        }
        let service = resource::service_name(&parts.resource);
        let summary = Summary::of(config, &given, own_sampler, &service);
        match Recorder::start(parts) {
            Ok(recorder) => {
                let tracing = Tracing::Recorder(recorder);
                let (telemetry, more) = launch.install(tracing, Some(recorder), summary);
                errors.extend(more);
                (telemetry, errors)
            }
            Err(error) => {
                let telemetry = off(&error.to_string());
                errors.push(error);
                (telemetry, errors)
            }
        }
    }
}

fn propagators(config: &Config) -> &[PropagatorKind] {
    let said = config.propagators.as_deref();
    said.unwrap_or(&PropagatorKind::DEFAULT)
}

/// What an installation takes beside what is installed.
struct Launch<'a> {
    config: &'a Config,
    deadline: Duration,
    diagnostics: &'a Arc<Diagnostics>,
}

impl Launch<'_> {
    fn install(
        &self,
        tracing: Tracing,
        recorder: Option<&'static Recorder>,
        summary: Summary,
    ) -> (Telemetry, Vec<Error>) {
        let installed: &'static Installed = Box::leak(Box::new(Installed {
            has_exception_events: self.config.has_exception_events,
            tracing,
        }));
        let diagnostics = Arc::clone(self.diagnostics);
        if let Err(error) = crate::global::install(installed, self.config.filter.clone()) {
            if let Some(recorder) = recorder {
                // Nothing was recorded yet; only the thread is to go.
                let _ = recorder.shutdown(self.deadline);
            }
            let telemetry = Telemetry::disabled(diagnostics, &error.to_string());
            return (telemetry, vec![error]);
        }
        crate::panic::install_hook();
        if let Some(recorder) = recorder {
            crate::global::set_provider(TracerProvider(recorder));
            crate::global::set_propagators(propagators(self.config));
        }
        let telemetry =
            Telemetry::enabled(diagnostics, installed, recorder, self.deadline, summary);
        (telemetry, Vec::new())
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
