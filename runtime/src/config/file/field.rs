//! [`Field`]: a value of a tree, and what of it may be shown.
//! Never lets a text below a secret key into a warning.

use super::findings::{Findings, Place, one_of};
use super::node::{Content, Entry, Node};
use super::scalar::Value;
use super::section::Section;
use crate::config::endpoint::masked;

/// A value, and the key or the position that leads to it.
pub(super) struct Field<'n> {
    /// Whether what it holds must not be shown.
    pub(super) is_secret: bool,
    pub(super) node: &'n Node,
    pub(super) place: Place,
}

/// A text with the field that it was found in.
pub(super) struct Text<'n> {
    pub(super) field: Field<'n>,
    /// As it is written, whatever type that would be.
    pub(super) text: &'n str,
}

impl<'n> Field<'n> {
    pub(super) fn root(node: &'n Node) -> Self {
        Self {
            is_secret: false,
            node,
            place: Place {
                line: node.line,
                path: String::new(),
            },
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.value() == Some(Value::Null)
    }

    /// `None` for a collection.
    pub(super) fn value(&self) -> Option<Value<'n>> {
        match &self.node.content {
            Content::Scalar(scalar) => Some(scalar.value()),
            Content::Mapping(_) | Content::Sequence(_) => None,
        }
    }

    pub(super) fn warn(&self, findings: &mut Findings<'_>, expected: &str, instead: &str) {
        let found = match &self.node.content {
            _ if self.is_secret => "***",
            Content::Mapping(entries) if entries.is_empty() => "{}",
            Content::Mapping(_) => "{…}",
            Content::Scalar(scalar) if self.is_null() && scalar.text.is_empty() => "null",
            Content::Scalar(scalar) => &scalar.text,
            Content::Sequence(nodes) if nodes.is_empty() => "[]",
            Content::Sequence(_) => "[…]",
        };
        // An endpoint with a password may stand where none belongs.
        let found = if found.contains('@') {
            &masked(found)
        } else {
            found
        };
        findings.warn(&self.place, Some(found), expected, instead);
    }

    /// The parts of a component; nothing behind its key means none.
    pub(super) fn section(
        &self,
        findings: &mut Findings<'_>,
        expected: &str,
        instead: &str,
    ) -> Option<Section<'n>> {
        let entries: &[Entry] = match &self.node.content {
            Content::Mapping(entries) => entries,
            _ if self.is_null() => &[],
            _ => {
                self.warn(findings, expected, instead);
                return None;
            }
        };
        Some(Section::new(entries, self.is_secret, self.place.clone()))
    }

    pub(super) fn items(
        &self,
        findings: &mut Findings<'_>,
        expected: &str,
        instead: &str,
    ) -> Option<Vec<Self>> {
        let elements = self.elements();
        if elements.is_none() {
            self.warn(findings, expected, instead);
        }
        elements
    }

    /// The parts of a list, if it is one.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let Content::Sequence(nodes) = &self.node.content else {
            return None;
        };
        let item = |(index, node): (usize, &'n Node)| Self {
            is_secret: self.is_secret,
            node,
            place: Place {
                line: node.line,
                path: format!("{}[{index}]", self.place.path),
            },
        };
        Some(nodes.iter().enumerate().map(item).collect())
    }

    /// The text of a value that is there.
    pub(super) fn word(&self) -> Option<&'n str> {
        match &self.node.content {
            Content::Scalar(scalar) if !self.is_null() => Some(&scalar.text),
            _ => None,
        }
    }

    /// A value that looks like a number is as good a text: `1.10` in a variable is nobody's number.
    pub(super) fn text(self, findings: &mut Findings<'_>, instead: &str) -> Option<Text<'n>> {
        if let Content::Scalar(scalar) = &self.node.content {
            return Some(Text {
                text: &scalar.text,
                field: self,
            });
        }
        self.warn(findings, "a text", instead);
        None
    }

    /// The one key that says which of several components is meant, and what that one is given.
    pub(super) fn choice(
        &self,
        findings: &mut Findings<'_>,
        known: &[&'static str],
        instead: &str,
    ) -> Option<(&'static str, Self)> {
        let Content::Mapping(entries) = &self.node.content else {
            let expected = format!("a mapping with one key, {}", one_of(known, ""));
            self.warn(findings, &expected, instead);
            return None;
        };
        let [Entry { key, line, value }] = entries.as_slice() else {
            let expected = format!("one key, {}", one_of(known, ""));
            self.warn(findings, &expected, instead);
            return None;
        };
        let Some(known) = known.iter().find(|known| *known == key) else {
            let place = Place {
                line: *line,
                path: self.place.path.clone(),
            };
            findings.warn(&place, Some(key), &one_of(known, key), instead);
            return None;
        };
        let chosen = Self {
            is_secret: self.is_secret,
            node: value,
            place: self.place.below(known, *line),
        };
        Some((known, chosen))
    }
}
