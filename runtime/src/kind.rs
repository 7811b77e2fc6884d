//! Whether a function's span is that of the call or of what the call returned, found out from the returned type alone:
//! behind an alias as where it is spelled out. Never looks at a value.
//!
//! The expansion calls a method on a chain of questions, as in `outcome`.

mod boxed;

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::active::ActiveSpan;
use crate::callsite::Callsite;
use crate::frame::{Frame, enter};
use crate::future::Finished;
use crate::start::{Start, defer};

/// What is called: the span is that of the call.
#[derive(Debug)]
pub struct Called<T>(PhantomData<fn() -> T>);

/// What is polled when the call has returned, and the span with it.
#[derive(Debug)]
pub struct Polled<T>(PhantomData<fn() -> T>);

/// A boxed future or stream, alone or in a `Result`.
pub trait Boxed {}

/// A boxed stream, alone or in a `Result`.
pub trait BoxedStream: Boxed {}

/// Asks whether the span can see the end of what is polled.
#[derive(Debug)]
pub struct ByBox<T>(ByFuture<T>);

/// Asks whether it is a future that nothing can be put around.
#[derive(Debug)]
pub struct ByFuture<T>(Otherwise<T>);

/// As [`ByBox`], where the call alone is traced if that does not fit.
#[derive(Debug)]
pub struct ByAnyBox<T>(Otherwise<T>);

/// As [`ByBox`], but for what an async function returns: its own future has been polled already.
#[derive(Debug)]
pub struct ByBoxedStream<T>(Otherwise<T>);

/// Everything else is called.
#[derive(Debug)]
pub struct Otherwise<T>(PhantomData<fn() -> T>);

macro_rules! questions {
    ($($this:ident => $next:ident)*) => {$(
        impl<T> Deref for $this<T> {
            type Target = $next<T>;

            #[inline]
            fn deref(&self) -> &$next<T> {
                &self.0
            }
        }
    )*};
}

questions! {
    ByAnyBox => Otherwise
    ByBox => ByFuture
    ByBoxedStream => Otherwise
    ByFuture => Otherwise
}

/// Asks what a function of this type is to be.
#[inline]
#[must_use]
pub const fn kind<T>() -> ByBox<T> {
    ByBox(ByFuture(Otherwise(PhantomData)))
}

/// The same, where every future that cannot be wrapped is left to itself.
#[inline]
#[must_use]
pub const fn any_kind<T>() -> ByAnyBox<T> {
    ByAnyBox(Otherwise(PhantomData))
}

/// The same of what an async function returned.
#[inline]
#[must_use]
pub const fn output_kind<T>(_: &T) -> ByBoxedStream<T> {
    ByBoxedStream(Otherwise(PhantomData))
}

impl<T: Boxed> ByBox<T> {
    /// What is polled.
    #[inline]
    #[must_use]
    pub const fn traced_kind(&self) -> Polled<T> {
        Polled(PhantomData)
    }
}

impl<T: Boxed> ByAnyBox<T> {
    /// What is polled.
    #[inline]
    #[must_use]
    pub const fn traced_kind(&self) -> Polled<T> {
        Polled(PhantomData)
    }
}

impl<T: BoxedStream> ByBoxedStream<T> {
    /// What is polled.
    #[inline]
    #[must_use]
    pub const fn traced_kind(&self) -> Polled<T> {
        Polled(PhantomData)
    }
}

impl<T: Future> ByFuture<T> {
    /// Does not compile.
    #[inline]
    #[must_use]
    pub const fn traced_kind(&self) -> Called<T>
    where
        T: EndsWithTheCall,
    {
        Called(PhantomData)
    }
}

impl<T> Otherwise<T> {
    /// What is called.
    #[inline]
    #[must_use]
    pub const fn traced_kind(&self) -> Called<T> {
        Called(PhantomData)
    }
}

/// Implemented by nothing: a future goes on after the call.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a future that cannot be put under the span, which would end without it",
    label = "this future outlives the call",
    note = "return `impl Future` or a boxed future; or write `err = ignore` to trace the call alone, or `skip` in a block"
)]
pub trait EndsWithTheCall {}

impl<T> Called<T> {
    /// Starts the span and makes it the current one, if the callsite is on.
    #[inline]
    pub fn traced_start(
        &self,
        callsite: &'static Callsite,
        describe: impl FnOnce(&mut Start),
    ) -> Frame {
        enter(callsite, describe)
    }

    /// Ends the span after `seen` saw what was returned.
    #[inline]
    pub fn traced_finish(
        self,
        span: Frame,
        output: T,
        seen: impl FnOnce(&Frame, &T),
        _item: impl FnOnce(&ActiveSpan, &()),
    ) -> T {
        seen(&span, &output);
        drop(span);
        output
    }

    /// The same for the span of a future.
    #[inline]
    pub fn traced_continue(
        self,
        span: Finished,
        output: T,
        seen: impl FnOnce(&Finished, &T),
        _item: impl FnOnce(&ActiveSpan, &()),
    ) -> T {
        seen(&span, &output);
        drop(span);
        output
    }
}

impl<T: Boxed> Polled<T> {
    /// Describes the span that starts with the first poll, if the callsite is on.
    #[inline]
    pub fn traced_start(
        &self,
        callsite: &'static Callsite,
        describe: impl FnOnce(&mut Start),
    ) -> Option<Box<Start>> {
        defer(callsite, describe)
    }
}
