//! What a function's result says of its span, found out from the type of the result alone.
//! Never moves the result, and never formats an error that nobody records.
//!
//! The expansion calls a method on many references to a [`Probe`]. The compiler takes the first trait that fits,
//! from the outermost reference inwards; a crate cannot ask "does `E` implement `Error`?" on stable in any other way
//! (<https://github.com/rust-lang/rust/issues/31844>). The methods' names are ones that no trait of the user's has.

use std::error::Error;
use std::fmt::{Debug, Display, Write};
use std::ops::Deref;

use crate::failure::Failure;

/// A borrowed result.
#[derive(Debug)]
pub struct Probe<'a, T>(pub &'a T);

/// `Err` of a type that implements [`Error`].
pub trait ViaError {
    /// The failure, described by the error's message and those of its sources.
    fn traced_described(&self) -> Option<Failure>;
}

impl<T, E: Error> ViaError for &&&&&Probe<'_, Result<T, E>> {
    fn traced_described(&self) -> Option<Failure> {
        let error = self.0.as_ref().err()?;
        Some(Failure::new::<E>(Some(chain(
            error.to_string(),
            error.source(),
        ))))
    }
}

/// `Err` of a type that is not an [`Error`] but leads to one, as `Box<dyn Error>` and `anyhow::Error` do.
pub trait ViaTarget {
    /// The failure, described by the error's message and those of its sources.
    fn traced_described(&self) -> Option<Failure>;
}

impl<T, E> ViaTarget for &&&&Probe<'_, Result<T, E>>
where
    E: Deref + Display,
    E::Target: Dynamic,
{
    fn traced_described(&self) -> Option<Failure> {
        let error = self.0.as_ref().err()?;
        Some(Failure::new::<E>(Some(chain(
            shown(error),
            error.deref().source_of(),
        ))))
    }
}

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

/// `Err` of a type that can be displayed.
pub trait ViaDisplay {
    /// The failure, described by how the error is displayed.
    fn traced_described(&self) -> Option<Failure>;
}

impl<T, E: Display> ViaDisplay for &&&Probe<'_, Result<T, E>> {
    fn traced_described(&self) -> Option<Failure> {
        let error = self.0.as_ref().err()?;
        Some(Failure::new::<E>(Some(shown(error))))
    }
}

/// `Err` of a type that can be debugged.
pub trait ViaDebug {
    /// The failure, described by how the error is debugged.
    fn traced_described(&self) -> Option<Failure>;
    /// The same, where that is what was asked for.
    fn traced_debugged(&self) -> Option<Failure>;
}

impl<T, E: Debug> ViaDebug for &&Probe<'_, Result<T, E>> {
    fn traced_described(&self) -> Option<Failure> {
        self.traced_debugged()
    }

    fn traced_debugged(&self) -> Option<Failure> {
        let error = self.0.as_ref().err()?;
        Some(Failure::new::<E>(Some(debugged(error))))
    }
}

/// `Err` of any other type.
pub trait ViaNothing {
    /// The failure, of which nothing but the type is known.
    fn traced_described(&self) -> Option<Failure>;
    /// The same.
    fn traced_debugged(&self) -> Option<Failure>;
    /// The failure, of which nothing but the type is to be told.
    fn traced_typed(&self) -> Option<Failure>;
}

impl<T, E> ViaNothing for &Probe<'_, Result<T, E>> {
    fn traced_described(&self) -> Option<Failure> {
        self.0.is_err().then(|| Failure::new::<E>(None))
    }

    fn traced_debugged(&self) -> Option<Failure> {
        self.traced_described()
    }

    fn traced_typed(&self) -> Option<Failure> {
        self.0.is_err().then(|| Failure::of_type::<E>())
    }
}

/// Everything that is not a `Result`: it cannot fail.
pub trait Infallible {
    /// No failure.
    fn traced_described(&self) -> Option<Failure>;
    /// No failure.
    fn traced_debugged(&self) -> Option<Failure>;
    /// No failure.
    fn traced_typed(&self) -> Option<Failure>;
}

impl<T> Infallible for Probe<'_, T> {
    fn traced_described(&self) -> Option<Failure> {
        None
    }

    fn traced_debugged(&self) -> Option<Failure> {
        None
    }

    fn traced_typed(&self) -> Option<Failure> {
        None
    }
}

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
fn chain(mut message: String, mut source: Option<&(dyn Error + 'static)>) -> String {
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

/// Whether `err_if` calls the result a failure.
#[inline]
pub fn fails<T, E>(result: &Result<T, E>, predicate: impl FnOnce(&E) -> bool) -> bool {
    result.as_ref().is_err_and(predicate)
}

/// Records a failure, if the result is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __outcome {
    ($span:ident, $output:expr, $how:ident) => {
        if let ::core::option::Option::Some(traced_active) = $crate::__private::recording(&$span) {
            if let ::core::option::Option::Some(traced_failure) = $crate::__outcome!(@$how $output) {
                traced_failure.record(traced_active);
            }
        }
    };
    ($span:ident, $output:expr, $how:ident, $only_if:expr) => {
        if let ::core::option::Option::Some(traced_active) = $crate::__private::recording(&$span) {
            if $crate::__private::fails($output, $only_if) {
                if let ::core::option::Option::Some(traced_failure) = $crate::__outcome!(@$how $output) {
                    traced_failure.record(traced_active);
                }
            }
        }
    };
    (@Display $output:expr) => {{
        use $crate::__private::probe::*;
        (&&&&&&$crate::__private::Probe($output)).traced_described()
    }};
    (@Debug $output:expr) => {{
        use $crate::__private::probe::*;
        (&&&$crate::__private::Probe($output)).traced_debugged()
    }};
    (@Type $output:expr) => {{
        use $crate::__private::probe::*;
        (&&$crate::__private::Probe($output)).traced_typed()
    }};
}
