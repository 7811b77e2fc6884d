//! [`Size`]: how much a document holds.
//! Never exceeds its bounds without a fault.

use super::node::{Content, Entry, Fault, MOST_TEXT, Node};

const MOST_NODES: usize = 100_000;

#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    nodes: usize,
    text: usize,
}

impl Size {
    /// Without what is in it.
    pub(super) const COLLECTION: Self = Self { nodes: 1, text: 0 };

    pub(super) fn of_text(text: &str) -> Self {
        Self {
            nodes: 1,
            text: text.len(),
        }
    }

    pub(super) fn of(node: &Node) -> Self {
        match &node.content {
            Content::Mapping(entries) => {
                let parts = entries
                    .iter()
                    .flat_map(|Entry { key, value, .. }| [Self::of_text(key), Self::of(value)]);
                parts.fold(Self::COLLECTION, Self::and)
            }
            Content::Scalar(scalar) => Self::of_text(&scalar.text),
            Content::Sequence(nodes) => {
                nodes.iter().map(Self::of).fold(Self::COLLECTION, Self::and)
            }
        }
    }

    fn and(self, more: Self) -> Self {
        Self {
            nodes: self.nodes + more.nodes,
            text: self.text + more.text,
        }
    }

    pub(super) fn grow(&mut self, by: Self, line: usize) -> Result<(), Fault> {
        *self = self.and(by);
        if self.nodes > MOST_NODES || self.text > MOST_TEXT {
            let expected = format!(
                "at most {MOST_NODES} nodes and {} MiB of text, with every alias expanded",
                MOST_TEXT >> 20
            );
            return Err(Fault::new(line, expected));
        }
        Ok(())
    }
}
