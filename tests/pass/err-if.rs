#![deny(warnings)]

mod harness;

use std::io::{Error, ErrorKind};

use traced::traced;

fn is_fatal(error: &Error) -> bool {
    error.kind() != ErrorKind::NotFound
}

trait Fatal {
    fn is_fatal(&self) -> bool;
}

impl<T> Fatal for T {
    fn is_fatal(&self) -> bool {
        true
    }
}

#[traced(err_if = is_fatal)]
fn path() -> Result<(), Error> {
    Err(ErrorKind::NotFound.into())
}

#[traced(err_if = |error| is_fatal(error))]
fn closure() -> Result<(), Error> {
    Err(ErrorKind::NotFound.into())
}

#[traced(err = type, err_if = Fatal::is_fatal)]
async fn method() -> Result<(), Error> {
    Err(ErrorKind::NotFound.into())
}

#[traced(err_if = |error: &Error| error.kind() == kind, ret)]
fn captured(kind: ErrorKind) -> Result<u8, Error> {
    Err(kind.into())
}

#[traced(err_if = |error| error.is_empty())]
fn future() -> impl Future<Output = Result<u8, String>> {
    async { Err(String::new()) }
}

#[traced(err_if = |_| false)]
fn generic<T, E>(result: Result<T, E>) -> Result<T, E> {
    result
}

fn main() {
    let names = harness::off_and_on(async || {
        assert!(path().is_err() && closure().is_err());
        assert!(method().await.is_err() && captured(ErrorKind::Other).is_err());
        assert!(future().await.is_err());
        assert_eq!(generic::<(), _>(Err(1)), Err(1));
    });
    assert_eq!(names.len(), 6);
}
