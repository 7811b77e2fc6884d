//! The closed sets of words of the attribute's language, each with its one table.
//! Never accepts two words for one thing: what is accepted once is accepted for ever.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Error, Result};

/// A word that stands for one of a closed set of values.
pub(crate) trait Word: Copy + 'static {
    /// What the words of this set choose: the `kind` in "unknown kind".
    const WHAT: &'static str;
    const TABLE: &'static [(&'static str, Self)];
}

/// Parses one word of the set `W`.
pub(crate) fn parse_word<W: Word>(input: ParseStream<'_>) -> Result<W> {
    let words = || list(W::TABLE.iter().map(|(word, _)| *word));
    let Ok(found) = input.call(Ident::parse_any) else {
        return Err(input.error(format!("expected one of {}", words())));
    };
    let text = found.to_string();
    let known = W::TABLE.iter().find(|(word, _)| *word == text);
    known.map(|(_, value)| *value).ok_or_else(|| {
        let hint = suggestion(nearest(&text, W::TABLE.iter().map(|(word, _)| *word)));
        let message = format!(
            "unknown {} `{text}`, expected one of {}{hint}",
            W::WHAT,
            words()
        );
        Error::new_spanned(&found, message)
    })
}

/// The end of a message about an unknown word.
pub(crate) fn suggestion(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// The known word that is most likely meant: at most a third of its letters must change.
pub(crate) fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (distance(written, word), word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many letters must be put in, taken out, exchanged for another or for their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let substituted = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut least = substituted.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            let swapped =
                i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

/// The words in backticks, with commas between them.
pub(crate) fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

/// The relation between the span, its parent and its children.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Client,
    Consumer,
    Internal,
    Producer,
    Server,
}

impl Word for Kind {
    const WHAT: &'static str = "kind";
    const TABLE: &'static [(&'static str, Self)] = &[
        ("internal", Self::Internal),
        ("server", Self::Server),
        ("client", Self::Client),
        ("producer", Self::Producer),
        ("consumer", Self::Consumer),
    ];
}

/// How verbose the span is: which deployments turn it on.
#[derive(Clone, Copy)]
pub(crate) enum Level {
    Debug,
    Error,
    Info,
    Trace,
    Warn,
}

impl Word for Level {
    const WHAT: &'static str = "level";
    const TABLE: &'static [(&'static str, Self)] = &[
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Trace),
    ];
}

/// How an error is described.
#[derive(Clone, Copy)]
pub(crate) enum Description {
    Debug,
    Display,
    Ignore,
    Type,
}

impl Word for Description {
    const WHAT: &'static str = "description";
    const TABLE: &'static [(&'static str, Self)] = &[
        ("display", Self::Display),
        ("debug", Self::Debug),
        ("type", Self::Type),
        ("ignore", Self::Ignore),
    ];
}

/// Where the box of an async function's future may be polled; without a word, on any thread.
#[derive(Clone, Copy)]
pub(crate) enum Boxing {
    Local,
    Send,
}

impl Word for Boxing {
    const WHAT: &'static str = "box";
    const TABLE: &'static [(&'static str, Self)] = &[("local", Self::Local)];
}

/// How a returned value becomes an attribute; without a word, as a value of its own type.
#[derive(Clone, Copy)]
pub(crate) enum Format {
    Debug,
    Display,
}

impl Word for Format {
    const WHAT: &'static str = "format";
    const TABLE: &'static [(&'static str, Self)] =
        &[("display", Self::Display), ("debug", Self::Debug)];
}
