//! What the returned value leaves on the span.
//! Never depends on whether backtraces are on.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;

use expect_test::expect;
use traced::traced;

use crate::harness::{check, check_async};

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

struct Unshowable;

impl fmt::Display for Unshowable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

#[traced]
fn unshowable() -> Result<(), Unshowable> {
    Err(Unshowable)
}

#[test]
fn an_error_that_cannot_be_displayed_does_not_panic() {
    check(
        || drop(unshowable()),
        &expect![[r#"
            unshowable error.type="it::outcome::Unshowable" !""
              * exception exception.type="it::outcome::Unshowable" exception.message=""
        "#]],
    );
}

// The types of the closures' arguments are told by what the functions return.
#[traced]
fn pair() -> (impl Fn(&str) -> usize, u8) {
    (|text| text.len() + 1, 1)
}

#[traced]
async fn boxed_closure(trims: bool) -> Box<dyn Fn(&str) -> usize> {
    if trims {
        return Box::new(|text| text.trim().len());
    }
    Box::new(|text| text.len() + 1)
}

#[test]
fn what_is_returned_tells_closures_their_types() {
    check_async(
        async {
            assert_eq!(pair().0("four"), 5);
            assert_eq!(boxed_closure(true).await(" four "), 4);
        },
        &expect![[r#"
            pair
            boxed_closure
        "#]],
    );
}
