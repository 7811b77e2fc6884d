//! [`ToParent`]: what `parent = ...` takes.
//! Never decides whether the parent is a usable one: the sampler does.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

/// A parent for a span: a [`Context`] (or a reference to one), or a [`SpanContext`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parent for a span; use a `Context`, `&Context` or `SpanContext`"
)]
pub trait ToParent {
    /// The context to start the span in.
    fn to_parent(self) -> Context;
}

impl ToParent for Context {
    fn to_parent(self) -> Context {
        self
    }
}

impl ToParent for &Context {
    fn to_parent(self) -> Context {
        self.clone()
    }
}

/// Everything but the span is kept of the current context.
impl ToParent for SpanContext {
    fn to_parent(self) -> Context {
        Context::current().with_remote_span_context(self)
    }
}

impl ToParent for &SpanContext {
    fn to_parent(self) -> Context {
        self.clone().to_parent()
    }
}
