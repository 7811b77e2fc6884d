//! What a configuration file comes to, and the words of each warning.
//! Never reads a file, a variable or a clock.

mod substitution;
mod trees;
mod yaml;

use super::node::{Content, Entry, Node};
use super::scalar::Value;

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
