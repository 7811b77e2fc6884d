#![deny(warnings)]

mod harness;

use std::fmt::Debug;

use traced::traced;

struct Cart {
    id: u64,
    items: Vec<String>,
}

impl Cart {
    #[traced(attributes(self.id, n, items = self.items.len()))]
    fn shared(&self, n: u64) -> u64 {
        self.id + n
    }

    #[traced(attributes(self.id, n))]
    fn mutable(&mut self, n: u64) {
        self.id += n;
        self.items.push(n.to_string());
    }

    #[traced(attributes(self.id, n))]
    fn owned(self, n: u64) -> Vec<String> {
        self.items
    }
}

#[traced(attributes(x, text = format!("{type}")))]
fn raw(x: u64, r#type: String) -> usize {
    drop(r#type);
    usize::try_from(x).unwrap_or(0)
}

#[traced(attributes(x, text = format!("\x7bs}")))]
fn escaped(x: u64, s: String) -> String {
    s
}

#[traced(attributes(x, text = format!("{s:>width$}")))]
fn width(x: u64, s: String, width: usize) -> (String, usize) {
    (s, width)
}

#[allow(non_camel_case_types, reason = "a parameter may have the name of a type that is copied")]
#[traced(attributes(?x))]
fn generic<u8: Debug>(x: u8) -> u8 {
    x
}

#[traced(attributes(n))]
fn counted_down(mut n: u64) -> u64 {
    while n > 3 {
        n -= 1;
    }
    n
}

#[traced(attributes(first = part.0, b))]
fn taken_apart((a, b): (String, u64), part: (u64, u64)) -> String {
    format!("{a}{b}")
}

#[traced(attributes(name, length = name.len(), n))]
fn borrowed<'a>(name: &'a str, n: u64, rest: &'a mut Vec<u64>) -> &'a str {
    rest.push(n);
    name
}

#[traced(attributes(n, doubled = (|m: u64| m * 2)(n)))]
async fn polled(n: u64, kept: String) -> String {
    kept
}

async fn body() {
    let mut cart = Cart { id: 1, items: Vec::new() };
    cart.mutable(2);
    assert_eq!(cart.shared(4), 7);
    assert_eq!(cart.owned(1), ["2"]);
    assert_eq!(raw(3, "t".to_owned()), 3);
    assert_eq!(escaped(3, "s".to_owned()), "s");
    assert_eq!(width(3, "s".to_owned(), 4), ("s".to_owned(), 4));
    assert_eq!(generic("g"), "g");
    assert_eq!(counted_down(9), 3);
    assert_eq!(taken_apart(("a".to_owned(), 1), (2, 3)), "a1");
    let mut rest = Vec::new();
    assert_eq!(borrowed("name", 5, &mut rest), "name");
    assert_eq!(rest, [5]);
    assert_eq!(polled(1, "kept".to_owned()).await, "kept");
}

fn main() {
    let names = harness::off_and_on(body);
    assert_eq!(names.len(), 11);
}
