//! Lints that the user's own code deserves, which the attribute must not hide: an `#[expect]` that nothing fulfils is
//! an error here. Never expects a lint that the attribute itself would cause.

use traced::traced;

#[traced]
#[expect(dead_code, reason = "the body deserves it")]
fn unused() {}

#[traced]
#[expect(dead_code, reason = "the body deserves it")]
async fn unused_later() {}

#[traced]
#[expect(unused_variables, reason = "the body deserves it")]
fn argument(number: u8) {}

#[traced]
#[expect(unused_variables, reason = "the body deserves it")]
async fn argument_later(number: u8) {}

#[traced]
#[expect(unused_variables, reason = "the body deserves it")]
fn first_of_two(number: u8, other: &str) -> usize {
    other.len()
}

#[traced]
#[expect(unused_mut, reason = "the body deserves it")]
fn mutable(mut number: u8) -> u8 {
    number
}

#[traced]
#[expect(unused_mut, reason = "the body deserves it")]
async fn mutable_later(mut number: u8) -> u8 {
    number
}

#[traced]
#[expect(unreachable_code, reason = "the body deserves it")]
fn unreachable(number: u8) -> u8 {
    return number;
    2
}

#[traced]
#[expect(unreachable_code, reason = "the body deserves it")]
async fn unreachable_later(number: u8) -> u8 {
    return number;
    2
}

#[traced]
#[expect(unused_assignments, unused_variables, reason = "the body deserves it")]
fn assigned(mut number: u8) {
    number = 1;
}

#[traced]
fn fallible() -> Result<(), ()> {
    Ok(())
}

#[traced]
#[expect(unused_must_use, reason = "the body deserves it")]
fn result_dropped() {
    fallible();
}

#[traced]
#[expect(clippy::let_and_return, reason = "the body deserves it")]
async fn bound() -> u8 {
    let number = 1;
    number
}

#[traced]
#[expect(clippy::too_many_arguments, reason = "the body deserves it")]
fn eight(_: u8, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8, last: u8) -> u8 {
    last
}

struct Cart;

#[traced]
impl Cart {
    #[expect(dead_code, reason = "nobody calls it")]
    fn unused() {}

    #[expect(dead_code, reason = "nobody calls it")]
    async fn unused_later(&self) {}

    #[expect(unused_variables, reason = "the body deserves it")]
    fn argument(number: u8) {}

    #[deprecated]
    fn old() {}

    #[must_use]
    async fn kept() -> u8 {
        1
    }
}

#[expect(dead_code, reason = "nobody calls what is in it")]
#[traced]
mod dead {
    fn unused() {}

    trait Unused {
        fn method(&self) {}
    }
}

#[expect(deprecated, reason = "it is")]
fn calls_deprecated() {
    Cart::old();
}

#[expect(unused_must_use, reason = "what comes of it must be used")]
async fn drops_output() {
    Cart::kept().await;
}

#[expect(unused_must_use, reason = "a future does nothing unless it is polled")]
fn drops_future() {
    argument_later(1);
}

#[tokio::test]
async fn all_are_called() {
    Cart::argument(1);
    calls_deprecated();
    drops_output().await;
    drops_future();
    argument(1);
    argument_later(1).await;
    assert_eq!(first_of_two(1, "other"), 5);
    assert_eq!(mutable(1) + mutable_later(1).await, 2);
    assert_eq!(unreachable(1) + unreachable_later(1).await, 2);
    assigned(1);
    result_dropped();
    assert_eq!(bound().await, 1);
    assert_eq!(eight(1, 1, 1, 1, 1, 1, 1, 8), 8);
}
