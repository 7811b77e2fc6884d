//! [`Failure`]: an error on its way onto the spans that it passes.
//! Never records the same error as an event twice on its way up.

use std::any::type_name;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};

use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, TraceContextExt};

use crate::active::ActiveSpan;

/// An error, as far as a span tells of it.
#[derive(Debug)]
pub struct Failure {
    error_type: &'static str,
    has_event: bool,
    message: Option<String>,
}

thread_local! {
    static IS_DESCRIBING: Cell<bool> = const { Cell::new(false) };
}

/// A description that is being written; there is one at a time on a thread.
struct Describing;

impl Describing {
    fn begin() -> Option<Self> {
        let was_describing = IS_DESCRIBING.try_with(|it| it.replace(true));
        matches!(was_describing, Ok(false)).then_some(Self)
    }
}

impl Drop for Describing {
    fn drop(&mut self) {
        // A thread that is being taken down has nothing to set back.
        let _ = IS_DESCRIBING.try_with(|it| it.set(false));
    }
}

impl Failure {
    /// A failure with a description, unless one is being written already: it would have no end if an error's `Display`
    /// called a traced function that fails with the same error.
    pub(crate) fn described<E: ?Sized>(describe: impl FnOnce() -> String) -> Self {
        let message = Describing::begin().map(|_describing| describe());
        Self::new::<E>(message)
    }

    pub(crate) fn new<E: ?Sized>(message: Option<String>) -> Self {
        Self {
            error_type: name_of::<E>(),
            has_event: true,
            message,
        }
    }

    /// A failure of which only the type may be told.
    pub(crate) fn of_type<E: ?Sized>() -> Self {
        Self {
            error_type: name_of::<E>(),
            has_event: false,
            message: None,
        }
    }

    /// Sets status and `error.type`, and adds the event if no span below has it already.
    pub fn record(self, span: &ActiveSpan) {
        span.set_attribute(KeyValue::new("error.type", self.error_type));
        let message = self.message.as_deref();
        if self.has_event
            && span.has_exception_events()
            && !Passing::pass(span, self.error_type, message)
        {
            span.add_event("exception", event(self.error_type, message));
        }
        span.set_error(self.message.unwrap_or_default());
    }
}

/// The `error.type` of an error of type `E`.
pub(crate) fn name_of<E: ?Sized>() -> &'static str {
    let name = type_name::<E>();
    // The name of a trait object says nothing about the error in it.
    if name.contains("dyn ") {
        "_OTHER"
    } else {
        name
    }
}

/// The attributes of the event `exception`.
pub(crate) fn event(error_type: &'static str, message: Option<&str>) -> Vec<KeyValue> {
    let mut attributes = vec![KeyValue::new("exception.type", error_type)];
    attributes.extend(message.map(|text| KeyValue::new("exception.message", text.to_owned())));
    let backtrace = Backtrace::capture();
    if backtrace.status() == BacktraceStatus::Captured {
        attributes.push(KeyValue::new("exception.stacktrace", backtrace.to_string()));
    }
    attributes
}

/// The error that the thread saw last, and the span that will see it next if it is passed on unchanged.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Passing {
    to: SpanId,
    error: u64,
}

thread_local! {
    static LAST: Cell<Option<Passing>> = const { Cell::new(None) };
}

impl Passing {
    /// Whether the error came to `span` from a span below, which has the event. Lets it pass on to the parent.
    fn pass(span: &ActiveSpan, error_type: &'static str, message: Option<&str>) -> bool {
        let mut hasher = DefaultHasher::new();
        (error_type, message).hash(&mut hasher);
        let error = hasher.finish();
        let here = Self {
            to: span.context().span().span_context().span_id(),
            error,
        };
        let on = Self {
            to: span.parent_id(),
            error,
        };
        LAST.replace(Some(on)) == Some(here)
    }
}
