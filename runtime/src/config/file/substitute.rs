//! Puts the values of variables where a file refers to them
//! ([specification](https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution)).
//! Never touches a key, and never looks at what a variable holds for references of its own.

use super::node::{Content, Fault, MOST_TEXT, Node};

type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Fails when one reference is malformed: a file is used as a whole or not at all.
pub(super) fn substitute(root: &mut Node, variable: Lookup<'_>) -> Result<(), Fault> {
    let mut room = MOST_TEXT;
    substitute_in(root, variable, &mut room)
}

fn substitute_in(node: &mut Node, variable: Lookup<'_>, room: &mut usize) -> Result<(), Fault> {
    match &mut node.content {
        Content::Mapping(entries) => entries
            .iter_mut()
            .try_for_each(|entry| substitute_in(&mut entry.value, variable, room)),
        Content::Sequence(nodes) => nodes
            .iter_mut()
            .try_for_each(|node| substitute_in(node, variable, room)),
        Content::Scalar(scalar) => {
            if scalar.text.contains('$') {
                let expected =
                    "`${NAME}`, `${env:NAME}` or `${NAME:-default}`; a `$` itself is `$$`";
                scalar.text = resolved(&scalar.text, variable, *room)
                    .ok_or_else(|| Fault::new(node.line, expected))?;
            }
            let room_left = room.checked_sub(scalar.text.len());
            *room = room_left.ok_or_else(|| {
                let expected = format!(
                    "at most {} MiB of text, with every variable filled in",
                    MOST_TEXT >> 20
                );
                Fault::new(node.line, expected)
            })?;
            Ok(())
        }
    }
}

/// `None` for a malformed reference. Stops soon after `room` is used up.
fn resolved(text: &str, variable: Lookup<'_>, room: usize) -> Option<String> {
    let mut output = String::with_capacity(text.len());
    // An escaped `$` belongs to no reference, so none reaches across it.
    for (index, piece) in text.split("$$").enumerate() {
        if index > 0 {
            output.push('$');
        }
        resolve_piece(piece, variable, room, &mut output)?;
        if output.len() > room {
            break;
        }
    }
    Some(output)
}

fn resolve_piece(
    mut piece: &str,
    variable: Lookup<'_>,
    room: usize,
    output: &mut String,
) -> Option<()> {
    while let Some((before, rest)) = piece.split_once("${") {
        let Some((reference, rest)) = rest.split_once('}') else {
            // Not even a malformed reference, nor is any behind it: it has no end.
            break;
        };
        output.push_str(before);
        output.push_str(&value(reference, variable)?);
        if output.len() > room {
            break;
        }
        piece = rest;
    }
    output.push_str(piece);
    Some(())
}

/// What stands between the braces.
fn value(reference: &str, variable: Lookup<'_>) -> Option<String> {
    let reference = reference.strip_prefix("env:").unwrap_or(reference);
    let (name, default) = match reference.split_once(":-") {
        Some((name, default)) => (name, default),
        None => (reference, ""),
    };
    let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_line = default
        .chars()
        .all(|character| character == '\t' || !character.is_control());
    if !(is_name && is_line) {
        return None;
    }
    let found = variable(name).filter(|value| !value.is_empty());
    Some(found.unwrap_or_else(|| default.to_owned()))
}
