#![deny(warnings)]

mod harness;

use std::pin::Pin;

use traced::traced;

#[traced(attributes(number))]
fn factorial(number: u64) -> u64 {
    if number < 2 {
        return 1;
    }
    number * factorial(number - 1)
}

#[traced]
fn is_even(number: u32) -> bool {
    number == 0 || is_odd(number - 1)
}

#[traced]
fn is_odd(number: u32) -> bool {
    number != 0 && is_even(number - 1)
}

#[traced]
async fn sum(numbers: &[u32]) -> u32 {
    match numbers {
        [] => 0,
        [first, rest @ ..] => first + Box::pin(sum(rest)).await,
    }
}

#[traced]
fn depth(left: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        if left == 0 {
            return 0;
        }
        depth(left - 1).await + 1
    })
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(factorial(4), 24);
        assert!(is_even(4));
        assert_eq!(sum(&[1, 2, 3]).await, 6);
        assert_eq!(depth(2).await, 2);
    });
    assert_eq!(names.len(), 4 + 5 + 4 + 3);
}
