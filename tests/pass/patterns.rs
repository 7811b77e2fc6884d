#![deny(warnings)]

mod harness;

use traced::traced;

struct Point {
    x: i32,
    y: i32,
}

enum Either {
    Left(String),
    Right(String),
}

#[traced(attributes(x, y))]
fn sum(Point { x, y }: Point, (a, mut b): (i32, i32), [c, ..]: [i32; 3]) -> i32 {
    b *= 2;
    x + y + a + b + c
}

#[traced]
fn grow(mut text: String, _: u8, _unused: String) -> String {
    text.push('!');
    text
}

#[traced]
fn both(whole @ (left, _): (u8, u8), &right: &u8) -> u8 {
    whole.0 + left + right
}

#[traced]
fn referenced(ref text: String, ref mut counter: u8) -> usize {
    *counter += 1;
    text.len() + usize::from(*counter)
}

#[traced]
fn inner((Either::Left(text) | Either::Right(text)): Either) -> String {
    text
}

#[traced(attributes(b))]
async fn later(Point { x, y: mut height }: Point, (_, b): (String, u8)) -> i32 {
    height += 1;
    x + height + i32::from(b)
}

#[traced(attributes(text, _key))]
fn described(text: &str, _key: u8, Point { x, .. }: Point) -> Result<i32, String> {
    if text.is_empty() { Err("empty".to_owned()) } else { Ok(x) }
}

#[traced(name = format!("moved {name}"), parent = parent)]
fn moved(
    name: String,
    parent: traced::Context,
    (mut left, _): (Vec<u8>, u8),
    #[expect(unused_variables)] unused: u8,
) -> Result<String, Vec<u8>> {
    left.push(1);
    if name.is_empty() { Err(left) } else { Ok(name) }
}

#[traced]
fn referenced_in_parts((ref text, ref mut counter, _): (String, u8, u8)) -> Result<u8, ()> {
    *counter += 1;
    u8::try_from(text.len()).map(|length| length + *counter).map_err(|_| ())
}

#[traced]
async fn count_down(mut from: u32) -> u32 {
    while from > 1 {
        from -= 1;
    }
    from
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(sum(Point { x: 1, y: 2 }, (3, 4), [5, 0, 0]), 19);
        assert_eq!(grow("a".to_owned(), 0, String::new()), "a!");
        assert_eq!(both((1, 2), &3), 5);
        assert_eq!(referenced("ab".to_owned(), 0), 3);
        assert_eq!(inner(Either::Left("l".to_owned())), "l");
        assert_eq!(inner(Either::Right("r".to_owned())), "r");
        assert_eq!(later(Point { x: 1, y: 2 }, (String::new(), 1)).await, 5);
        assert_eq!(count_down(9).await, 1);
        assert_eq!(described("a", 0, Point { x: 1, y: 2 }), Ok(1));
        assert!(moved("a".to_owned(), traced::Context::new(), (vec![], 0), 0).is_ok());
        assert_eq!(referenced_in_parts(("ab".to_owned(), 0, 0)), Ok(3));
    });
    assert_eq!(names.len(), 11);
}
