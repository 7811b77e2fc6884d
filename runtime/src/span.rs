//! [`span`]: a span around a closure or a future, where there is no function to annotate.
//! Never starts anything before the closure is called or the future is polled.

use std::borrow::Cow;
use std::fmt::Display;
use std::future::Future;
use std::panic::Location;

use opentelemetry::trace::{SpanContext, SpanKind};
use opentelemetry::{Key, KeyValue};

use crate::active::{ActiveSpan, Observed};
use crate::callsite::Scope;
use crate::description::shown;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::future::{Finished, in_future};
use crate::origin::Origin;
use crate::parent::ToParent;
use crate::start::Start;
use crate::value::AttributeValue;

/// A span that has not started. See [`span`].
#[must_use = "the span starts when a closure or a future is given to it"]
#[derive(Debug)]
pub struct SpanBuilder(Option<Box<Start>>);

/// Describes a span for a closure or a future.
///
/// ```
/// use traced::SpanKind;
///
/// let rows = traced::span("db.query")
///     .kind(SpanKind::Client)
///     .attribute("db.system.name", "postgresql")
///     .in_scope(|| 3);
/// assert_eq!(rows, 3);
/// ```
///
/// The instrumentation scope is `traced`, unless [`scope`](SpanBuilder::scope) names another. Such spans are on
/// whenever tracing is; a level belongs to annotated functions.
#[track_caller]
pub fn span(name: impl Into<Cow<'static, str>>) -> SpanBuilder {
    let origin = Origin::here(SpanKind::Internal, Location::caller());
    // Before a name is converted, which may copy it, somebody must want it.
    let start = crate::global::installed().and_then(|_| Start::named(name.into(), origin));
    SpanBuilder(start.map(|mut start| {
        start.defer();
        Box::new(start)
    }))
}

impl SpanBuilder {
    /// The span's kind; `Internal` unless it is given.
    pub fn kind(self, kind: SpanKind) -> Self {
        self.with(|start| start.set_kind(kind))
    }

    /// The instrumentation scope's name.
    pub fn scope(self, scope: &'static str) -> Self {
        self.with(|start| start.set_scope(Scope::named(scope)))
    }

    /// Records an attribute; `None` records nothing.
    pub fn attribute(self, key: impl Into<Key>, value: impl AttributeValue) -> Self {
        self.with(|start| {
            if let Some(value) = value.to_value() {
                start.attribute(KeyValue::new(key, value));
            }
        })
    }

    /// Starts the span under `parent` instead of the current context. While tracing is off, that context is current
    /// without a span.
    pub fn parent(mut self, parent: impl ToParent) -> Self {
        if self.0.is_none() {
            self.0 =
                Start::passing(Origin::here(SpanKind::Internal, Location::caller())).map(Box::new);
        }
        if let Some(start) = &mut self.0 {
            start.parent(parent);
        }
        self
    }

    /// Starts a new trace, linked to the span that is current.
    pub fn root(mut self) -> Self {
        // While tracing is off there is no context to pass on any more.
        self.0 = self.0.filter(|start| start.is_on());
        self.with(Start::root)
    }

    /// Links the span to others.
    pub fn links(self, links: impl IntoIterator<Item = SpanContext>) -> Self {
        self.with(|start| start.links(links))
    }

    fn with(mut self, set: impl FnOnce(&mut Start)) -> Self {
        if let Some(start) = self.0.as_mut().filter(|start| start.is_on()) {
            set(start);
        }
        self
    }

    fn enter(self) -> Option<Frame> {
        self.0.map(|mut start| Frame::enter(&mut start))
    }

    /// Calls `body` under the span.
    pub fn in_scope<T>(self, body: impl FnOnce() -> T) -> T {
        let _frame = self.enter();
        body()
    }

    /// Calls `body` under the span, and marks the span as failed when it returns `Err`.
    ///
    /// # Errors
    ///
    /// Returns what `body` returns.
    pub fn try_in_scope<T, E: Display>(self, body: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let frame = self.enter();
        let result = body();
        record(frame.as_ref().and_then(Frame::recording), &result);
        result
    }

    /// Polls `future` under the span, which starts at the first poll.
    pub fn instrument<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
        in_future(self.0, future, |_: &Finished, _: &F::Output| ())
    }

    /// Polls `future` under the span, and marks the span as failed when it gives `Err`.
    pub fn try_instrument<F, T, E>(self, future: F) -> impl Future<Output = Result<T, E>>
    where
        F: Future<Output = Result<T, E>>,
        E: Display,
    {
        in_future(self.0, future, |span: &Finished, result: &Result<T, E>| {
            record(span.recording(), result);
        })
    }
}

fn record<T, E: Display>(span: Option<&ActiveSpan>, result: &Result<T, E>) {
    if let (Some(span), Err(error)) = (span, result) {
        Failure::described::<E>(|| shown(error)).record(span);
    }
}
