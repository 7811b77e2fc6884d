//! What can go wrong at init, flush and shutdown: [`Error`], and [`Warning`] for a variable that was not usable.
//! Never prints, and never holds a header's value.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// Why tracing could not be started, flushed or shut down.
///
/// Introspection is limited on purpose: the message is for a person, and names what to look at.
#[derive(Debug)]
pub struct Error(Kind);

#[derive(Debug)]
enum Kind {
    AlreadyInitialized,
    Build {
        exporter: String,
        reason: String,
    },
    Configuration(Vec<Warning>),
    Export {
        exporter: String,
        reason: String,
    },
    Timeout {
        exporter: String,
        deadline: Duration,
    },
    Worker {
        reason: String,
    },
}

impl Error {
    pub(crate) fn already_initialized() -> Self {
        Self(Kind::AlreadyInitialized)
    }

    pub(crate) fn build(exporter: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(Kind::Build {
            exporter: exporter.into(),
            reason: line(&reason.into()),
        })
    }

    pub(crate) fn configuration(warnings: Vec<Warning>) -> Self {
        Self(Kind::Configuration(warnings))
    }

    pub(crate) fn export(exporter: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(Kind::Export {
            exporter: exporter.into(),
            reason: line(&reason.into()),
        })
    }

    pub(crate) fn timeout(exporter: impl Into<String>, deadline: Duration) -> Self {
        Self(Kind::Timeout {
            exporter: exporter.into(),
            deadline,
        })
    }

    pub(crate) fn worker(reason: impl Into<String>) -> Self {
        Self(Kind::Worker {
            reason: line(&reason.into()),
        })
    }
}

/// An exporter's words as one line.
fn line(reason: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            character
        }
    };
    reason.chars().map(plain).collect()
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::AlreadyInitialized => f.write_str(
                "tracing is already initialized in this process; this call changes nothing",
            ),
            Kind::Build { exporter, reason } => write!(f, "cannot export to {exporter}: {reason}"),
            Kind::Configuration(warnings) => {
                for (i, warning) in warnings.iter().enumerate() {
                    let separator = if i == 0 { "" } else { "\n" };
                    write!(f, "{separator}{warning}")?;
                }
                Ok(())
            }
            Kind::Export { exporter, reason } => {
                write!(
                    f,
                    "spans were lost: exporting to {exporter} failed: {reason}"
                )
            }
            Kind::Timeout { exporter, deadline } => {
                write!(
                    f,
                    "exporting to {exporter} did not finish within {deadline:?}"
                )
            }
            Kind::Worker { reason } => write!(f, "the exporting thread {reason}"),
        }
    }
}

impl std::error::Error for Error {}

/// A variable that could not be used as it stands: what it held, what was expected, what is used instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    pub(crate) variable: &'static str,
    pub(crate) value: String,
    /// Follows the word "expected".
    pub(crate) expected: Cow<'static, str>,
    /// A clause of its own: ``using `parentbased_always_on` ``.
    pub(crate) instead: Cow<'static, str>,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variable,
            value,
            expected,
            instead,
        } = self;
        write!(
            f,
            "{variable}: found `{value}`, expected {expected}; {instead}"
        )
    }
}
