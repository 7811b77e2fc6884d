//! What a configuration file comes to, and the words of each warning.
//! Never reads a file, a variable or a clock.

mod examples;
mod exporters;
mod mistakes;
mod resource;
mod samplers;
mod scopes;
mod settings;
mod substitution;
mod tls;
mod trees;
mod whole;
mod yaml;

use std::io;

use super::node::{Content, Entry, Node};
use super::scalar::Value;
use crate::config::{Config, Exporter, Source};

/// A tree on one line, each part behind its line.
fn printed(node: &Node) -> String {
    let content = match &node.content {
        Content::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|Entry { key, line, value }| format!("{line}: {key:?} = {}", printed(value)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Content::Scalar(scalar) => match scalar.value() {
            Value::Boolean(value) => value.to_string(),
            Value::Float(value) => format!("{value:?}"),
            Value::Integer(value) => value.to_string(),
            Value::Null => "null".to_owned(),
            Value::Text(value) => format!("{value:?}"),
        },
        Content::Sequence(nodes) => {
            let nodes: Vec<String> = nodes.iter().map(printed).collect();
            format!("[{}]", nodes.join(", "))
        }
    };
    format!("{}: {content}", node.line)
}

/// Variables or files, and what they hold.
type Set<'a> = &'a [(&'a str, &'a str)];

const FILE: &str = "otel.yaml";

fn find(set: Set<'_>, name: &str) -> Option<String> {
    let (_, value) = set.iter().find(|(known, _)| *known == name)?;
    Some((*value).to_owned())
}

fn read_with(text: &str, variables: Set<'_>, files: Set<'_>) -> (Config, Vec<String>) {
    let source = Source {
        file: &|path| {
            let contents = if path == FILE {
                Some(text.to_owned())
            } else {
                find(files, path)
            };
            let contents = contents.map(String::into_bytes);
            contents.ok_or_else(|| io::ErrorKind::NotFound.into())
        },
        variable: &|name| find(variables, name),
    };
    let (config, warnings) = super::read("OTEL_CONFIG_FILE", FILE, &source);
    (config, warnings.iter().map(ToString::to_string).collect())
}

/// What a file says after its first line, which is the format's. The file's name is left out of warnings.
fn read(text: &str) -> (Config, Vec<String>) {
    let (config, warnings) = read_with(&format!("file_format: \"1.0\"\n{text}"), &[], &[]);
    let without_name = |warning: String| match warning.strip_prefix("otel.yaml:") {
        Some(rest) => rest.to_owned(),
        None => panic!("{warning}"),
    };
    (config, warnings.into_iter().map(without_name).collect())
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let (_, warnings) = read(text);
    assert_eq!(warnings, expected, "{text}");
}

/// The exporters by name.
fn names(config: &Config) -> Vec<String> {
    let name = |exporter: &Exporter| match exporter {
        Exporter::Console => "console".to_owned(),
        Exporter::OtlpStdout => "otlp/stdout".to_owned(),
        Exporter::Otlp(otlp) => format!("{:?} {}", otlp.protocol, otlp.endpoint),
    };
    config.exporters.iter().map(name).collect()
}
