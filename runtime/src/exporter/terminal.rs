//! Text of unknown origin, made safe for a terminal: one line, no control characters, a bounded length.
//! Never writes anywhere, and never decides what is shown.

use std::fmt::Write;

#[cfg(test)]
mod tests;

/// Appends `text` with every unsafe character escaped, as in `\n` or `\u{1b}`. Of a text that is longer than
/// `longest` characters the rest is only counted, as in `…+120`.
pub(crate) fn push_plain(out: &mut String, text: &str, longest: usize) {
    let rest = push_head(out, text, longest, is_unsafe);
    push_rest(out, rest);
}

/// As [`push_plain`], but what is empty, or could be taken for more than one word, is quoted like a Rust string.
pub(crate) fn push_word(out: &mut String, text: &str, longest: usize) {
    let is_word = |c: char| !c.is_whitespace() && !is_unsafe(c) && c != '"';
    if !text.is_empty() && text.chars().take(longest).all(is_word) {
        push_plain(out, text, longest);
    } else {
        push_quoted(out, text, longest);
    }
}

/// As [`push_plain`], but always quoted like a Rust string.
pub(crate) fn push_quoted(out: &mut String, text: &str, longest: usize) {
    out.push('"');
    let rest = push_head(out, text, longest, |c| {
        is_unsafe(c) || matches!(c, '"' | '\\')
    });
    out.push('"');
    push_rest(out, rest);
}

/// Returns how many characters were left out.
fn push_head(
    out: &mut String,
    text: &str,
    longest: usize,
    escaped: impl Fn(char) -> bool,
) -> usize {
    let mut chars = text.chars();
    for c in chars.by_ref().take(longest) {
        if escaped(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    chars.count()
}

fn push_rest(out: &mut String, rest: usize) {
    if rest > 0 {
        // Writing to a `String` cannot fail.
        let _ = write!(out, "…+{rest}");
    }
}

/// Control characters steer a terminal; the others here end a line or reorder what stands around them.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
