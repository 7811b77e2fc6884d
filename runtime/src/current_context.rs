//! The context that is current on this thread, where there still is one.
//! Never lets OpenTelemetry be asked where it would panic: on a thread that is being taken down and has lost it.

use std::cell::Cell;
use std::panic::catch_unwind;

use opentelemetry::{Context, ContextGuard};

/// Lives as long as the thread's current [`Context`] can be asked for, and knows if it came too late for that.
struct Alive {
    has_context: bool,
}

impl Alive {
    /// OpenTelemetry's value may be gone before this one is made, and there is no other way to find out.
    fn new() -> Self {
        PROBING.set(true);
        let has_context = catch_unwind(|| drop(Context::current())).is_ok();
        PROBING.set(false);
        Self { has_context }
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        // Only to have a destructor: a thread-local value without one is never gone.
    }
}

thread_local! {
    // Thread-local values are destroyed last made first. This one is made after OpenTelemetry's, so as long as
    // it is here, `Context::current` does not panic.
    static ALIVE: Alive = Alive::new();
    static PROBING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread still has a current context. A thread-local value that is dropped late may hold a future that
/// has a span.
#[inline]
pub(crate) fn has_context() -> bool {
    ALIVE.try_with(|alive| alive.has_context).unwrap_or(false)
}

/// Whether this thread finds out whether it has a context: then a panic is an answer, and nobody's business.
#[cfg(feature = "sdk")]
pub(crate) fn is_probing() -> bool {
    PROBING.get()
}

/// A clone of the current context; an empty one where there is none any more.
pub(crate) fn current() -> Context {
    if has_context() {
        Context::current()
    } else {
        Context::new()
    }
}

/// Makes the context the current one, where there still is such a thing.
#[inline]
pub(crate) fn attach(context: &Context) -> Option<ContextGuard> {
    has_context().then(|| context.clone().attach())
}
