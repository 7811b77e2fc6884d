//! Threads that come and go: their last spans, and what is traced while they are taken down.
//! Never waits for a time: threads are joined.

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::catch_unwind;
use std::pin::Pin;
use std::task::{Context as Task, Waker};
use std::thread;

use expect_test::expect;
use opentelemetry::Context;
use traced::{SpanBuilder, SpanContext, traced};

use crate::harness::{check, telemetry};

#[traced]
fn work() {}

/// Does something when its thread is taken down.
struct Last(fn());

impl Drop for Last {
    fn drop(&mut self) {
        (self.0)();
    }
}

thread_local! {
    static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
}

/// Calls `act` on threads that are being taken down. A destructor of a thread-local value may run before or after
/// OpenTelemetry's own, which must not be asked then.
pub(crate) fn while_taken_down(act: fn()) {
    let _ = telemetry();
    let first = thread::spawn(move || {
        LAST.set(Some(Last(act)));
        act();
    });
    let last = thread::spawn(move || {
        act();
        LAST.set(Some(Last(act)));
    });
    // A third one has not called anything of ours before, and OpenTelemetry's value is gone by then.
    let never = thread::spawn(move || {
        LAST.set(None);
        drop(Context::current());
        LAST.set(Some(Last(act)));
    });
    first.join().unwrap();
    last.join().unwrap();
    never.join().unwrap();
}

#[test]
fn traced_functions_may_be_called_while_a_thread_is_taken_down() {
    while_taken_down(work);
    while_taken_down(|| traced::current().set_attribute("n", 3));
    while_taken_down(|| traced::span("it").parent(SpanContext::NONE).in_scope(work));
    // The hook sees it.
    while_taken_down(|| drop(catch_unwind(|| panic!("on purpose"))));
}

#[test]
fn there_may_be_no_context_to_pass_on() {
    #[traced(level = trace, parent = traced::propagation::extract(&HashMap::new()))]
    fn extracts() {
        traced::propagation::inject(&mut HashMap::new());
    }
    while_taken_down(|| {
        extracts();
        traced::span("by hand")
            .parent(Context::new())
            .in_scope(extracts);
    });
}

/// Described before its thread is taken down, and started then.
#[test]
fn a_span_may_be_kept_too_long() {
    struct Kept(Option<SpanBuilder>);
    impl Drop for Kept {
        fn drop(&mut self) {
            self.0.take().unwrap().in_scope(work);
        }
    }
    thread_local! {
        static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
    }
    telemetry();
    for span in [
        || traced::span("kept"),
        || traced::span("kept").parent(Context::new()),
    ] {
        let thread = thread::spawn(move || {
            // Made first, to be destroyed last.
            KEPT.set(None);
            KEPT.set(Some(Kept(Some(span()))));
        });
        thread.join().unwrap();
    }
}

#[traced]
async fn waits_for_ever() {
    std::future::pending::<()>().await;
}

type Suspended = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static SUSPENDED: RefCell<Option<Suspended>> = const { RefCell::new(None) };
}

/// Its span ends when the current context may be gone already.
#[test]
fn a_future_may_be_dropped_while_a_thread_is_taken_down() {
    check(
        || {
            let context = Context::current();
            let thread = thread::spawn(move || {
                // Made first, to be destroyed last.
                SUSPENDED.set(None);
                let attached = context.attach();
                let mut future: Suspended = Box::pin(waits_for_ever());
                let mut task = Task::from_waker(Waker::noop());
                assert!(future.as_mut().poll(&mut task).is_pending());
                SUSPENDED.set(Some(future));
                drop(attached);
            });
            thread.join().unwrap();
        },
        &expect![[r#"
            waits_for_ever
              * cancelled
        "#]],
    );
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
