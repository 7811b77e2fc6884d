//! How large a request may be, and how much of its buffer is kept.
//! Never knows what is in it.

use std::fmt;

/// How much of a buffer outlives its batch, in bytes: ten times what a usual batch takes.
pub(super) const KEPT: usize = 1024 * 1024;

/// The request would be larger than the limit, which is so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge(pub(super) usize);

/// Of a request that could not be smaller.
impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(limit) = self;
        write!(
            f,
            "a span does not fit in a request, whose limit is {limit} bytes"
        )
    }
}
