//! [`Config`]: what the settings of a deployment ask for, every default filled in.
//! Never reads the process environment or a file by itself, prints, or builds anything.

mod batch;
pub(crate) mod endpoint;
mod environment;
mod exceptions;
mod exporter;
mod feature;
#[cfg(feature = "config_file")]
mod file;
mod headers;
mod jaeger;
mod limits;
mod named;
pub(crate) mod near;
mod otlp;
mod pairs;
#[cfg(feature = "otlp")]
pub(crate) mod pem;
pub(crate) mod propagators;
pub(crate) mod repeated;
mod resource;
mod sampler;
mod source;
pub(crate) mod tls;
mod verbosity;

#[cfg(test)]
mod tests;

pub(crate) use self::batch::Batch;
pub(crate) use self::environment::shown;
pub(crate) use self::exporter::Exporter;
pub(crate) use self::limits::Limits;
pub(crate) use self::named::NamedFile;
#[cfg(feature = "otlp")]
pub(crate) use self::otlp::Protocol;
pub(crate) use self::otlp::{Compression, Otlp};
pub(crate) use self::propagators::PropagatorKind;
pub(crate) use self::resource::{Detectors, Resource};
#[cfg(test)]
pub(crate) use self::sampler::ParentBased;
pub(crate) use self::sampler::{JaegerRemote, SamplerKind};
pub(crate) use self::source::Source;
pub(crate) use self::verbosity::Verbosity;

use self::environment::Environment;
use crate::error::Warning;
use crate::filter::Filter;

/// Every variable that is read, if there is reason to.
pub(crate) const VARIABLES: [&str; 42] = [
    "OTEL_CONFIG_FILE",
    "OTEL_EXPERIMENTAL_CONFIG_FILE",
    "OTEL_SDK_DISABLED",
    "OTEL_LOG_LEVEL",
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    "OTEL_EXPORTER_OTLP_HEADERS",
    "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
    "OTEL_EXPORTER_OTLP_TIMEOUT",
    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
    "OTEL_EXPORTER_OTLP_COMPRESSION",
    "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
    "OTEL_EXPORTER_OTLP_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE",
    "OTEL_EXPORTER_OTLP_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
    "OTEL_EXPORTER_OTLP_INSECURE",
    "OTEL_EXPORTER_OTLP_TRACES_INSECURE",
    "OTEL_SERVICE_NAME",
    "OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "TRACED_FILTER",
    "OTEL_PROPAGATORS",
    "OTEL_BSP_SCHEDULE_DELAY",
    "OTEL_BSP_EXPORT_TIMEOUT",
    "OTEL_BSP_MAX_QUEUE_SIZE",
    "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
    "OTEL_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    "OTEL_SPAN_EVENT_COUNT_LIMIT",
    "OTEL_SPAN_LINK_COUNT_LIMIT",
    "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
    "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN",
];

/// Has no `Debug`: it holds the values of headers.
pub(crate) struct Config {
    pub(crate) batch: Batch,
    /// What turns tracing off, whatever the application brings.
    pub(crate) disabled_by: Option<String>,
    /// Whether an error or a panic leaves an event on its span.
    pub(crate) has_exception_events: bool,
    /// Without duplicates; empty when nothing names one.
    pub(crate) exporters: Vec<Exporter>,
    pub(crate) filter: Filter,
    pub(crate) limits: Limits,
    /// In the order in which they are asked; `None` unless it was said.
    pub(crate) propagators: Option<Vec<PropagatorKind>>,
    pub(crate) resource: Resource,
    /// `None` unless a usable one was named.
    pub(crate) sampler: Option<SamplerKind>,
    pub(crate) verbosity: Verbosity,
}

/// What is said of one variable, for a person: no value of it is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) variable: &'static str,
    /// `None` when it is not set, or empty.
    pub(crate) value: Option<String>,
}

/// A configuration, and how it came about.
pub(crate) struct Reading {
    pub(crate) config: Config,
    /// What it was read from, unless that were variables alone.
    pub(crate) file: Option<NamedFile>,
    /// The variables that were looked at, in that order.
    pub(crate) settings: Vec<Setting>,
    /// Variables that are set and were not looked at: nothing else that is set gives them a meaning, or there is a
    /// configuration file.
    pub(crate) ignored: Vec<Setting>,
    pub(crate) warnings: Vec<Warning>,
}

impl Config {
    /// Reads every setting through `source`, and explains each one that cannot be used as it stands.
    pub(crate) fn read(source: &Source<'_>) -> Reading {
        let mut environment = Environment::new(source);
        let (config, file) = match named::read(&mut environment) {
            Some((config, file)) => (config, Some(file)),
            None => (Self::from_variables(&mut environment), None),
        };
        let (settings, warnings) = environment.finish();
        let ignored = ignored(source, &settings);
        Reading {
            config,
            file,
            settings,
            ignored,
            warnings,
        }
    }

    fn from_variables(env: &mut Environment<'_>) -> Self {
        let verbosity = verbosity::read(env);
        let is_disabled = env.flag("OTEL_SDK_DISABLED");
        let exporters = exporter::read(env);
        let disabled_by = if is_disabled {
            Some("OTEL_SDK_DISABLED is `true`")
        } else if exporters.is_none() {
            Some("OTEL_TRACES_EXPORTER is `none`")
        } else {
            None
        };
        Self {
            disabled_by: disabled_by.map(str::to_owned),
            exporters: exporters.unwrap_or_default(),
            sampler: sampler::read(env),
            filter: filter(env),
            resource: resource::read(env),
            propagators: propagators::read(env),
            batch: Batch::read(env),
            limits: Limits::read(env),
            has_exception_events: exceptions::read(env),
            verbosity,
        }
    }
}

fn ignored(source: &Source<'_>, settings: &[Setting]) -> Vec<Setting> {
    let others = Environment::new(source);
    for variable in VARIABLES {
        if settings.iter().all(|known| known.variable != variable) {
            others.value(variable);
        }
    }
    let (others, _) = others.finish();
    others.into_iter().filter(|it| it.value.is_some()).collect()
}

fn filter(env: &mut Environment<'_>) -> Filter {
    const VARIABLE: &str = "TRACED_FILTER";
    let text = env.value(VARIABLE).unwrap_or_default();
    let (filter, refused) = Filter::parse(&text);
    if !refused.is_empty() {
        env.warn(
            VARIABLE,
            &refused.join(","),
            crate::filter::EXPECTED,
            &format!("using `{filter}`"),
        );
    }
    filter
}
