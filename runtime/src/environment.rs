//! The process's environment, as a lookup.
//! The only file that reads it. Never interprets a value.

/// The value of a variable; bytes that are not Unicode are replaced, so that the value is refused and shown.
pub(crate) fn lookup(variable: &str) -> Option<String> {
    std::env::var_os(variable).map(|value| value.to_string_lossy().into_owned())
}
