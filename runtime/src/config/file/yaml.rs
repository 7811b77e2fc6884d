//! Reads YAML text as a [`Node`]: what the parser finds, and the tags of the core schema.
//! Never quotes a value in a fault, and never guesses what a tag of another schema means.

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::node::{Fault, Node, Scalar, Style};
use super::tree::Tree;
use crate::config::environment::shown;

/// In bytes. Every key there is, with a comment each, comes to a tenth of it.
const LARGEST_TEXT: usize = 1 << 20;

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    if text.len() > LARGEST_TEXT {
        return Err(Fault::new(1, "a file of at most 1 MiB"));
    }
    let mut parser = Parser::new_from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut tree = Tree::default();
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => take(&mut tree, event, span.start.line())?,
            Err(error) => {
                let expected = format!("YAML ({})", shown(error.info()));
                return Err(Fault::new(error.marker().line(), expected));
            }
        }
    }
    let nothing = || Fault::new(1, "a mapping that begins with `file_format`");
    tree.into_root().ok_or_else(nothing)
}

fn take(tree: &mut Tree, event: Event<'_>, line: usize) -> Result<(), Fault> {
    match event {
        Event::DocumentStart(_) => tree.begin_document(line),
        Event::Scalar(text, style, anchor, tag) => {
            let style = match tag {
                Some(tag) => tagged(&tag, line)?,
                None if style == ScalarStyle::Plain => Style::Plain,
                None => Style::Quoted,
            };
            let text = text.into_owned();
            tree.scalar(Scalar { style, text }, anchor, line)
        }
        Event::Alias(anchor) => tree.alias(anchor, line),
        Event::MappingStart(anchor, tag) => {
            check_tag(tag.as_ref(), "map", line)?;
            tree.open_mapping(anchor, line)
        }
        Event::SequenceStart(anchor, tag) => {
            check_tag(tag.as_ref(), "seq", line)?;
            tree.open_sequence(anchor, line)
        }
        Event::MappingEnd | Event::SequenceEnd => tree.close(),
        Event::DocumentEnd | Event::Nothing | Event::StreamEnd | Event::StreamStart => Ok(()),
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
