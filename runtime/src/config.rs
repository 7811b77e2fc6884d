//! [`Config`]: what the variables of a deployment ask for, every default filled in.
//! Never reads the process environment, prints, or builds anything.

mod batch;
pub(crate) mod endpoint;
mod environment;
mod exporter;
mod limits;
mod otlp;
mod pairs;
mod resource;
mod sampler;

#[cfg(test)]
mod tests;

pub(crate) use self::batch::Batch;
pub(crate) use self::exporter::ExporterKind;
pub(crate) use self::limits::Limits;
#[cfg(feature = "otlp")]
pub(crate) use self::otlp::Compression;
pub(crate) use self::otlp::Otlp;
pub(crate) use self::sampler::SamplerKind;

use self::environment::Environment;
use crate::error::Warning;
use crate::filter::Filter;

/// Has no `Debug`: it holds the values of headers.
pub(crate) struct Config {
    /// By `OTEL_SDK_DISABLED=true` or `OTEL_TRACES_EXPORTER=none`.
    pub(crate) disabled: bool,
    /// Without duplicates; empty when the environment names none.
    pub(crate) exporters: Vec<ExporterKind>,
    pub(crate) otlp: Otlp,
    pub(crate) batch: Batch,
    pub(crate) limits: Limits,
    pub(crate) sampler: SamplerKind,
    /// A usable `OTEL_TRACES_SAMPLER` was given.
    pub(crate) sampler_is_set: bool,
    /// From `OTEL_SERVICE_NAME`, else from `service.name` in `OTEL_RESOURCE_ATTRIBUTES`.
    pub(crate) service_name: Option<String>,
    /// Without `service.name`.
    pub(crate) resource: Vec<(String, String)>,
    pub(crate) filter: Filter,
}

impl Config {
    /// Reads every variable through `lookup`, and explains each one that cannot be used as it stands.
    pub(crate) fn read(lookup: &dyn Fn(&str) -> Option<String>) -> (Self, Vec<Warning>) {
        let mut environment = Environment::new(lookup);
        let env = &mut environment;
        let disabled = disabled(env);
        let endpoint = endpoint::find(env);
        let named = exporter::read(env, endpoint.value.is_some());
        let disabled = disabled || named.is_none();
        let exporters = named.unwrap_or_default();
        let otlp = Otlp::read(env, endpoint, &exporters);
        let batch = Batch::read(env);
        let limits = Limits::read(env);
        let sampler = sampler::read(env);
        let (service_name, resource) = resource::read(env);
        let filter = filter(env);
        let config = Self {
            disabled,
            exporters,
            otlp,
            batch,
            limits,
            sampler: sampler.unwrap_or(SamplerKind::ParentBasedAlwaysOn),
            sampler_is_set: sampler.is_some(),
            service_name,
            resource,
            filter,
        };
        (config, environment.into_warnings())
    }
}

fn disabled(env: &mut Environment<'_>) -> bool {
    let found = env.find(&["OTEL_SDK_DISABLED"], |value| {
        value.to_ascii_lowercase().parse().ok()
    });
    env.refuse(&found.refused, "`true` or `false`", "using `false`");
    found.value.unwrap_or(false)
}

fn filter(env: &mut Environment<'_>) -> Filter {
    const VARIABLE: &str = "TRACED_FILTER";
    let text = env.value(VARIABLE).unwrap_or_default();
    let (filter, refused) = Filter::parse(&text);
    if !refused.is_empty() {
        env.warn(
            VARIABLE,
            &refused.join(","),
            "`error`, `warn`, `info`, `debug`, `trace`, `off` or `module::path=level`, separated by commas",
            &format!("using `{filter}`"),
        );
    }
    filter
}
