//! What is expected instead of a word that a build cannot serve.
//! Never decides whether it can.

/// Follows the word "expected".
pub(super) fn without(feature: &str, expected: &str) -> String {
    format!("{expected} in a build without the Cargo feature `{feature}` of `traced`")
}
