//! [`Builder`]: what the application says about its tracing before the environment is asked.
//! Never overrides a variable with a plain value: what is named here is a default.

use std::fmt;
use std::io::Write;
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::global::ObjectSafeTracerProvider;
use opentelemetry_sdk::trace::{ShouldSample, SpanExporter};

use crate::Error;
use crate::config::Config;
use crate::config::endpoint::masked;
use crate::error::Warning;
use crate::exporter::Named;
use crate::global::Installed;
use crate::pipeline::{self, Given};
use crate::recorder::{Recorder, TracerProvider};
use crate::sampler::Sampler;
use crate::telemetry::Telemetry;
use crate::tracing::Tracing;

/// What names a destination of spans, the more specific first.
const DESTINATIONS: [&str; 3] = [
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];

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
        let (config, warnings) = Config::read(&*self.lookup);
        for warning in warnings {
            report_on_stderr(&warning);
        }
        let (telemetry, errors) = self.launch(&config);
        for error in errors {
            report_on_stderr(&error);
        }
        telemetry
    }

    /// Starts tracing, or says why not.
    ///
    /// # Errors
    ///
    /// A variable that cannot be used as it stands, an exporter that cannot be built, or a second tracing where one is
    /// already initialized. Nothing is started then.
    pub fn try_init(self) -> Result<Telemetry, Error> {
        let (config, warnings) = Config::read(&*self.lookup);
        if !warnings.is_empty() {
            return Err(Error::configuration(warnings));
        }
        let (telemetry, mut errors) = self.launch(&config);
        match errors.pop() {
            None => Ok(telemetry),
            Some(error) => {
                telemetry.abandon();
                Err(error)
            }
        }
    }

    /// Variables that ask for what the application gave as an object.
    fn overridden(&self, config: &Config) -> Vec<Warning> {
        let set = |variable: &'static str| {
            let value = (self.lookup)(variable).filter(|value| !value.trim().is_empty())?;
            Some((variable, masked(&value)))
        };
        let given = |(variable, value), instead: &'static str| Warning {
            variable,
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
        if has_sampler && config.sampler_is_set {
            let variable = set("OTEL_TRACES_SAMPLER");
            warnings.extend(variable.map(|it| given(it, "using the application's sampler")));
        }
        warnings
    }

    fn launch(self, config: &Config) -> (Telemetry, Vec<Error>) {
        if config.disabled {
            return (Telemetry::disabled(), Vec::new());
        }
        // Not a mistake of the deployment's, so not an error of `try_init` either.
        for warning in self.overridden(config) {
            report_on_stderr(&warning);
        }
        if let Some(provider) = self.provider {
            let tracing = Tracing::Adopted(crate::adopted::Adopted::new(provider));
            return installed(tracing, config, None, self.shutdown_deadline);
        }
        let (parts, mut errors) = pipeline::build(config, self.given);
        if parts.destinations.is_empty() {
            return (Telemetry::disabled(), errors);
        }
        match Recorder::start(parts) {
            Ok(recorder) => {
                let tracing = Tracing::Recorder(recorder);
                let (telemetry, more) =
                    installed(tracing, config, Some(recorder), self.shutdown_deadline);
                errors.extend(more);
                (telemetry, errors)
            }
            Err(error) => {
                errors.push(error);
                (Telemetry::disabled(), errors)
            }
        }
    }
}

fn installed(
    tracing: Tracing,
    config: &Config,
    recorder: Option<&'static Recorder>,
    deadline: Duration,
) -> (Telemetry, Vec<Error>) {
    let installed: &'static Installed = Box::leak(Box::new(Installed {
        filter: config.filter.clone(),
        tracing,
    }));
    if let Err(error) = crate::global::install(installed) {
        if let Some(recorder) = recorder {
            // Nothing was recorded yet; only the thread is to go.
            let _ = recorder.shutdown(deadline);
        }
        return (Telemetry::disabled(), vec![error]);
    }
    crate::panic::install_hook();
    if let Some(recorder) = recorder {
        crate::global::set_opentelemetry(TracerProvider(recorder));
    }
    (
        Telemetry::enabled(installed, recorder, deadline),
        Vec::new(),
    )
}

/// The one place where anything is reported. Never panics where stderr is closed: a report is not worth a program.
pub(crate) fn report_on_stderr(report: &dyn fmt::Display) {
    let lines = format!("traced: {report}\n");
    let _ = std::io::stderr().lock().write_all(lines.as_bytes());
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("given", &self.given)
            .field("shutdown_deadline", &self.shutdown_deadline)
            .finish_non_exhaustive()
    }
}
