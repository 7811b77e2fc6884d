//! [`in_current_context`]: a closure that takes the context along to wherever it is called.
//! Never leaves the context current when the call is over.

use opentelemetry::Context;

use crate::frame::attach;
use crate::global;

/// Gives the closure the context that is current now, for another thread.
///
/// A new thread, a pool's job or a callback starts without a context, so that its spans would begin traces of their own.
///
/// ```
/// use std::thread;
///
/// #[traced::traced]
/// fn resize(image: &str) {}
///
/// #[traced::traced]
/// fn publish(image: &'static str) {
///     let resized = thread::spawn(traced::in_current_context(move || resize(image)));
///     resized.join().unwrap();
/// }
/// # publish("tea.png");
/// ```
///
/// The context is current while the closure runs, and what was current before is so again behind it, also after a
/// panic. For futures and streams there is [`FutureExt::with_current_context`](crate::FutureExt).
pub fn in_current_context<T>(body: impl FnOnce() -> T) -> impl FnOnce() -> T {
    // A thread that is being taken down has no context any more.
    let context = global::has_context().then(Context::current);
    move || {
        let _attached = context.as_ref().and_then(attach);
        body()
    }
}
