#![deny(warnings)]

mod harness;

use std::fmt::Display;

use traced::traced;

#[traced]
fn join(parts: impl IntoIterator<Item = impl Display>) -> String {
    parts.into_iter().map(|part| part.to_string()).collect()
}

#[traced]
fn evens(upto: u32) -> impl DoubleEndedIterator<Item = u32> + Clone {
    (0..upto).filter(|number| number % 2 == 0)
}

#[traced]
fn words(text: &str) -> Result<impl Iterator<Item = &str>, String> {
    if text.is_empty() {
        return Err("nothing to split".to_owned());
    }
    Ok(text.split(' '))
}

#[traced]
async fn later(text: &str) -> Result<impl Iterator<Item = char> + '_, std::fmt::Error> {
    Ok(text.chars())
}

#[traced]
fn pair() -> (impl Fn(u8) -> u8, Option<impl Display>) {
    (plus_one, Some(1))
}

fn plus_one(number: u8) -> u8 {
    number + 1
}

// The closures' arguments have the types that the signatures say.
#[traced]
fn trimmed(prefix: &str) -> impl Fn(&str) -> Option<String> {
    move |text| text.trim().strip_prefix(prefix).map(str::to_owned)
}

#[traced]
fn awaited() -> impl AsyncFn(&str) -> usize {
    async |text| text.len()
}

#[traced]
fn numbers() -> impl Iterator<Item = u8> {
    let mut numbers = Vec::new();
    numbers.extend(1..=3);
    numbers.into_iter()
}

#[traced(ret = display)]
fn shown() -> impl Display {
    "shown"
}

#[traced]
async fn run(twice: impl AsyncFn(u8) -> u8) -> u8 {
    twice(twice(1).await).await
}

#[traced]
fn once(consume: impl FnOnce() -> String) -> String {
    consume()
}

#[traced]
fn every(mut each: impl FnMut(u8)) {
    (0..3).for_each(&mut each);
    each(3);
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(join([1, 2]), "12");
        assert_eq!(evens(5).rev().collect::<Vec<_>>(), [4, 2, 0]);
        assert_eq!(words("a b").unwrap().count(), 2);
        assert!(words("").is_err());
        assert_eq!(later("ab").await.unwrap().count(), 2);
        assert_eq!(pair().0(1), 2);
        assert_eq!(trimmed("a")(" ab "), Some("b".to_owned()));
        assert_eq!(awaited()("ab").await, 2);
        assert_eq!(numbers().sum::<u8>(), 6);
        assert_eq!(shown().to_string(), "shown");
        assert_eq!(run(async |number| number * 3).await, 9);
        let text = "moved".to_owned();
        assert_eq!(once(move || text), "moved");
        let mut sum = 0;
        every(|number| sum += number);
        assert_eq!(sum, 6);
    });
    assert_eq!(names.len(), 13);
}
