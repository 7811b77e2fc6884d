//! How values and errors are put into words, also those whose words fail.
//! Never panics where formatting returns an error.

use std::error::Error;
use std::fmt::{Debug, Display, Write};

/// A trait object of an [`Error`].
pub trait Dynamic {
    /// As [`Error::source`].
    fn source_of(&self) -> Option<&(dyn Error + 'static)>;
}

macro_rules! dynamic {
    ($($object:ty),* $(,)?) => {$(
        impl Dynamic for $object {
            fn source_of(&self) -> Option<&(dyn Error + 'static)> {
                self.source()
            }
        }
    )*};
}

dynamic!(
    dyn Error + '_,
    dyn Error + Send + '_,
    dyn Error + Sync + '_,
    dyn Error + Send + Sync + '_,
);

/// As `to_string`, which panics where `Display` returns an error; the function did not, so its span must not.
pub(crate) fn shown<D: Display + ?Sized>(value: &D) -> String {
    let mut text = String::new();
    let _ = write!(text, "{value}");
    text
}

/// The same of `Debug`.
pub(crate) fn debugged<D: Debug + ?Sized>(value: &D) -> String {
    let mut text = String::new();
    let _ = write!(text, "{value:?}");
    text
}

/// The message followed by those of the sources, each unless the one before already ends with it.
pub(crate) fn chain(mut message: String, mut source: Option<&(dyn Error + 'static)>) -> String {
    // A chain that leads back into itself would have no end.
    const LONGEST: usize = 32;
    for _ in 0..LONGEST {
        let Some(error) = source else { break };
        let next = shown(error);
        if !message.ends_with(&next) {
            // Writing to a string does not fail.
            let _ = write!(message, ": {next}");
        }
        source = error.source();
    }
    message
}
