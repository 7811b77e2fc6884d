//! Threads that come and go: their last spans, and what is traced while they are taken down.
//! Never waits for a time: threads are joined.

use std::cell::RefCell;
use std::thread;

use expect_test::expect;
use opentelemetry::Context;
use traced::traced;

use crate::harness::{check, telemetry};

#[traced]
fn work() {}

/// Calls a traced function when its thread is taken down.
struct Last;

impl Drop for Last {
    fn drop(&mut self) {
        work();
    }
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

/// A destructor of a thread-local value may run before or after OpenTelemetry's own, which must not be asked then.
#[test]
fn traced_functions_may_be_called_while_a_thread_is_taken_down() {
    let _ = telemetry();
    let first = thread::spawn(|| {
        LAST.set(Some(Last));
        work();
    });
    let last = thread::spawn(|| {
        work();
        LAST.set(Some(Last));
    });
    first.join().unwrap();
    last.join().unwrap();
}

#[test]
fn a_thread_that_is_given_the_context_continues_the_trace() {
    check(
        || {
            let context = Context::current();
            let thread = thread::spawn(move || {
                let _attached = context.attach();
                work();
            });
            thread.join().unwrap();
        },
        &expect![[r#"
            work
        "#]],
    );
}

#[test]
fn many_threads_lose_nothing() {
    check(
        || {
            thread::scope(|scope| {
                for _ in 0..8 {
                    let context = Context::current();
                    scope.spawn(move || {
                        let _attached = context.attach();
                        work();
                    });
                }
            });
        },
        &expect![[r#"
            work
            work
            work
            work
            work
            work
            work
            work
        "#]],
    );
}
