//! [`Findings`]: what in a file is not usable as it stands, a warning each.
//! Never holds more of them than a person reads.

use crate::config::endpoint::masked;
use crate::config::environment::shown;
use crate::config::near::nearest;
use crate::error::Warning;

const MOST: usize = 100;

pub(super) struct Findings<'a> {
    /// Its name, in one line.
    pub(super) file: &'a str,
    /// Each with its line.
    warnings: Vec<(usize, Warning)>,
    /// The warnings for which there was no room.
    more: usize,
}

/// A part of a file.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) line: usize,
    /// The keys that lead to it, with dots between them.
    pub(super) path: String,
}

impl<'a> Findings<'a> {
    pub(super) fn new(file: &'a str) -> Self {
        Self {
            file,
            warnings: Vec::new(),
            more: 0,
        }
    }

    /// Nothing is found where something is missing, or must not be shown.
    pub(super) fn warn(
        &mut self,
        place: &Place,
        found: Option<&str>,
        expected: &str,
        instead: &str,
    ) {
        if self.warnings.len() == MOST {
            self.more += 1;
            return;
        }
        let Place { line, path } = place;
        let separator = if path.is_empty() { "" } else { ": " };
        let subject = format!("{}:{line}{separator}{}", self.file, harmless(path));
        let warning = Warning {
            subject: subject.into(),
            value: found.map(harmless),
            expected: expected.to_owned().into(),
            instead: instead.to_owned().into(),
        };
        self.warnings.push((*line, warning));
    }

    /// From the first line to the last.
    pub(super) fn into_warnings(mut self) -> Vec<Warning> {
        self.warnings.sort_by_key(|(line, _)| *line);
        let mut warnings: Vec<Warning> = self.warnings.into_iter().map(|(_, it)| it).collect();
        if self.more > 0 {
            warnings.push(Warning {
                subject: self.file.to_owned().into(),
                value: None,
                expected: format!("at most {MOST} mistakes").into(),
                instead: format!("{} more are not told", self.more).into(),
            });
        }
        warnings
    }
}

/// Keys may be anything as well: a URL with a password in it, for one.
fn harmless(text: &str) -> String {
    if text.contains("://") {
        shown(&masked(text))
    } else {
        shown(text)
    }
}

impl Place {
    /// Where a key leads from here.
    pub(super) fn below(&self, key: &str, line: usize) -> Self {
        let separator = if self.path.is_empty() { "" } else { "." };
        Self {
            line,
            path: format!("{}{separator}{key}", self.path),
        }
    }
}

/// The words, and the one of them that was probably meant.
pub(super) fn one_of(words: &[&'static str], written: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let list = match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    };
    match meant(words, written) {
        Some(meant) if words.len() > 1 => format!("{list} (did you mean `{meant}`?)"),
        _ => list,
    }
}

pub(super) fn meant(words: &[&'static str], written: &str) -> Option<&'static str> {
    // The mark of what may still change says nothing about what was meant.
    let stem = |word: &'static str| word.trim_end_matches("/development");
    let written = written.trim_end_matches("/development");
    let near = nearest(written, words.iter().copied().map(stem))?;
    words.iter().copied().find(|word| stem(word) == near)
}
