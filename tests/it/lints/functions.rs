//! Annotated functions that are not async, of every shape of expansion.
//! Never deserve a lint themselves.

use std::cell::RefCell;
use std::error::Error;
use std::io;
use std::panic::Location;

use traced::{Context, traced};

#[traced]
fn empty() {}

#[traced]
fn statement(items: &mut Vec<u8>) {
    items.push(1);
}

#[traced]
#[rustfmt::skip]
fn on_one_line(text: &str) -> &str { text }

#[traced]
fn fallible(text: &str) -> Result<u8, Box<dyn Error>> {
    if text.is_empty() {
        return Err("nothing to parse".into());
    }
    let number = text.parse::<u8>()?;
    Ok(number)
}

#[traced(
    kind = client,
    level = debug,
    attributes(text, size = text.len(), %number, ?pair, order.id = number + 1, "order-note" = "fragile", note),
    ret
)]
fn described(text: &str, number: u64, pair: (u8, u8), note: Option<&str>) -> u64 {
    let (left, right) = pair;
    number + u64::from(left + right) + note.map_or(0, |_| 1) + u64::from(text.is_empty())
}

#[traced(attributes(only_recorded))]
fn recorded(only_recorded: u8) {}

#[traced(parent = parent, links = [])]
fn with_parent(parent: &Context) {}

fn is_fatal(error: &io::Error) -> bool {
    error.raw_os_error().is_some()
}

#[traced(err = debug, err_if = is_fatal)]
fn judged() -> io::Result<()> {
    Ok(())
}

#[traced(err = ignore)]
fn ignored() -> Result<(), ()> {
    Err(())
}

#[traced]
fn never(message: &str) -> ! {
    panic!("{message}")
}

#[traced]
fn diverging(fail: bool) -> u8 {
    if fail {
        unreachable!("never asked to fail")
    } else {
        1
    }
}

#[traced]
fn only_diverging(message: &str) -> u8 {
    never(message)
}

#[traced(attributes(number))]
#[track_caller]
fn located(number: u32) -> u32 {
    Location::caller().line() + number
}

#[traced]
fn opaque(upto: u8) -> impl Iterator<Item = u8> {
    (0..upto).map(|number| number * 2)
}

#[traced]
fn tail() -> usize {
    let text = RefCell::new(String::new());
    text.borrow().len()
}

#[traced]
fn moved(mut text: String, (left, mut right): (u8, u8), _: u8, _unused: &str) -> String {
    right += left;
    text.push(char::from(right));
    text
}

#[traced]
fn items_in_body(number: u8) -> u8 {
    const ONE: u8 = 1;

    const fn add(left: u8, right: u8) -> u8 {
        left + right
    }

    let number = add(number, ONE);
    number.pow(2)
}

#[traced]
fn generic<T, const N: usize>(items: [T; N]) -> impl IntoIterator<Item = T> {
    items.into_iter().chain(None)
}

#[test]
fn they_return_what_they_return() {
    let mut items = Vec::new();
    empty();
    statement(&mut items);
    assert_eq!(items, [1]);
    assert_eq!(on_one_line("text"), "text");
    assert_eq!(fallible("7").unwrap(), 7);
    assert_eq!(described("text", 1, (2, 3), None), 6);
    recorded(1);
    with_parent(&Context::new());
    assert!(judged().is_ok() && ignored().is_err());
    assert_eq!(diverging(false), 1);
    assert_eq!(located(0), line!());
    assert_eq!(opaque(2).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(tail(), 0);
    assert_eq!(moved(String::new(), (60, 5), 0, ""), "A");
    assert_eq!(items_in_body(1), 4);
    assert_eq!(generic([1, 2]).into_iter().count(), 2);
    assert!(std::panic::catch_unwind(|| only_diverging("given up")).is_err());
}
