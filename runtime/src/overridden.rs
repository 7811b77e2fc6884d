//! Settings of the deployment that ask for what the application gave as an object: a warning each.
//! Never decides who wins: the application does.

#[cfg(test)]
mod tests;

use crate::config::Reading;
use crate::error::Warning;
use crate::pipeline::Given;

/// What names a destination of spans, the more specific first.
pub(crate) const DESTINATIONS: [&str; 3] = [
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
];
const SAMPLER: [&str; 1] = ["OTEL_TRACES_SAMPLER"];

pub(crate) fn read(reading: &Reading, given: &Given, has_provider: bool) -> Vec<Warning> {
    let config = &reading.config;
    let mut warnings = Vec::new();
    let has_exporter = !given.destinations.is_empty() || has_provider;
    if has_exporter && !config.exporters.is_empty() {
        let instead = "using the application's exporter";
        warnings.extend(warning(reading, "processors", &DESTINATIONS, instead));
    }
    let has_sampler = given.sampler.is_some() || has_provider;
    if has_sampler && config.sampler.is_some() {
        let instead = "using the application's sampler";
        warnings.extend(warning(reading, "sampler", &SAMPLER, instead));
    }
    warnings
}

/// `key` is that of a configuration file, `variables` are what says the same without one.
fn warning(
    reading: &Reading,
    key: &str,
    variables: &[&str],
    instead: &'static str,
) -> Option<Warning> {
    let (subject, value) = if let Some(file) = &reading.file {
        (format!("{}: tracer_provider.{key}", file.path), None)
    } else {
        let find = |variable: &&str| {
            let mut set = reading.settings.iter().filter(|it| it.value.is_some());
            set.find(|it| it.variable == *variable)
        };
        let set = variables.iter().find_map(find)?;
        (set.variable.to_owned(), set.value.clone())
    };
    Some(Warning {
        subject: subject.into(),
        value,
        expected: "nothing, as the application brings its own".into(),
        instead: instead.into(),
    })
}
