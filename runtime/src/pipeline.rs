//! [`Config`] and what the application gave, to a recorder's parts.
//! Never reads the environment, and never touches a global. The only file that knows which exporters are compiled in.

use std::sync::Arc;

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;

use crate::Error;
use crate::config::{Config, Exporter, Otlp, Verbosity};
use crate::diagnostics::{Complaint, Diagnostics};
use crate::exporter::console::Console;
use crate::exporter::stdout::OtlpStdout;
use crate::exporter::{Destination, Named};
use crate::recorder::Parts;
use crate::resource;
use crate::sampler::{Report, Sampler};

/// What the application gives beside the environment.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) destinations: Vec<Box<dyn Destination>>,
    pub(crate) resource: Vec<KeyValue>,
    pub(crate) sampler: Option<Sampler>,
}

/// The recorder's parts, and why a destination of the environment's is not among them.
pub(crate) fn build(
    config: &Config,
    given: Given,
    diagnostics: Arc<Diagnostics>,
) -> (Parts, Vec<Error>) {
    let resource = resource::build(&config.resource, given.resource);
    let mut destinations = given.destinations;
    let mut errors = Vec::new();
    if destinations.is_empty() {
        for exporter in &config.exporters {
            match destination(exporter, config) {
                Ok(destination) => destinations.push(destination),
                Err(error) => errors.push(error),
            }
        }
    }
    let sampler = given
        .sampler
        .unwrap_or_else(|| sampler(config, &resource, &diagnostics));
    let parts = Parts {
        batch: config.batch.clone(),
        destinations,
        diagnostics,
        limits: config.limits.clone(),
        resource,
        sampler,
    };
    (parts, errors)
}

fn sampler(config: &Config, resource: &Resource, diagnostics: &Arc<Diagnostics>) -> Sampler {
    let diagnostics = Arc::clone(diagnostics);
    let report: Report = Arc::new(move |what: &str| {
        diagnostics.complain(Complaint::SamplerFailed, Verbosity::Warn, &what);
    });
    let kind = config.sampler.clone().unwrap_or_default();
    Sampler::new(kind, &resource::service_name(resource), &report)
}

fn destination(exporter: &Exporter, config: &Config) -> Result<Box<dyn Destination>, Error> {
    match exporter {
        Exporter::Console => {
            let console = Console::new(Box::new(std::io::stdout()));
            Ok(Named::boxed("the console", console))
        }
        Exporter::Otlp(otlp) => send(otlp, config),
        Exporter::OtlpStdout => Ok(Box::new(OtlpStdout::new(Box::new(std::io::stdout())))),
    }
}

#[cfg(feature = "otlp")]
fn send(otlp: &Otlp, config: &Config) -> Result<Box<dyn Destination>, Error> {
    let timeout = otlp.timeout.min(config.batch.export_timeout);
    match crate::exporter::otlp::Otlp::new(otlp, timeout) {
        Ok(exporter) => Ok(Box::new(exporter)),
        Err(reason) => Err(Error::build(
            crate::config::endpoint::masked(&otlp.endpoint),
            reason,
        )),
    }
}

#[cfg(not(feature = "otlp"))]
fn send(otlp: &Otlp, _config: &Config) -> Result<Box<dyn Destination>, Error> {
    Err(Error::build(
        crate::config::endpoint::masked(&otlp.endpoint),
        "this build has no OTLP exporter; enable the Cargo feature `otlp` of `traced`",
    ))
}
