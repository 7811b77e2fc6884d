//! What a panic and a dropped future leave on the span.
//! Never depends on whether backtraces are on.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use expect_test::expect;
use opentelemetry::Value;
use traced::traced;

use crate::harness::{attribute, check, check_async, trace};

#[traced]
fn panics() {
    let what = String::from("it");
    panic!("lost {what}");
}

#[traced]
fn catches() {
    let payload = catch_unwind(panics).unwrap_err();
    assert_eq!(payload.downcast_ref::<String>().unwrap(), "lost it");
}

#[traced]
async fn passes_a_panic_on() -> Result<(), String> {
    tokio::task::yield_now().await;
    panics();
    Ok(())
}

#[test]
fn a_panic_marks_the_spans_that_it_passes() {
    let ((), trace) = trace(catches);
    expect![[r#"
        catches
          panics error.type="panic" !"lost it"
            * exception exception.type="panic" exception.message="lost it"
    "#]]
    .assert_eq(&trace.tree());
    let event = &trace.span("panics").events[0];
    let file = attribute(&event.attributes, "code.file.path")
        .unwrap()
        .as_str()
        .into_owned();
    assert!(file.ends_with("unwinding.rs"), "{file}");
    assert!(matches!(
        attribute(&event.attributes, "code.line.number"),
        Some(Value::I64(1..))
    ));
}

#[test]
fn a_panic_of_a_poll_ends_the_span_at_once() {
    check(
        || {
            let mut future = Box::pin(passes_a_panic_on());
            let mut polls = 0;
            let mut task = std::task::Context::from_waker(std::task::Waker::noop());
            while catch_unwind(AssertUnwindSafe(|| {
                future.as_mut().poll(&mut task).is_pending()
            }))
            .unwrap_or(false)
            {
                polls += 1;
            }
            assert_eq!(polls, 1);
        },
        &expect![[r#"
            passes_a_panic_on error.type="panic" !"lost it"
              panics error.type="panic" !"lost it"
                * exception exception.type="panic" exception.message="lost it"
        "#]],
    );
}

struct TracesItsDrop;

impl Drop for TracesItsDrop {
    #[traced]
    fn drop(&mut self) {}
}

#[traced]
fn drops_while_unwinding() {
    let _local = TracesItsDrop;
    panic!("outer");
}

#[test]
fn a_destructor_that_runs_while_unwinding_has_not_panicked() {
    check(
        || drop(catch_unwind(drops_while_unwinding)),
        &expect![[r#"
            drops_while_unwinding error.type="panic" !"outer"
              * exception exception.type="panic" exception.message="outer"
              drop
        "#]],
    );
}

#[traced]
async fn never_done() {
    let _local = TracesItsDrop;
    std::future::pending::<()>().await;
}

#[traced]
fn boxed_never_done() -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(std::future::pending())
}

#[test]
fn a_future_that_is_dropped_is_cancelled() {
    check_async(
        async {
            let mut polled = Box::pin(never_done());
            assert!(futures_util::poll!(polled.as_mut()).is_pending());
            drop(polled);
            let mut boxed = boxed_never_done();
            assert!(futures_util::poll!(boxed.as_mut()).is_pending());
            drop(boxed);
            // Never polled, never started.
            drop(never_done());
            drop(boxed_never_done());
        },
        &expect![[r#"
            never_done
              * cancelled
              drop
            boxed_never_done
              * cancelled
        "#]],
    );
}

#[traced(attributes(what))]
async fn panics_in_its_first_poll(what: &str) {
    panics();
}

#[traced(attributes(key = described()))]
async fn panics_in_its_description() {}

fn described() -> u32 {
    panics();
    0
}

#[test]
fn a_panic_of_the_first_poll_leaves_nothing_behind() {
    check(
        || {
            let mut task = std::task::Context::from_waker(std::task::Waker::noop());
            let mut first = Box::pin(panics_in_its_first_poll("once"));
            let mut second = Box::pin(panics_in_its_description());
            let first = catch_unwind(AssertUnwindSafe(|| first.as_mut().poll(&mut task)));
            assert!(first.is_err());
            let second = catch_unwind(AssertUnwindSafe(|| second.as_mut().poll(&mut task)));
            assert!(second.is_err());
            drop(catch_unwind(panics));
        },
        &expect![[r#"
            panics_in_its_first_poll what="once" error.type="panic" !"lost it"
              panics error.type="panic" !"lost it"
                * exception exception.type="panic" exception.message="lost it"
            panics error.type="panic" !"lost it"
              * exception exception.type="panic" exception.message="lost it"
            panics error.type="panic" !"lost it"
              * exception exception.type="panic" exception.message="lost it"
        "#]],
    );
}
