//! [`Key`]: the keys of a mapping, and those that it takes over from others.
//! Never lets a key stand for two values.

use std::collections::{HashMap, HashSet};

use super::node::{Content, Entry, Fault, Node, Scalar, Style};

pub(super) struct Key {
    pub(super) is_merge: bool,
    pub(super) line: usize,
    pub(super) text: String,
}

impl Key {
    pub(super) fn from_node(node: Node) -> Result<Self, Fault> {
        let line = node.line;
        match node.content {
            Content::Scalar(Scalar { style, text }) => Ok(Self {
                is_merge: style == Style::Plain && text == "<<",
                line,
                text,
            }),
            Content::Mapping(_) | Content::Sequence(_) => Err(not_a_key(line)),
        }
    }
}

pub(super) fn not_a_key(line: usize) -> Fault {
    Fault::new(line, "a key that is a single word or text")
}

pub(super) fn check_keys(entries: &[Entry]) -> Result<(), Fault> {
    let mut lines = HashMap::new();
    for Entry { key, line, .. } in entries {
        if let Some(first) = lines.insert(key, *line) {
            return Err(given_before(*line, first));
        }
    }
    Ok(())
}

pub(super) fn given_before(line: usize, first: usize) -> Fault {
    let expected = format!("a key that was not given on line {first} already");
    Fault::new(line, expected)
}

/// A key that is written wins over one that is merged, and an earlier mapping over a later one.
pub(super) fn merge(entries: &mut Vec<Entry>, merged: Node) -> Result<(), Fault> {
    let line = merged.line;
    let mappings = match merged.content {
        Content::Sequence(nodes) => nodes,
        _ => vec![merged],
    };
    let mut known: HashSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    for mapping in mappings {
        let Content::Mapping(additions) = mapping.content else {
            return Err(Fault::new(
                line,
                "a mapping, or a list of them, behind `<<`",
            ));
        };
        let is_new = |addition: &Entry| known.insert(addition.key.clone());
        entries.extend(additions.into_iter().filter(is_new));
    }
    Ok(())
}
