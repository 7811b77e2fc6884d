//! [`Summary`]: what a configuration came to, in a line for a person.
//! Never shows the value of a header, a password or a key.

use std::fmt::Write;

use crate::config::endpoint::masked;
use crate::config::{Compression, Exporter, NamedFile, Otlp, Reading, propagators, shown};
use crate::overridden::DESTINATIONS;
use crate::pipeline::Given;
use crate::resource;

const NOTHING_NAMED: &str = "neither an exporter nor an endpoint is named \
                             (OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_ENDPOINT)";

const NOTHING_USABLE: &str = "no exporter and no endpoint that is named can be used";

/// All of it but the filter, which may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    exporting: Exporting,
    rest: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Exporting {
    /// As the application's own provider does.
    Adopted,
    /// Not at all, for this reason.
    Off(String),
    To(Vec<String>),
}

impl Summary {
    /// Tracing is off, for that reason.
    pub(crate) fn off(reason: &str) -> Self {
        Self {
            exporting: Exporting::Off(reason.to_owned()),
            rest: Vec::new(),
        }
    }

    /// What these settings are going to come to, if every exporter can be built.
    pub(crate) fn of(reading: &Reading, given: &Given, has_provider: bool) -> Self {
        let Reading { config, file, .. } = reading;
        if let Some(reason) = &config.disabled_by {
            return Self::off(reason);
        }
        let source = source(reading);
        if has_provider {
            return Self {
                exporting: Exporting::Adopted,
                rest: source.into_iter().collect(),
            };
        }
        let destinations: Vec<String> = if given.destinations.is_empty() {
            config.exporters.iter().map(destination).collect()
        } else {
            let given = given.destinations.iter();
            given.map(|it| it.name().to_owned()).collect()
        };
        if destinations.is_empty() {
            return match file {
                Some(NamedFile { path, .. }) => {
                    Self::off(&format!("the configuration file {path} names no exporter"))
                }
                None if names_destination(reading) => Self::off(NOTHING_USABLE),
                None => Self::off(NOTHING_NAMED),
            };
        }
        let sampler = if given.sampler.is_some() {
            "the application's own".to_owned()
        } else {
            config.sampler.clone().unwrap_or_default().to_string()
        };
        let resource = resource::build(&config.resource, given.resource.clone());
        let service_name = shown(&resource::service_name(&resource));
        let propagators = propagators::names(config.propagators.as_deref());
        Self {
            exporting: Exporting::To(destinations),
            rest: [
                format!("sampler {sampler}"),
                format!("service.name {service_name}"),
                format!("propagators {propagators}"),
            ]
            .into_iter()
            .chain(source)
            .collect(),
        }
    }

    /// Takes out the exporters in these places of the configuration's list: they could not be built.
    pub(crate) fn leave_out(&mut self, places: &[usize]) {
        if let Exporting::To(destinations) = &mut self.exporting {
            let mut place = 0..;
            destinations.retain(|_| !place.next().is_some_and(|place| places.contains(&place)));
        }
    }

    /// A clause for each thing, with the filter that is in force.
    pub(crate) fn clauses(&self, filter: &str) -> Vec<String> {
        let exporting = match &self.exporting {
            Exporting::Adopted => {
                "spans are made by the application's own tracer provider".to_owned()
            }
            Exporting::Off(reason) => return vec![format!("tracing is off: {reason}")],
            Exporting::To(destinations) => format!("exporting to {}", destinations.join(" and ")),
        };
        let mut clauses = vec![exporting, format!("filter {filter}")];
        clauses.extend_from_slice(&self.rest);
        clauses
    }

    /// All of them in one line.
    pub(crate) fn line(&self, filter: &str) -> String {
        self.clauses(filter).join("; ")
    }
}

fn names_destination(reading: &Reading) -> bool {
    let mut settings = reading.settings.iter();
    settings.any(|it| it.value.is_some() && DESTINATIONS.contains(&it.variable))
}

/// Nothing where variables are all there is.
fn source(reading: &Reading) -> Option<String> {
    let NamedFile { path, .. } = reading.file.as_ref()?;
    let ignored: Vec<&str> = reading.ignored.iter().map(|it| it.variable).collect();
    Some(if ignored.is_empty() {
        format!("configured by {path}")
    } else {
        format!("configured by {path}, ignoring {}", ignored.join(" "))
    })
}

fn destination(exporter: &Exporter) -> String {
    match exporter {
        Exporter::Console => "the console".to_owned(),
        Exporter::Otlp(otlp) => endpoint(otlp),
        Exporter::OtlpStdout => "stdout".to_owned(),
    }
}

fn endpoint(otlp: &Otlp) -> String {
    let mut text = format!("{} ({}", masked(&otlp.endpoint), otlp.protocol.word());
    if otlp.compression != Compression::None {
        text.push_str(", gzip");
    }
    if otlp.tls.ca.is_some() {
        text.push_str(", own certificate authority");
    }
    if otlp.tls.identity.is_some() {
        text.push_str(", client certificate");
    }
    let names: Vec<&str> = otlp.headers.iter().map(|(name, _)| name.as_str()).collect();
    if !names.is_empty() {
        let _ = write!(text, ", headers {}", shown(&names.join(" ")));
    }
    text.push(')');
    text
}
