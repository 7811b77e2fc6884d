//! [`current`]: the span that is current, whoever started it.
//! Never starts or ends a span, and never fails: without a span every call does nothing.

use std::borrow::Cow;
use std::error::Error;

use opentelemetry::trace::{SpanContext, Status, TraceContextExt};
use opentelemetry::{Context, Key, KeyValue};

use crate::current_context;
use crate::description::shown;
use crate::failure;
use crate::global;
use crate::value::AttributeValue;

/// The current span. See [`current`].
#[derive(Clone, Debug)]
pub struct CurrentSpan(Context);

/// The current span of [`opentelemetry::Context`]: that of the innermost traced function, or another library's.
///
/// Every call on it does nothing when there is no span, or when the span is not recorded.
///
/// ```
/// #[traced::traced]
/// fn checkout(items: usize) {
///     let span = traced::current();
///     span.set_attribute("cart.size", items);
///     span.add_event("cache miss", [traced::KeyValue::new("key", "a")]);
/// }
/// # checkout(3);
/// ```
#[must_use]
pub fn current() -> CurrentSpan {
    CurrentSpan(current_context::current())
}

impl CurrentSpan {
    /// Records an attribute; `None` records nothing. A key that is there already gets the new value.
    pub fn set_attribute(&self, key: impl Into<Key>, value: impl AttributeValue) {
        if self.is_recording()
            && let Some(value) = value.to_value()
        {
            self.0.span().set_attribute(KeyValue::new(key, value));
        }
    }

    /// Records that something happened now.
    pub fn add_event(
        &self,
        name: impl Into<Cow<'static, str>>,
        attributes: impl IntoIterator<Item = KeyValue>,
    ) {
        if self.is_recording() {
            let attributes = attributes.into_iter().collect();
            self.0.span().add_event(name, attributes);
        }
    }

    /// Marks the span as failed, with the error's message as its status, and adds an `exception` event
    /// ([recording exceptions](https://opentelemetry.io/docs/specs/otel/trace/exceptions/)).
    ///
    /// An error that a traced function returns is recorded without this. `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs`
    /// leaves the event out.
    pub fn record_error<E: Error + ?Sized>(&self, error: &E) {
        if self.is_recording() {
            let message = shown(error);
            let error_type = failure::name_of::<E>();
            let span = self.0.span();
            span.set_attribute(KeyValue::new("error.type", error_type));
            if global::installed().is_none_or(|it| it.has_exception_events) {
                span.add_event("exception", failure::event(error_type, Some(&message)));
            }
            span.set_status(Status::error(message));
        }
    }

    /// Gives the span another name.
    pub fn set_name(&self, name: impl Into<Cow<'static, str>>) {
        self.0.span().update_name(name);
    }

    /// The ids and flags of the span, all zero when there is none.
    #[must_use]
    pub fn span_context(&self) -> SpanContext {
        self.0.span().span_context().clone()
    }

    /// Whether anything that is recorded on the span is kept.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.0.span().is_recording()
    }
}
