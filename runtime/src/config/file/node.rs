//! [`Node`]: a YAML document as a tree, each part with the line on which it begins.
//! Never says what a key means, or what a text stands for.

/// How much a document may hold, aliases and variables expanded.
pub(super) const MOST_TEXT: usize = 4 << 20;

/// Has no `Debug`: it may hold secrets.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) content: Content,
    /// It, or something that is written in it, has an anchor. An alias only stands for what has one.
    pub(super) is_shared: bool,
    /// From 1.
    pub(super) line: usize,
}

impl Node {
    /// How many collections are in each other at most.
    pub(super) fn height(&self) -> usize {
        let highest = match &self.content {
            Content::Mapping(entries) => entries.iter().map(|it| it.value.height()).max(),
            Content::Scalar(_) => return 0,
            Content::Sequence(nodes) => nodes.iter().map(Self::height).max(),
        };
        1 + highest.unwrap_or(0)
    }
}

#[derive(Clone)]
pub(super) enum Content {
    /// No key occurs twice.
    Mapping(Vec<Entry>),
    Scalar(Scalar),
    Sequence(Vec<Node>),
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    /// That of the key.
    pub(super) line: usize,
    pub(super) value: Node,
}

#[derive(Clone)]
pub(super) struct Scalar {
    pub(super) style: Style,
    pub(super) text: String,
}

/// What decides about the type of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// The text itself.
    Plain,
    /// Nothing: it is a text, by quotes or a tag.
    Quoted,
}

/// Why a document cannot be used at all.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    /// Follows the word "expected". Quotes no value.
    pub(super) expected: String,
}

impl Fault {
    pub(super) fn new(line: usize, expected: impl Into<String>) -> Self {
        Self {
            line,
            expected: expected.into(),
        }
    }
}
