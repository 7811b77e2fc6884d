//! Reads YAML text as a [`Node`], with aliases and merge keys resolved.
//! Never grows beyond a bound, whatever an alias repeats, and never quotes a value in a fault.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::keys::{Key, check_keys, given_before, merge, not_a_key};
use super::node::{Content, Entry, Fault, Node, Scalar, Style};
use super::size::Size;
use crate::config::environment::shown;

/// In bytes. Every key there is, with a comment each, comes to a tenth of it.
const LARGEST_TEXT: usize = 1 << 20;
/// A sampler's delegates nest; nothing else goes deeper than ten.
const DEEPEST: usize = 64;

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    if text.len() > LARGEST_TEXT {
        return Err(Fault::new(1, "a file of at most 1 MiB"));
    }
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut builder = Builder::default();
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => builder.take(event, span.start.line())?,
            Err(error) => {
                let expected = format!("YAML ({})", shown(error.info()));
                return Err(Fault::new(error.marker().line(), expected));
            }
        }
    }
    let nothing = || Fault::new(1, "a mapping that begins with `file_format`");
    builder.root.ok_or_else(nothing)
}

#[derive(Default)]
struct Builder {
    /// By the parser's number for it. Missing while it is open, so that nothing holds itself.
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

impl Builder {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(_) if self.root.is_some() => Err(Fault::new(
                line,
                "one document, and here a second one begins",
            )),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text.into_owned(), style, anchor, tag.as_ref(), line)
            }
            Event::Alias(anchor) => self.alias(anchor, line),
            Event::MappingStart(anchor, tag) => {
                check_tag(tag.as_ref(), "map", line)?;
                let parts = Parts::Mapping {
                    entries: Vec::new(),
                    key: None,
                    merged: None,
                };
                self.open(anchor, line, parts)
            }
            Event::SequenceStart(anchor, tag) => {
                check_tag(tag.as_ref(), "seq", line)?;
                self.open(anchor, line, Parts::Sequence(Vec::new()))
            }
            Event::MappingEnd | Event::SequenceEnd => self.close(),
            Event::DocumentEnd
            | Event::DocumentStart(_)
            | Event::Nothing
            | Event::StreamEnd
            | Event::StreamStart => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        text: String,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Cow<'_, Tag>>,
        line: usize,
    ) -> Result<(), Fault> {
        self.size.grow(Size::of_text(&text), line)?;
        let style = match tag {
            Some(tag) => tagged(tag, line)?,
            None if style == ScalarStyle::Plain => Style::Plain,
            None => Style::Quoted,
        };
        let node = Node {
            content: Content::Scalar(Scalar { style, text }),
            is_shared: false,
            line,
        };
        self.finish(node, anchor)
    }

    fn alias(&mut self, anchor: usize, line: usize) -> Result<(), Fault> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(Fault::new(line, "an alias of what has ended before it"));
        };
        let (node, size, height) = (anchored.node.clone(), anchored.size, anchored.height);
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

    fn close(&mut self) -> Result<(), Fault> {
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
        // The parser counts from 1; 0 is no anchor.
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

/// Types that cannot be told from the text are not known to the core schema.
fn tagged(tag: &Tag, line: usize) -> Result<Style, Fault> {
    match (tag.handle.as_str(), tag.suffix.as_str()) {
        ("", "!") | ("!", "") | ("tag:yaml.org,2002:", "str") => Ok(Style::Quoted),
        ("tag:yaml.org,2002:", "bool" | "float" | "int" | "null") => Ok(Style::Plain),
        _ => Err(Fault::new(
            line,
            "a tag of the core schema, such as `!!str`",
        )),
    }
}

fn check_tag(tag: Option<&Cow<'_, Tag>>, known: &str, line: usize) -> Result<(), Fault> {
    match tag {
        Some(tag) if !(tag.is_yaml_core_schema() && tag.suffix == known) => {
            let expected = format!("no tag here but `!!{known}`");
            Err(Fault::new(line, expected))
        }
        _ => Ok(()),
    }
}
