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
        let message = format!("unknown {} `{text}`, expected one of {}", W::WHAT, words());
        Error::new_spanned(&found, message)
    })
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
