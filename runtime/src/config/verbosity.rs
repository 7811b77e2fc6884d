//! [`Verbosity`]: what is said on stderr beside the program's own words.
//! Never says anything.

use super::environment::Environment;

/// Each one says what those before it say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    None,
    /// What is lost.
    Error,
    /// What is not as it was asked for.
    #[default]
    Warn,
    /// What is in force, once.
    Info,
    /// Every export.
    Debug,
}

const WORDS: [(&str, Verbosity); 5] = [
    ("none", Verbosity::None),
    ("error", Verbosity::Error),
    ("warn", Verbosity::Warn),
    ("info", Verbosity::Info),
    ("debug", Verbosity::Debug),
];

pub(super) fn read(env: &mut Environment<'_>) -> Verbosity {
    let found = env.find(&["OTEL_LOG_LEVEL"], |value| {
        let mut words = WORDS.iter();
        let known = words.find(|(word, _)| word.eq_ignore_ascii_case(value));
        known.map(|(_, verbosity)| *verbosity)
    });
    let expected = "`none`, `error`, `warn`, `info` or `debug`";
    env.refuse(&found.refused, expected, "using `warn`");
    found.value.unwrap_or_default()
}
