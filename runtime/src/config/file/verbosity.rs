//! What is said on stderr beside the program's own words: `log_level`.
//! Never says anything.

use super::findings::Findings;
use super::section::Section;
use crate::config::Verbosity;

/// The severities of log records that begin with the word are `trace`, `trace2`, `trace3` and `trace4`, and so on.
const WORDS: [(&str, Verbosity); 6] = [
    ("trace", Verbosity::Debug),
    ("debug", Verbosity::Debug),
    ("info", Verbosity::Info),
    ("warn", Verbosity::Warn),
    ("error", Verbosity::Error),
    // Nothing that is said here is the end of the program.
    ("fatal", Verbosity::None),
];

pub(super) fn read(root: &Section<'_>, findings: &mut Findings<'_>) -> Verbosity {
    let Some(level) = root.text("log_level", findings) else {
        return Verbosity::default();
    };
    let lowercase = level.text.to_ascii_lowercase();
    let word = lowercase
        .strip_suffix(['2', '3', '4'])
        .unwrap_or(&lowercase);
    if let Some((_, verbosity)) = WORDS.iter().find(|(known, _)| *known == word) {
        return *verbosity;
    }
    let expected = "`trace`, `debug`, `info`, `warn`, `error` or `fatal`";
    level.field.warn(findings, expected, "using `warn`");
    Verbosity::default()
}
