#![deny(warnings)]

mod harness;

use std::fmt::Debug;
use std::io;

use traced::traced;

#[derive(Debug, PartialEq)]
struct Opaque;

#[traced(ret)]
fn value() -> u8 {
    1
}

#[traced(ret)]
fn text(text: &str) -> &str {
    text
}

#[traced(ret)]
fn of_result(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

#[traced(ret)]
fn of_option(some: bool) -> Option<String> {
    some.then(|| "some".to_owned())
}

#[traced(ret = display)]
fn displayed() -> io::Result<char> {
    Ok('c')
}

#[traced(ret = debug, err = debug)]
fn debugged(fail: bool) -> Result<Opaque, Opaque> {
    if fail {
        return Err(Opaque);
    }
    Ok(Opaque)
}

#[traced(ret = debug)]
async fn debugged_later<T: Debug>(value: T) -> Vec<T> {
    vec![value]
}

#[traced(ret)]
fn future() -> impl Future<Output = Result<u8, String>> {
    async { Ok(1) }
}

#[traced(err = display)]
fn described() -> Result<(), String> {
    Err("described".to_owned())
}

#[traced(err = type)]
async fn typed() -> Result<(), Opaque> {
    Err(Opaque)
}

#[traced(err = ignore)]
fn ignored() -> Result<(), Opaque> {
    Err(Opaque)
}

#[traced(err = ignore, ret = debug)]
fn ignored_but_returned() -> Result<u8, Opaque> {
    Err(Opaque)
}

#[traced(err = debug)]
fn not_a_result() -> u8 {
    2
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(value(), 1);
        assert_eq!(text("text"), "text");
        assert!(of_result("x").is_err());
        assert_eq!(of_result("1"), Ok(1));
        assert_eq!(of_option(true).as_deref(), Some("some"));
        assert_eq!(displayed().unwrap(), 'c');
        assert_eq!(debugged(false), Ok(Opaque));
        assert_eq!(debugged(true), Err(Opaque));
        assert_eq!(debugged_later(1).await, [1]);
        assert_eq!(future().await, Ok(1));
        assert!(described().is_err() && typed().await.is_err());
        assert!(ignored().is_err() && ignored_but_returned().is_err());
        assert_eq!(not_a_result(), 2);
    });
    assert_eq!(names.len(), 15);
}
