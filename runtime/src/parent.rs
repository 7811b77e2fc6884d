//! [`ToParent`]: what `parent = ...` takes, and [`Parent`], what becomes of it.
//! Never decides whether the parent is a usable one: the sampler does.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};

use crate::current_context;
use crate::propagation::upstream::Upstream;

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
        let current = current_context::current();
        // What was said of another trace is not said of this one.
        let current = Upstream::forget(&current).unwrap_or(current);
        current.with_remote_span_context(self)
    }
}

impl ToParent for &SpanContext {
    fn to_parent(self) -> Context {
        self.clone().to_parent()
    }
}

/// The parent that a span will have.
#[derive(Debug, Default)]
pub(crate) enum Parent {
    /// The context that is current when the decision is taken.
    #[default]
    Current,
    Given(Context),
    /// None; everything is kept of the current context but the span, and what its trace's caller said.
    Root,
}

impl Parent {
    /// Shows the context that the new span's is made of. The current one is borrowed meanwhile, so `read` must not
    /// run anything of the user's.
    #[inline]
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Context) -> T) -> T {
        match self {
            Self::Current => Context::map_current(read),
            Self::Given(context) => read(context),
            Self::Root => match Context::map_current(Upstream::forget) {
                Some(context) => read(&context),
                None => Context::map_current(read),
            },
        }
    }

    /// The context that was given, if one was.
    pub(crate) fn given(self) -> Option<Context> {
        match self {
            Self::Given(context) => Some(context),
            Self::Current | Self::Root => None,
        }
    }

    /// The same as a context of its own, for a sampler.
    pub(crate) fn to_context(&self) -> Context {
        match self {
            Self::Current => Context::current(),
            Self::Given(context) => context.clone(),
            Self::Root => self.read(|current| current.with_remote_span_context(SpanContext::NONE)),
        }
    }
}
