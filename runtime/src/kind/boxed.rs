//! Boxed futures and streams, which the span goes along with in a box of the same type.
//! Never boxes anything while tracing is off.

use std::future::Future;
use std::pin::Pin;

use futures_core::stream::Stream;

use super::{Boxed, BoxedStream, Polled};
use crate::active::ActiveSpan;
use crate::future::{Finished, in_future};
use crate::start::Start;
use crate::stream::{continue_stream, continue_stream_in_result, in_stream, show_error};

/// What a boxed future and a boxed stream are, by what else is known of the types in the boxes.
macro_rules! boxed {
    ($([$($bound:ident)*])*) => {$(
        impl<O> Boxed for Pin<Box<dyn Future<Output = O> $(+ $bound)* + '_>> {}
        impl<O, E> Boxed for Result<Pin<Box<dyn Future<Output = O> $(+ $bound)* + '_>>, E> {}
        impl<I> Boxed for Pin<Box<dyn Stream<Item = I> $(+ $bound)* + '_>> {}
        impl<I, E> Boxed for Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + '_>>, E> {}
        impl<I> BoxedStream for Pin<Box<dyn Stream<Item = I> $(+ $bound)* + '_>> {}
        impl<I, E> BoxedStream for Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + '_>>, E> {}

        impl<'a, O: 'a> Polled<Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>> {
            /// Puts the future under the span; `seen` sees its output.
            #[inline]
            pub fn traced_finish<S>(
                self,
                start: Option<Box<Start>>,
                future: Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>,
                seen: S,
                _item: impl FnOnce(&ActiveSpan, &()),
            ) -> Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>
            where
                S: FnOnce(&Finished, &O) $(+ $bound)* + 'a,
            {
                match start {
                    None => future,
                    start => Box::pin(in_future(start, future, seen)),
                }
            }
        }

        impl<'a, O: 'a, E> Polled<Result<Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>, E>> {
            /// Puts the future under the span; `seen` sees an error, `later` the future's output.
            ///
            /// # Errors
            ///
            /// Returns the `Err` that it is given.
            #[inline]
            pub fn traced_finish<L>(
                self,
                start: Option<Box<Start>>,
                result: Result<Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>, E>,
                seen: impl FnOnce(
                    &Finished,
                    &Result<Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>, E>,
                ),
                later: L,
            ) -> Result<Pin<Box<dyn Future<Output = O> $(+ $bound)* + 'a>>, E>
            where
                L: FnOnce(&Finished, &O) $(+ $bound)* + 'a,
            {
                Ok(match show_error(start, result, seen)? {
                    (None, future) => future,
                    (start, future) => Box::pin(in_future(start, future, later)),
                })
            }
        }

        impl<'a, I: 'a> Polled<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>> {
            /// Puts the stream under the span; `item` sees its items.
            #[inline]
            pub fn traced_finish<S>(
                self,
                start: Option<Box<Start>>,
                stream: Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>,
                _seen: impl FnOnce(&Finished, &()),
                item: S,
            ) -> Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>
            where
                S: FnMut(&ActiveSpan, &I) $(+ $bound)* + 'a,
            {
                match start {
                    None => stream,
                    start => Box::pin(in_stream(start, stream, item)),
                }
            }

            /// Puts the stream under the span of the future that gave it.
            #[inline]
            pub fn traced_continue<S>(
                self,
                span: Finished,
                stream: Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>,
                _seen: impl FnOnce(&Finished, &()),
                item: S,
            ) -> Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>
            where
                S: FnMut(&ActiveSpan, &I) $(+ $bound)* + 'a,
            {
                if span.is_none() {
                    return stream;
                }
                Box::pin(continue_stream(span, stream, item))
            }
        }

        impl<'a, I: 'a, E> Polled<Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>> {
            /// Puts the stream under the span; `seen` sees an error, `item` the stream's items.
            ///
            /// # Errors
            ///
            /// Returns the `Err` that it is given.
            #[inline]
            pub fn traced_finish<S>(
                self,
                start: Option<Box<Start>>,
                result: Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>,
                seen: impl FnOnce(
                    &Finished,
                    &Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>,
                ),
                item: S,
            ) -> Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>
            where
                S: FnMut(&ActiveSpan, &I) $(+ $bound)* + 'a,
            {
                Ok(match show_error(start, result, seen)? {
                    (None, stream) => stream,
                    (start, stream) => Box::pin(in_stream(start, stream, item)),
                })
            }

            /// Puts the stream under the span of the future that gave it.
            ///
            /// # Errors
            ///
            /// Returns the `Err` that it is given.
            #[inline]
            pub fn traced_continue<S>(
                self,
                span: Finished,
                result: Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>,
                seen: impl FnOnce(
                    &Finished,
                    &Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>,
                ),
                item: S,
            ) -> Result<Pin<Box<dyn Stream<Item = I> $(+ $bound)* + 'a>>, E>
            where
                S: FnMut(&ActiveSpan, &I) $(+ $bound)* + 'a,
            {
                if span.is_none() {
                    return result;
                }
                Ok(Box::pin(continue_stream_in_result(span, result, seen, item)?))
            }
        }
    )*};
}

boxed! { [] [Send] [Sync] [Send Sync] }
