//! [`Config`] and what the application gave, to a recorder's parts.
//! Never reads the environment, and never touches a global. The only file that knows which exporters are compiled in.

use std::sync::Arc;

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;

use crate::Error;
use crate::config::{Config, Exporter, Otlp, PropagatorKind, Verbosity};
use crate::diagnostics::{Complaint, Diagnostics};
use crate::exporter::console::Console;
use crate::exporter::stdout::OtlpStdout;
use crate::exporter::{Destination, Named};
use crate::recorder::{Parts, TraceIds};
use crate::resource;
use crate::sampler::{Report, Sampler};

/// What the application gives beside the environment.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) destinations: Vec<Box<dyn Destination>>,
    pub(crate) resource: Vec<KeyValue>,
    pub(crate) sampler: Option<Sampler>,
}

/// Where spans go, and why they do not go where the environment says.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) destinations: Vec<Box<dyn Destination>>,
    pub(crate) errors: Vec<Error>,
    /// The places of the exporters of the configuration that could not be built.
    pub(crate) failed: Vec<usize>,
}

/// Those of the application, or else those that the configuration names.
pub(crate) fn destinations(config: &Config, given: Vec<Box<dyn Destination>>) -> Built {
    let mut built = Built {
        destinations: given,
        ..Built::default()
    };
    if !built.destinations.is_empty() {
        return built;
    }
    for (place, exporter) in config.exporters.iter().enumerate() {
        match destination(exporter, config) {
            Ok(destination) => built.destinations.push(destination),
            Err(error) => {
                built.errors.push(error);
                built.failed.push(place);
            }
        }
    }
    built
}

/// Starts the thread of a sampler that has one: only for a recorder that is going to be started.
pub(crate) fn parts(
    config: &Config,
    given: Given,
    destinations: Vec<Box<dyn Destination>>,
    diagnostics: Arc<Diagnostics>,
) -> Parts {
    let resource = resource::build(&config.resource, given.resource);
    let sampler = given
        .sampler
        .unwrap_or_else(|| sampler(config, &resource, &diagnostics));
    Parts {
        batch: config.batch.clone(),
        destinations,
        diagnostics,
        limits: config.limits.clone(),
        resource,
        sampler,
        trace_ids: trace_ids(config.propagators.as_deref().unwrap_or_default()),
    }
}

/// What takes no other ids than its own decides for all.
fn trace_ids(propagators: &[PropagatorKind]) -> TraceIds {
    if propagators.contains(&PropagatorKind::Xray) {
        TraceIds::Xray
    } else {
        TraceIds::Random
    }
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
