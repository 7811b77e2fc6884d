//! What can go wrong at init, flush and shutdown: [`Error`], and [`Warning`] for a setting that was not usable.
//! Never prints, and never holds a header's value.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// Why tracing could not be started, flushed or shut down.
///
/// Introspection is limited on purpose: the message is for a person, and names what to look at.
#[derive(Debug)]
pub struct Error {
    /// Somebody has read it on stderr.
    is_reported: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    AlreadyInitialized,
    Build {
        exporter: String,
        reason: String,
    },
    Configuration(Vec<Warning>),
    Filter {
        refused: String,
    },
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
        Kind::AlreadyInitialized.into()
    }

    pub(crate) fn build(exporter: impl Into<String>, reason: impl Into<String>) -> Self {
        Kind::Build {
            exporter: exporter.into(),
            reason: line(&reason.into()),
        }
        .into()
    }

    pub(crate) fn configuration(warnings: Vec<Warning>) -> Self {
        Kind::Configuration(warnings).into()
    }

    pub(crate) fn export(exporter: impl Into<String>, reason: impl Into<String>) -> Self {
        Kind::Export {
            exporter: exporter.into(),
            reason: line(&reason.into()),
        }
        .into()
    }

    pub(crate) fn filter(refused: impl Into<String>) -> Self {
        Kind::Filter {
            refused: line(&refused.into()),
        }
        .into()
    }

    /// The same once somebody has read it on stderr.
    pub(crate) fn reported(self) -> Self {
        Self {
            is_reported: true,
            ..self
        }
    }

    pub(crate) fn is_reported(&self) -> bool {
        self.is_reported
    }

    pub(crate) fn timeout(exporter: impl Into<String>, deadline: Duration) -> Self {
        Kind::Timeout {
            exporter: exporter.into(),
            deadline,
        }
        .into()
    }

    pub(crate) fn worker(reason: impl Into<String>) -> Self {
        Kind::Worker {
            reason: line(&reason.into()),
        }
        .into()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self {
            is_reported: false,
            kind,
        }
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
        match &self.kind {
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
            Kind::Filter { refused } => write!(
                f,
                "the filter holds `{refused}`, expected {}; nothing is changed",
                crate::filter::EXPECTED
            ),
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

/// A setting that could not be used as it stands: what it held, what was expected, what is used instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Warning {
    /// The name of a variable, or a place in a file and the key that stands there.
    pub(crate) subject: Cow<'static, str>,
    /// `None` where something is missing, or must not be shown.
    pub(crate) value: Option<String>,
    /// Follows the word "expected".
    pub(crate) expected: Cow<'static, str>,
    /// A clause of its own: ``using `parentbased_always_on` ``.
    pub(crate) instead: Cow<'static, str>,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            subject,
            value,
            expected,
            instead,
        } = self;
        write!(f, "{subject}: ")?;
        if let Some(value) = value {
            write!(f, "found `{value}`, ")?;
        }
        write!(f, "expected {expected}; {instead}")
    }
}
