//! [`InStream`]: a stream whose span is the current one during each poll and ends with the stream.
//! Never boxes what it wraps, and never changes, delays or holds back an item.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Task, Poll};

use futures_core::stream::{FusedStream, Stream};
use opentelemetry::KeyValue;
use pin_project_lite::pin_project;

use crate::active::ActiveSpan;
use crate::future::{Finished, InSpan, in_future};
use crate::leave::See;
use crate::stage::Stage;
use crate::start::Start;

/// Says how many items a stream gave.
const ITEM_COUNT: &str = "stream.item_count";

/// The stream, of which nothing but the items' type is then known.
#[inline]
pub fn items<T, S: Stream<Item = T>>(stream: S) -> impl Stream<Item = T> + use<T, S> {
    stream
}

/// The same of the stream in a `Result`.
///
/// # Errors
///
/// Returns the `Err` that it is given.
#[inline]
pub fn items_in_result<T, S: Stream<Item = T>, E>(
    result: Result<S, E>,
) -> Result<impl Stream<Item = T> + use<T, S, E>, E> {
    result
}

/// Polls `stream` under the span that `start` describes, and shows its items to `item`.
#[inline]
pub fn in_stream<S, I>(start: Option<Box<Start>>, stream: S, item: I) -> InStream<S, I>
where
    S: Stream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    InStream::new(Stage::deferred(start), stream, item)
}

/// The same for what a future gave, under the future's span.
#[inline]
pub fn continue_stream<S, I>(span: Finished, stream: S, item: I) -> InStream<S, I>
where
    S: Stream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    InStream::new(Stage::running(span.into_span()), stream, item)
}

/// The same for the stream of a `Result`; the span of an `Err` ends at once, after `seen` saw it.
///
/// # Errors
///
/// Returns the `Err` that it is given.
#[inline]
pub fn stream_in_result<S, E, I>(
    start: Option<Box<Start>>,
    result: Result<S, E>,
    seen: impl FnOnce(&Finished, &Result<S, E>),
    item: I,
) -> Result<InStream<S, I>, E>
where
    S: Stream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    show_error(start, result, seen).map(|(start, stream)| in_stream(start, stream, item))
}

/// The same for what a future gave, under the future's span.
///
/// # Errors
///
/// Returns the `Err` that it is given.
#[inline]
pub fn continue_stream_in_result<S, E, I>(
    span: Finished,
    result: Result<S, E>,
    seen: impl FnOnce(&Finished, &Result<S, E>),
    item: I,
) -> Result<InStream<S, I>, E>
where
    S: Stream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    seen(&span, &result);
    result.map(|stream| continue_stream(span, stream, item))
}

/// Polls the future of a `Result` under the span that `start` describes, and shows its output to `later`; the span
/// of an `Err` ends at once, after `seen` saw it.
///
/// # Errors
///
/// Returns the `Err` that it is given.
#[inline]
pub fn future_in_result<F, E, O>(
    start: Option<Box<Start>>,
    result: Result<F, E>,
    seen: impl FnOnce(&Finished, &Result<F, E>),
    later: O,
) -> Result<InSpan<F, See<O>>, E>
where
    F: Future,
    O: FnOnce(&Finished, &F::Output),
{
    show_error(start, result, seen).map(|(start, future)| in_future(start, future, later))
}

/// Opens the span of an `Err` for as long as it is looked at.
pub(crate) fn show_error<P, E>(
    start: Option<Box<Start>>,
    result: Result<P, E>,
    seen: impl FnOnce(&Finished, &Result<P, E>),
) -> Result<(Option<Box<Start>>, P), E> {
    if result.is_err() {
        let span = Finished::new(start.and_then(|mut start| start.open()));
        seen(&span, &result);
        return result.map(|polled| (None, polled));
    }
    result.map(|polled| (start, polled))
}

pin_project! {
    /// The stream of [`in_stream`] and its like. Dropped before its end, it records that on its span.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct InStream<S, I> {
        // There until the stream is dropped, which happens under its span as its polls do.
        #[pin]
        stream: Option<S>,
        item: I,
        items: i64,
        stage: Stage,
    }

    impl<S, I> PinnedDrop for InStream<S, I> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(span) = this.stage.span() {
                count(span, *this.items);
            }
            this.stage.cancel(|| this.stream.set(None));
        }
    }
}

fn count(span: &ActiveSpan, items: i64) {
    if span.is_recording() {
        span.set_attribute(KeyValue::new(ITEM_COUNT, items));
    }
}

impl<S, I> InStream<S, I> {
    #[inline]
    fn new(stage: Stage, stream: S, item: I) -> Self {
        Self {
            stream: Some(stream),
            item,
            items: 0,
            stage,
        }
    }
}

impl<S, I> Stream for InStream<S, I>
where
    S: Stream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    type Item = S::Item;

    #[inline]
    fn poll_next(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let Some(stream) = this.stream.as_pin_mut() else {
            // Only the destructor takes the stream away.
            return Poll::Ready(None);
        };
        let poll = this.stage.run(|| stream.poll_next(task));
        match &poll {
            Poll::Pending => {}
            Poll::Ready(Some(item)) => {
                *this.items += 1;
                if let Some(span) = this.stage.span() {
                    (this.item)(span, item);
                }
            }
            Poll::Ready(None) => {
                let span = this.stage.finish();
                if let Some(span) = &span {
                    count(span, *this.items);
                }
                drop(Finished::new(span));
            }
        }
        poll
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

impl<S, I> FusedStream for InStream<S, I>
where
    S: FusedStream,
    I: FnMut(&ActiveSpan, &S::Item),
{
    fn is_terminated(&self) -> bool {
        self.stream.as_ref().is_none_or(S::is_terminated)
    }
}
