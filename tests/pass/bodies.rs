#![deny(warnings)]

mod harness;

use std::convert::Infallible;

use traced::traced;

#[traced]
fn empty() {}

#[traced]
async fn empty_later() {}

#[traced]
fn statement(items: &mut Vec<u8>) {
    items.push(1);
}

#[traced]
async fn statement_later(items: &mut Vec<u8>) {
    items.push(2);
}

#[traced]
#[rustfmt::skip]
fn one_line() -> u8 { 1 }

#[traced]
#[rustfmt::skip]
async fn one_line_later() -> u8 { 1 }

#[traced]
fn written_unit() -> () {
    if let Some(argument) = std::env::args().next() {
        drop(argument);
    }
}

#[traced]
fn items() -> u8 {
    use std::cmp::max;
    const ONE: u8 = 1;
    static TWO: u8 = 2;
    fn three() -> u8 {
        3
    }
    max(max(ONE, TWO), three())
}

#[traced]
async fn items_later() -> u8 {
    struct Local(u8);
    impl Local {
        const FIVE: Self = Self(5);
    }
    Local::FIVE.0
}

#[traced]
fn control(numbers: &[u8]) -> Result<u8, String> {
    let total;
    'outer: {
        for number in numbers {
            if *number == 0 {
                total = 0;
                break 'outer;
            }
        }
        total = numbers.iter().sum();
    }
    let closure = || -> Option<u8> {
        let first = *numbers.first()?;
        return Some(first);
    };
    let Some(first) = closure() else {
        return Err("empty".to_owned());
    };
    let nested = (|| Ok::<u8, String>(first + control(&[])?))();
    Ok(total + nested.unwrap_or_default())
}

#[traced]
async fn blocks(number: Option<u8>) -> Result<u8, String> {
    let inner = async { Ok::<u8, String>(number.ok_or("none")?) };
    let Ok(found) = inner.await else {
        return Err("none".to_owned());
    };
    Ok(found)
}

#[traced]
fn diverging(wanted: bool) -> u8 {
    if wanted {
        return 7;
    }
    unreachable!("only called with `true`")
}

#[traced]
async fn looping() -> u8 {
    let mut turns = 0;
    loop {
        turns += 1;
        if turns == 3 {
            return turns;
        }
    }
}

#[traced]
fn unfinished() -> Result<Infallible, String> {
    Err("unfinished".to_owned())
}

fn main() {
    let names = harness::off_and_on(async || {
        empty();
        empty_later().await;
        let mut numbers = Vec::new();
        statement(&mut numbers);
        statement_later(&mut numbers).await;
        assert_eq!(numbers, [1, 2]);
        assert_eq!(one_line() + one_line_later().await, 2);
        written_unit();
        assert_eq!(items() + items_later().await, 8);
        assert_eq!(control(&[1, 2]), Ok(3));
        assert_eq!(blocks(Some(1)).await, Ok(1));
        assert_eq!(diverging(true) + looping().await, 10);
        assert!(unfinished().is_err());
    });
    assert_eq!(names.len(), 15);
}
