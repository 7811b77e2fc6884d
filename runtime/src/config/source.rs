//! [`Source`]: where settings come from.
//! Never says what they mean.

use std::io;

/// Lookups, so that what they come to is a function of nothing else.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The contents of a file.
    pub(crate) file: &'a dyn Fn(&str) -> io::Result<Vec<u8>>,
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
}
