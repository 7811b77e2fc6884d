//! `OTEL_CONFIG_FILE`: the traces part of OpenTelemetry's declarative configuration
//! ([data model](https://opentelemetry.io/docs/specs/otel/configuration/data-model/)).
//! Never reads a file or a variable but through the lookups that it is given.

mod exporter;
mod field;
mod findings;
mod headers;
mod ids;
mod keys;
mod limits;
mod node;
mod processors;
mod propagators;
mod resource;
mod sampler;
mod scalar;
mod scopes;
mod section;
mod size;
mod substitute;
mod tls;
mod tree;
mod verbosity;
mod yaml;

#[cfg(test)]
mod tests;

use self::field::Field;
use self::findings::Findings;
use self::limits::AttributeLimits;
use self::node::{Fault, Node};
use self::processors::Processors;
use self::section::Section;
use super::environment::shown_path;
use super::{Batch, Config, Resource, Source, Verbosity};
use crate::error::Warning;
use crate::filter::Filter;

/// Signals and libraries that have no spans.
const PASSED_OVER: [&str; 3] = [
    "logger_provider",
    "meter_provider",
    "instrumentation/development",
];
const FORMAT: &str = "`\"1.0\"`";
const FORMATS: &str = "`\"1.0\"` or `\"1.1\"`";
const LATEST_MINOR: u64 = 1;
const OFF: &str = "tracing is off";

/// Reads the file that `variable` names. One that cannot be used as a whole turns tracing off.
pub(super) fn read(
    variable: &'static str,
    path: &str,
    source: &Source<'_>,
) -> (Config, Vec<Warning>) {
    let file = shown_path(path);
    let unusable = |subject: String, value: Option<String>, expected: String| Warning {
        subject: subject.into(),
        value,
        expected: expected.into(),
        instead: OFF.into(),
    };
    let text = match text(path, source) {
        Ok(text) => text,
        Err(expected) => {
            let warning = unusable(variable.to_owned(), Some(file.clone()), expected);
            return (off(&file), vec![warning]);
        }
    };
    let root = match tree(&text, source) {
        Ok(root) => root,
        Err(Fault { line, expected }) => {
            let warning = unusable(format!("{variable}: {file}:{line}"), None, expected);
            return (off(&file), vec![warning]);
        }
    };
    let mut findings = Findings::new(&file);
    let expected = "a mapping that begins with `file_format`";
    let section = Field::root(&root).section(&mut findings, expected, OFF);
    let config = section.and_then(|section| config(section, &mut findings, source));
    (
        config.unwrap_or_else(|| off(&file)),
        findings.into_warnings(),
    )
}

/// The error follows the word "expected".
fn text(path: &str, source: &Source<'_>) -> Result<String, String> {
    let bytes = (source.file)(path)
        .map_err(|error| format!("the path of a file that can be read ({error})"))?;
    String::from_utf8(bytes).map_err(|_| "the path of a file in UTF-8".to_owned())
}

fn tree(text: &str, source: &Source<'_>) -> Result<Node, Fault> {
    let mut root = yaml::parse(text)?;
    substitute::substitute(&mut root, source.variable)?;
    Ok(root)
}

/// `None` for a format that is not known: nothing in it can be relied on.
fn config(root: Section<'_>, findings: &mut Findings<'_>, source: &Source<'_>) -> Option<Config> {
    let format = root.required("file_format", findings, FORMAT, OFF)?;
    match format.word().and_then(minor) {
        Some(minor) if minor <= LATEST_MINOR => {}
        Some(_) => format.warn(findings, FORMATS, "what is new in it is not known here"),
        None => {
            format.warn(findings, FORMAT, OFF);
            return None;
        }
    }
    let is_disabled = root.boolean("disabled", findings, false);
    let verbosity = verbosity::read(&root, findings);
    let attribute_limits = AttributeLimits::read(&root, findings);
    let propagators = propagators::read(&root, findings);
    let resource = resource::read(&root, findings, source);
    let provider = root.section("tracer_provider", findings);
    let filter = scopes::filter(&root, provider.as_ref(), findings);
    for key in PASSED_OVER {
        root.field(key);
    }
    root.finish_root(findings);
    let mut config = Config {
        disabled_by: is_disabled.then(|| format!("`disabled` is `true` in {}", findings.file)),
        exporters: Vec::new(),
        filter,
        limits: attribute_limits.of_spans(),
        propagators: Some(propagators),
        resource,
        verbosity,
        ..unsaid()
    };
    if let Some(provider) = provider {
        let Processors { batch, exporters } = Processors::read(&provider, findings, source);
        config.batch = batch;
        config.exporters = exporters;
        config.limits = attribute_limits.with_limits(&provider, findings);
        config.sampler = sampler::read(&provider, findings);
        ids::check(&provider, findings);
        provider.finish(findings);
    }
    Some(config)
}

/// Of the first version that is promised to stay, its candidates, and what adds to it.
fn minor(format: &str) -> Option<u64> {
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let version = format.strip_prefix("1.")?;
    match version.split_once("-rc.") {
        Some((minor, candidate)) => number(candidate).and(number(minor)),
        None => number(version),
    }
}

fn off(file: &str) -> Config {
    Config {
        disabled_by: Some(format!("the configuration file {file} cannot be used")),
        ..unsaid()
    }
}

/// What holds where a file says nothing.
fn unsaid() -> Config {
    Config {
        batch: Batch::default(),
        disabled_by: None,
        exporters: Vec::new(),
        filter: Filter::default(),
        has_exception_events: true,
        limits: AttributeLimits::default().of_spans(),
        propagators: None,
        resource: Resource::default(),
        sampler: None,
        verbosity: Verbosity::default(),
    }
}
