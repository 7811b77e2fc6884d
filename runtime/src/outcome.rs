//! What a function's result says of its span, found out from the type of the result alone.
//! Never moves the result, and never formats an error that nobody records.
//!
//! The expansion calls a method on a chain of questions, each of which dereferences to the next one. The compiler takes
//! the first whose answer is yes; a crate cannot ask "does `E` implement `Error`?" on stable in any other way
//! (<https://github.com/rust-lang/rust/issues/31844>). The method's name is one that no trait of the user's has.

use std::error::Error;
use std::fmt::{Debug, Display};
use std::ops::Deref;

use crate::active::{ActiveSpan, Observed};
use crate::description::{Dynamic, chain, debugged, shown};
use crate::failure::Failure;
use crate::fallible::Fallible;

/// Asks whether the error is an [`Error`].
#[derive(Debug)]
pub struct ByError<'a, T: ?Sized>(ByTarget<'a, T>);

/// Asks whether the error leads to an [`Error`], as `Box<dyn Error>` and `anyhow::Error` do.
#[derive(Debug)]
pub struct ByTarget<'a, T: ?Sized>(ByDisplay<'a, T>);

/// Asks whether the error can be displayed.
#[derive(Debug)]
pub struct ByDisplay<'a, T: ?Sized>(ByDebug<'a, T>);

/// Asks whether the error can be debugged.
#[derive(Debug)]
pub struct ByDebug<'a, T: ?Sized>(ByNothing<'a, T>);

/// Asks whether there can be an error, of which nothing is known.
#[derive(Debug)]
pub struct ByNothing<'a, T: ?Sized>(NoError<'a, T>);

/// Asks whether there can be an error, of which nothing but the type is to be told.
#[derive(Debug)]
pub struct ByType<'a, T: ?Sized>(NoError<'a, T>);

/// Everything else cannot fail.
#[derive(Debug)]
pub struct NoError<'a, T: ?Sized>(&'a T);

macro_rules! questions {
    ($($this:ident => $next:ident)*) => {$(
        impl<'a, T: ?Sized> Deref for $this<'a, T> {
            type Target = $next<'a, T>;

            #[inline]
            fn deref(&self) -> &$next<'a, T> {
                &self.0
            }
        }
    )*};
}

questions! {
    ByError => ByTarget
    ByTarget => ByDisplay
    ByDisplay => ByDebug
    ByDebug => ByNothing
    ByNothing => NoError
    ByType => NoError
}

/// Asks for an error and its best description.
#[inline]
pub fn by_display<T: ?Sized>(output: &T) -> ByError<'_, T> {
    ByError(ByTarget(ByDisplay(by_debug(output))))
}

/// Asks for an error and how it is debugged.
#[inline]
pub fn by_debug<T: ?Sized>(output: &T) -> ByDebug<'_, T> {
    ByDebug(ByNothing(NoError(output)))
}

/// Asks for an error and nothing but its type.
#[inline]
pub fn by_type<T: ?Sized>(output: &T) -> ByType<'_, T> {
    ByType(NoError(output))
}

impl<R: Fallible> ByError<'_, R>
where
    R::Error: Error,
{
    /// Records the failure, described by the error's message and those of its sources.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.0.0.0.0.traced_error()) {
            record(span, error, |error| chain(shown(error), error.source()));
        }
    }
}

impl<R: Fallible> ByTarget<'_, R>
where
    R::Error: Deref + Display,
    <R::Error as Deref>::Target: Dynamic,
{
    /// Records the failure, described by the error's message and those of its sources.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.0.0.0.traced_error()) {
            record(span, error, |error| {
                chain(shown(error), error.deref().source_of())
            });
        }
    }
}

impl<R: Fallible> ByDisplay<'_, R>
where
    R::Error: Display,
{
    /// Records the failure, described by how the error is displayed.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.0.0.traced_error()) {
            record(span, error, shown);
        }
    }
}

impl<R: Fallible> ByDebug<'_, R>
where
    R::Error: Debug,
{
    /// Records the failure, described by how the error is debugged.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.0.traced_error()) {
            record(span, error, debugged);
        }
    }
}

impl<R: Fallible> ByNothing<'_, R> {
    /// Records the failure, of which nothing but the type is known.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.traced_error()) {
            record_nothing(span, error);
        }
    }
}

impl<R: Fallible> ByType<'_, R> {
    /// Records the failure's type.
    #[inline]
    pub fn traced_record(&self, span: &impl Observed) {
        if let (Some(span), Some(error)) = (span.recording(), self.0.0.traced_error()) {
            record_type(span, error);
        }
    }
}

impl<T: ?Sized> NoError<'_, T> {
    /// Records nothing.
    #[inline]
    pub fn traced_record(&self, _span: &impl Observed) {}
}

#[cold]
#[inline(never)]
fn record<E>(span: &ActiveSpan, error: &E, describe: fn(&E) -> String) {
    Failure::described::<E>(|| describe(error)).record(span);
}

#[cold]
#[inline(never)]
fn record_nothing<E>(span: &ActiveSpan, _error: &E) {
    Failure::new::<E>(None).record(span);
}

#[cold]
#[inline(never)]
fn record_type<E>(span: &ActiveSpan, _error: &E) {
    Failure::of_type::<E>().record(span);
}

/// The span, if `err_if` calls the result a failure.
#[inline]
pub fn failing<'s, R: Fallible>(
    span: &'s impl Observed,
    result: &R,
    predicate: impl FnOnce(&R::Error) -> bool,
) -> Option<&'s ActiveSpan> {
    let span = span.recording()?;
    result.traced_error().is_some_and(predicate).then_some(span)
}

/// Records what is computed from an error.
pub fn with_error<R: Fallible>(
    span: &ActiveSpan,
    result: &R,
    record: impl FnOnce(&ActiveSpan, &R::Error),
) {
    if let Some(error) = result.traced_error() {
        record(span, error);
    }
}

/// Records what is computed from an error, if the result is one.
#[doc(hidden)]
#[macro_export]
macro_rules! __err_attributes {
    ($span:ident, $output:expr, $record:expr) => {
        if let ::core::option::Option::Some(traced_active) = $crate::__private::recording(&$span) {
            $crate::__private::with_error(traced_active, $output, $record);
        }
    };
}
