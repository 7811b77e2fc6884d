//! [`Tree`]: a document that grows part by part, with aliases and merge keys resolved.
//! Never grows beyond a bound, whatever an alias repeats.

use std::collections::HashMap;

use super::keys::{Key, check_keys, given_before, merge, not_a_key};
use super::node::{Content, Entry, Fault, Node, Scalar};
use super::size::Size;

/// A sampler's delegates nest; nothing else goes deeper than ten.
const DEEPEST: usize = 64;

#[derive(Default)]
pub(super) struct Tree {
    /// By the parser's number for it, where 0 is no anchor. Missing while it is open, so that nothing holds itself.
    anchors: HashMap<usize, Anchored>,
    /// From the outside in.
    open: Vec<Open>,
    root: Option<Node>,
    /// What all nodes come to, with those that are kept for aliases.
    size: Size,
}

struct Anchored {
    height: usize,
    node: Node,
    size: Size,
}

/// A collection whose end was not seen yet.
struct Open {
    anchor: usize,
    is_shared: bool,
    line: usize,
    parts: Parts,
}

enum Parts {
    Mapping {
        entries: Vec<Entry>,
        /// One that waits for its value.
        key: Option<Key>,
        /// What `<<` names, and the line of that key.
        merged: Option<(usize, Node)>,
    },
    Sequence(Vec<Node>),
}

impl Tree {
    /// There may be one document.
    pub(super) fn begin_document(&mut self, line: usize) -> Result<(), Fault> {
        if self.root.is_some() {
            let expected = "one document, and here a second one begins";
            return Err(Fault::new(line, expected));
        }
        Ok(())
    }

    pub(super) fn into_root(self) -> Option<Node> {
        self.root
    }

    pub(super) fn scalar(
        &mut self,
        scalar: Scalar,
        anchor: usize,
        line: usize,
    ) -> Result<(), Fault> {
        self.size.grow(Size::of_text(&scalar.text), line)?;
        let node = Node {
            content: Content::Scalar(scalar),
            is_shared: false,
            line,
        };
        self.finish(node, anchor)
    }

    pub(super) fn open_mapping(&mut self, anchor: usize, line: usize) -> Result<(), Fault> {
        let parts = Parts::Mapping {
            entries: Vec::new(),
            key: None,
            merged: None,
        };
        self.open(anchor, line, parts)
    }

    pub(super) fn open_sequence(&mut self, anchor: usize, line: usize) -> Result<(), Fault> {
        self.open(anchor, line, Parts::Sequence(Vec::new()))
    }

    pub(super) fn alias(&mut self, anchor: usize, line: usize) -> Result<(), Fault> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Fault::new(line, "an alias of what has ended before it"));
        };
        let (size, height) = (anchored.size, anchored.height);
        let node = Node {
            is_shared: false,
            ..anchored.node.clone()
        };
        self.check_depth(height, line)?;
        self.size.grow(size, line)?;
        // What is wrong in it is told by the line on which it is written.
        self.place(node)
    }

    fn open(&mut self, anchor: usize, line: usize, parts: Parts) -> Result<(), Fault> {
        self.check_depth(1, line)?;
        self.size.grow(Size::COLLECTION, line)?;
        if let Some(Open {
            parts: Parts::Mapping { key: None, .. },
            ..
        }) = self.open.last()
        {
            return Err(not_a_key(line));
        }
        self.open.push(Open {
            anchor,
            is_shared: false,
            line,
            parts,
        });
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let content = match open.parts {
            Parts::Mapping {
                mut entries,
                merged,
                ..
            } => {
                check_keys(&entries)?;
                if let Some((_, merged)) = merged {
                    merge(&mut entries, merged)?;
                }
                Content::Mapping(entries)
            }
            Parts::Sequence(nodes) => Content::Sequence(nodes),
        };
        let node = Node {
            content,
            is_shared: open.is_shared,
            line: open.line,
        };
        self.finish(node, open.anchor)
    }

    fn finish(&mut self, mut node: Node, anchor: usize) -> Result<(), Fault> {
        if anchor != 0 {
            node.is_shared = true;
            let size = Size::of(&node);
            self.size.grow(size, node.line)?;
            let anchored = Anchored {
                height: node.height(),
                node: node.clone(),
                size,
            };
            self.anchors.insert(anchor, anchored);
        }
        self.place(node)
    }

    fn place(&mut self, node: Node) -> Result<(), Fault> {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.is_shared |= node.is_shared;
        match &mut open.parts {
            Parts::Sequence(nodes) => nodes.push(node),
            Parts::Mapping {
                entries,
                key,
                merged,
            } => match key.take() {
                None => *key = Some(Key::from_node(node)?),
                Some(Key {
                    is_merge: true,
                    line,
                    ..
                }) => {
                    if let Some((first, _)) = merged.replace((line, node)) {
                        return Err(given_before(line, first));
                    }
                }
                Some(Key { line, text, .. }) => entries.push(Entry {
                    key: text,
                    line,
                    value: node,
                }),
            },
        }
        Ok(())
    }

    fn check_depth(&self, height: usize, line: usize) -> Result<(), Fault> {
        if self.open.len() + height > DEEPEST {
            let expected = format!("at most {DEEPEST} levels");
            return Err(Fault::new(line, expected));
        }
        Ok(())
    }
}
