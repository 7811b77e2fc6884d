//! [`Summary`]: what a configuration came to, in a line for a person.
//! Never shows the value of a header, a password or a key.

use std::fmt::Write;

use crate::config::endpoint::masked;
use crate::config::{Compression, Config, Exporter, Otlp, propagators};

/// All of it but the filter, which may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// Without a full stop.
    pub(crate) exporting: String,
    /// Empty when tracing is off.
    rest: String,
}

impl Summary {
    /// Tracing is off, for that reason.
    pub(crate) fn off(reason: &str) -> Self {
        Self {
            exporting: format!("tracing is off: {reason}"),
            rest: String::new(),
        }
    }

    /// Spans are made by a provider of the application's.
    pub(crate) fn adopted() -> Self {
        Self {
            exporting: "spans are made by the application's own tracer provider".to_owned(),
            rest: String::new(),
        }
    }

    /// `given` are the names of the application's exporters, which replace the configured ones.
    pub(crate) fn of(config: &Config, given: &[String], own_sampler: bool, service: &str) -> Self {
        let destinations: Vec<String> = if given.is_empty() {
            config.exporters.iter().map(destination).collect()
        } else {
            given.to_vec()
        };
        let sampler = if own_sampler {
            "the application's own".to_owned()
        } else {
            config.sampler.clone().unwrap_or_default().to_string()
        };
        Self {
            exporting: format!("exporting to {}", destinations.join(" and ")),
            rest: format!(
                "; sampler {sampler}; service.name {service}; propagators {}",
                propagators::names(config.propagators.as_deref())
            ),
        }
    }

    /// In one line, with the filter that is in force.
    pub(crate) fn with_filter(&self, filter: &str) -> String {
        let Self { exporting, rest } = self;
        if exporting.starts_with("tracing is off") {
            return exporting.clone();
        }
        format!("{exporting}; filter {filter}{rest}")
    }
}

fn destination(exporter: &Exporter) -> String {
    match exporter {
        Exporter::Console => "the console".to_owned(),
        Exporter::Otlp(otlp) => endpoint(otlp),
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
        let _ = write!(text, ", headers {}", names.join(" "));
    }
    text.push(')');
    text
}
