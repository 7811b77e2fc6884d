//! [`Level`]: how much a deployment must ask for before a function gets spans.
//! Never decides anything: the filter compares levels.

/// How verbose a span is. A deployment turns on every level up to the one that `TRACED_FILTER` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The fewest spans.
    Error,
    /// As `error`, and what is worth a look.
    Warn,
    /// The default of `#[traced]` and of `TRACED_FILTER`.
    Info,
    /// What helps to find a fault.
    Debug,
    /// The most spans.
    Trace,
}
