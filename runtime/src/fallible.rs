//! [`Fallible`]: the types whose values can be an error.
//! Never says anything of the error.

use std::task::Poll;

/// What can be an error: a `Result`, also in a `Poll`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Result`, so it has no error to look at",
    label = "not a `Result`"
)]
pub trait Fallible {
    /// The type of the error.
    type Error;
    /// The error, if it is one.
    fn traced_error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    fn traced_error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

impl<T, E> Fallible for Poll<Result<T, E>> {
    type Error = E;

    fn traced_error(&self) -> Option<&E> {
        match self {
            Self::Ready(Err(error)) => Some(error),
            _ => None,
        }
    }
}

/// The item of a stream of results.
impl<T, E> Fallible for Poll<Option<Result<T, E>>> {
    type Error = E;

    fn traced_error(&self) -> Option<&E> {
        match self {
            Self::Ready(Some(Err(error))) => Some(error),
            _ => None,
        }
    }
}
