//! [`in_current_context`] and [`each_in_current_context`]: closures that take the context along to wherever they are
//! called. Never leave the context current when a call is over.

use opentelemetry::Context;

use crate::current_context::{attach, has_context};

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
/// panic. For closures that are called many times there is [`each_in_current_context`], for futures and streams
/// [`FutureExt::with_current_context`](crate::FutureExt); the page [`traced::context`](crate::context) says which to use when.
pub fn in_current_context<T>(body: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let context = current();
    move || {
        let _attached = context.as_ref().and_then(attach);
        body()
    }
}

/// The same for a closure that is called many times and given something, as those of parallel iterators and callbacks are.
///
/// ```
/// use rayon::prelude::*;
/// use traced::each_in_current_context;
///
/// #[traced::traced]
/// fn shrink(photo: &u64) -> u64 {
///     photo / 10
/// }
///
/// #[traced::traced]
/// fn shrink_all(photos: &[u64]) -> u64 {
///     photos.par_iter().map(each_in_current_context(shrink)).sum()
/// }
/// # assert_eq!(shrink_all(&[4_000, 8_000]), 1_200);
/// ```
pub fn each_in_current_context<A, T>(body: impl Fn(A) -> T) -> impl Fn(A) -> T {
    let context = current();
    move |argument| {
        let _attached = context.as_ref().and_then(attach);
        body(argument)
    }
}

/// A thread that is being taken down has no context any more.
fn current() -> Option<Context> {
    has_context().then(Context::current)
}
