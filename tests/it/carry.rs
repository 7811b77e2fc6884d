//! `in_current_context`: a closure that has the context with it, on threads and wherever else it is called.
//! Never looks at futures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;
use std::thread;

use expect_test::expect;
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt};
use traced::{each_in_current_context, in_current_context, traced};

use crate::harness::{check, trace};
use crate::threads::while_taken_down;

#[traced]
fn work() {}

#[traced]
fn outer<T>(body: impl FnOnce() -> T) -> T {
    body()
}

/// The span that is current on this thread.
fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[test]
fn a_thread_is_part_of_the_trace_if_it_is_given_the_context() {
    check(
        || {
            outer(|| {
                let with = thread::spawn(in_current_context(work));
                let without = thread::spawn(work);
                with.join().unwrap();
                without.join().unwrap();
            });
        },
        &expect![[r#"
            outer
              work
        "#]],
    );
}

#[test]
fn a_scoped_thread_borrows_and_is_part_of_the_trace() {
    let names = ["tea".to_owned(), "cup".to_owned()];
    check(
        || {
            outer(|| {
                thread::scope(|scope| {
                    for name in &names {
                        scope.spawn(in_current_context(|| {
                            assert_eq!(name.len(), 3);
                            work();
                        }));
                    }
                });
            });
        },
        &expect![[r#"
            outer
              work
              work
        "#]],
    );
}

#[test]
fn the_closure_has_the_context_that_it_was_made_in() {
    check(
        || {
            let made = outer(|| in_current_context(work));
            traced::span("elsewhere").in_scope(|| {
                made();
                work();
            });
        },
        &expect![[r#"
            outer
              work
            elsewhere
              work
        "#]],
    );
}

#[test]
fn what_was_current_is_so_again_afterwards() {
    trace(|| {
        let before = current();
        let (made, inside) = outer(|| (in_current_context(current), current()));
        assert_ne!(inside, before);
        assert_eq!(made(), inside);
        assert_eq!(current(), before);
    });
    let nowhere = thread::spawn(|| {
        in_current_context(work)();
        current()
    });
    assert_eq!(nowhere.join().unwrap(), SpanId::INVALID);
}

#[test]
fn it_is_so_after_a_panic_too() {
    let ((), trace) = trace(|| {
        let before = current();
        let fails = outer(|| {
            in_current_context(|| {
                work();
                panic!("torn");
            })
        });
        catch_unwind(AssertUnwindSafe(fails)).unwrap_err();
        assert_eq!(current(), before);
        work();
    });
    // The panic passed no span: `outer` had ended, and `work` had returned.
    expect![[r#"
        outer
          work
        work
    "#]]
    .assert_eq(&trace.tree());
}

#[test]
fn closures_that_are_made_in_each_other_nest() {
    check(
        || {
            let made = traced::span("first").in_scope(|| {
                in_current_context(|| {
                    work();
                    let inner = traced::span("second").in_scope(|| in_current_context(work));
                    thread::spawn(inner).join().unwrap();
                    work();
                })
            });
            thread::spawn(made).join().unwrap();
        },
        &expect![[r#"
            first
              work
              second
                work
              work
        "#]],
    );
}

/// What it owns is moved into it, through it and out of it.
#[test]
fn a_closure_that_can_be_called_once_goes_to_a_pool_of_threads() {
    type Job = Box<dyn FnOnce() + Send>;
    let (jobs, queue) = channel::<Job>();
    let pool = thread::spawn(move || queue.into_iter().for_each(|job| job()));
    let (results, done) = channel();
    let ((), trace) = trace(|| {
        for name in ["one", "two"] {
            let (text, results) = (name.to_owned(), results.clone());
            let job = move || results.send((work(), text).1).unwrap();
            jobs.send(traced::span(name).in_scope(|| Box::new(in_current_context(job)) as Job))
                .unwrap();
        }
        assert_eq!(done.recv().unwrap() + &done.recv().unwrap(), "onetwo");
    });
    drop(jobs);
    pool.join().unwrap();
    expect![[r#"
        one
          work
        two
          work
    "#]]
    .assert_eq(&trace.tree());
}

#[test]
fn it_may_be_made_and_called_while_a_thread_is_taken_down() {
    while_taken_down(|| in_current_context(work)());
    while_taken_down(|| each_in_current_context(|()| work())(()));
}

/// Nothing waits for the thread: its span is a child of one that has ended.
#[test]
fn a_span_may_outlive_its_parent() {
    let ((), trace) = trace(|| {
        let (ended, wait) = channel();
        let thread = outer(|| {
            thread::spawn(in_current_context(move || {
                traced::span("late").in_scope(|| wait.recv().unwrap());
            }))
        });
        ended.send(()).unwrap();
        thread.join().unwrap();
    });
    let (outer, late) = (trace.span("outer"), trace.span("late"));
    assert_eq!(late.parent_span_id, outer.span_context.span_id());
    assert!(late.end_time > outer.end_time, "{late:?}\n{outer:?}");
}
