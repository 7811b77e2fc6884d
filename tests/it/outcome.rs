//! What the returned value, a panic and a dropped future leave on the span.
//! Never depends on whether backtraces are on.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;

use expect_test::expect;
use opentelemetry::Value;
use traced::traced;

use crate::harness::{attribute, check, check_async, trace};

#[derive(Debug)]
struct Declined {
    source: io::Error,
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("card declined")
    }
}

impl Error for Declined {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}

fn declined() -> Declined {
    Declined {
        source: io::Error::other("no funds"),
    }
}

#[derive(Debug)]
struct OnlyDebug;

struct Opaque;

type Alias<T> = Result<T, Declined>;

#[traced]
fn error() -> Result<(), Declined> {
    Err(declined())
}

#[traced]
fn alias() -> Alias<()> {
    error()
}

#[traced]
fn boxed() -> Result<(), Box<dyn Error + Send + Sync>> {
    Err(Box::new(declined()))
}

#[traced]
fn anyhow() -> anyhow::Result<()> {
    Err(anyhow::Error::new(declined()).context("checkout"))
}

#[traced]
fn string() -> Result<(), String> {
    Err("a string".to_owned())
}

#[traced]
fn debug() -> Result<(), OnlyDebug> {
    Err(OnlyDebug)
}

#[traced]
fn opaque() -> Result<(), Opaque> {
    Err(Opaque)
}

#[traced]
fn generic<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[traced]
fn generic_display<E: fmt::Display>(error: E) -> Result<(), E> {
    Err(error)
}

#[traced]
fn option() -> Option<()> {
    None
}

#[traced]
fn fine() -> Result<u8, String> {
    Ok(1)
}

#[test]
fn the_type_of_the_error_decides_how_it_is_described() {
    check(
        || {
            let _ = boxed();
            let _ = anyhow();
            let _ = string();
            let _ = debug();
            let _ = opaque();
            let _ = generic(declined());
            let _ = generic_display("shown");
            let _ = option();
            let _ = fine();
        },
        &expect![[r#"
            boxed error.type="_OTHER" !"card declined: no funds"
              * exception exception.type="_OTHER" exception.message="card declined: no funds"
            anyhow error.type="anyhow::Error" !"checkout: card declined: no funds"
              * exception exception.type="anyhow::Error" exception.message="checkout: card declined: no funds"
            string error.type="alloc::string::String" !"a string"
              * exception exception.type="alloc::string::String" exception.message="a string"
            debug error.type="it::outcome::OnlyDebug" !"OnlyDebug"
              * exception exception.type="it::outcome::OnlyDebug" exception.message="OnlyDebug"
            opaque error.type="it::outcome::Opaque" !""
              * exception exception.type="it::outcome::Opaque"
            generic error.type="it::outcome::Declined" !""
              * exception exception.type="it::outcome::Declined"
            generic_display error.type="&str" !"shown"
              * exception exception.type="&str" exception.message="shown"
            option
            fine
        "#]],
    );
}

#[test]
fn an_error_that_is_passed_on_unchanged_has_one_event() {
    check(
        || drop(alias()),
        &expect![[r#"
        alias error.type="it::outcome::Declined" !"card declined: no funds"
          error error.type="it::outcome::Declined" !"card declined: no funds"
            * exception exception.type="it::outcome::Declined" exception.message="card declined: no funds"
    "#]],
    );
}

#[test]
fn the_same_error_twice_has_two_events() {
    check(
        || {
            let _ = error();
            let _ = error();
        },
        &expect![[r#"
            error error.type="it::outcome::Declined" !"card declined: no funds"
              * exception exception.type="it::outcome::Declined" exception.message="card declined: no funds"
            error error.type="it::outcome::Declined" !"card declined: no funds"
              * exception exception.type="it::outcome::Declined" exception.message="card declined: no funds"
        "#]],
    );
}

#[traced(err = debug)]
fn as_debug() -> Result<(), Declined> {
    Err(declined())
}

#[traced(err = type)]
fn as_type() -> Result<(), Declined> {
    Err(declined())
}

#[traced(err = ignore)]
fn ignored() -> Result<(), Declined> {
    Err(declined())
}

#[traced(err_if = |error| error.source.kind() == io::ErrorKind::NotFound)]
fn only_if_not_found(kind: io::ErrorKind) -> Result<(), Declined> {
    Err(Declined {
        source: kind.into(),
    })
}

#[test]
fn the_author_decides_which_errors_count_and_how() {
    check(
        || {
            let _ = as_debug();
            let _ = as_type();
            let _ = ignored();
            let _ = only_if_not_found(io::ErrorKind::NotFound);
            let _ = only_if_not_found(io::ErrorKind::TimedOut);
        },
        &expect![[r#"
            as_debug error.type="it::outcome::Declined" !"Declined { source: Custom { kind: Other, error: \"no funds\" } }"
              * exception exception.type="it::outcome::Declined" exception.message="Declined { source: Custom { kind: Other, error: \"no funds\" } }"
            as_type error.type="it::outcome::Declined" !""
            ignored
            only_if_not_found error.type="it::outcome::Declined" !"card declined: entity not found"
              * exception exception.type="it::outcome::Declined" exception.message="card declined: entity not found"
            only_if_not_found
        "#]],
    );
}

#[traced(ret)]
fn returns() -> Result<u64, String> {
    Ok(7)
}

#[traced(ret)]
fn returns_none() -> Option<&'static str> {
    None
}

#[traced(ret = debug)]
async fn returns_debug() -> Vec<Option<u8>> {
    vec![Some(1), None]
}

#[traced(ret = display)]
fn returns_future() -> impl Future<Output = io::ErrorKind> {
    async { io::ErrorKind::NotFound }
}

#[traced(ret)]
fn returns_err() -> Result<u64, String> {
    Err("no".to_owned())
}

#[test]
fn returned_values_become_attributes() {
    check_async(
        async {
            let _ = returns();
            let _ = returns_none();
            let _ = returns_debug().await;
            let _ = returns_future().await;
            let _ = returns_err();
        },
        &expect![[r#"
            returns return=7
            returns_none
            returns_debug return="[Some(1), None]"
            returns_future return="entity not found"
            returns_err error.type="alloc::string::String" !"no"
              * exception exception.type="alloc::string::String" exception.message="no"
        "#]],
    );
}

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
    assert!(file.ends_with("outcome.rs"), "{file}");
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
