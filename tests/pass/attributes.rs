#![deny(warnings)]

mod harness;

use std::borrow::Cow;
use std::cell::Cell;
use std::num::NonZeroU8;
use std::rc::Rc;
use std::sync::Arc;

use traced::traced;

const KEY: &str = "key.of.constant";

mod semconv {
    pub const DB: &str = "db.system.name";
}

#[derive(Debug)]
struct Order {
    id: u64,
    note: Option<String>,
}

#[traced(attributes(
    user_id,
    %shown_id,
    ?order,
    order.id,
    %order.note_id,
    ?order.note,
))]
fn names(user_id: u8, shown_id: u8, order: &Wrapped) -> u8 {
    user_id + shown_id + order.note_id
}

#[derive(Debug)]
struct Wrapped {
    id: u64,
    note: Option<String>,
    note_id: u8,
}

#[traced(attributes(
    order.id = order.id,
    "order-note" = order.note.as_deref(),
    order.shown = %order.id,
    order.debugged = ?order,
    {KEY} = 1,
    semconv::DB = "postgresql",
    self::semconv::DB = 2,
    crate::KEY = ?3,
    type = "a keyword",
    async.r#await = true,
))]
fn keys(order: Order) -> u64 {
    order.id
}

#[traced(attributes(
    integers = [1u8, 2].as_slice(),
    largest = u128::MAX,
    non_zero = NonZeroU8::MIN,
    float = 1.5f32,
    flag = !false,
    letter = 'x',
    owned = String::new(),
    cow = Cow::Borrowed("cow"),
    arc = Arc::<str>::from("arc"),
    rc = Rc::new(1),
    texts = ["a", "b"],
    vector = vec![1.5],
    none = None::<u8>,
    nested = Some(&Some(&1)),
    block = { let twice = number * 2; twice },
    closure = (|| number)(),
    matched = match number { 0 => "zero", _ => "more" },
    reference = &&number,
    negative = -number,
    generic = "7".parse::<u8>().ok(),
    formatted = format!("{number}"),
    literal = concat!("a", "b"),
    byte = b'x',
))]
async fn values(number: i16) -> i16 {
    number
}

struct Token(u64);

impl traced::AttributeValue for Token {
    fn to_value(&self) -> Option<traced::Value> {
        self.0.to_value()
    }
}

#[traced(attributes(token, ?counter, mutable, text))]
fn borrowed(token: Token, counter: &Cell<u8>, mutable: &mut u8, text: String) -> (Token, String) {
    *mutable += 1;
    counter.set(counter.get() + *mutable);
    (token, text)
}

struct Cart {
    items: Vec<u8>,
}

impl Cart {
    #[traced(attributes(self.size = self.items.len(), first = self.items.first(), self.items))]
    fn clear(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.items)
    }

    #[traced(attributes(items = self.items, items.count = self.items.len()))]
    async fn into_items(self) -> Vec<u8> {
        self.items
    }
}

#[traced(attributes(%value, twice = ?(&value, &value), size = size_of::<T>()))]
fn generic<T: std::fmt::Display + std::fmt::Debug>(value: T) -> T {
    value
}

fn main() {
    let spans = harness::off_and_on(async || {
        let order = Wrapped {
            id: 1,
            note: None,
            note_id: 3,
        };
        assert_eq!(names(1, 2, &order), 6);
        let note = Some("fragile".to_owned());
        assert_eq!(keys(Order { id: 9, note }), 9);
        assert_eq!(values(3).await, 3);
        let counter = Cell::new(0);
        let (token, text) = borrowed(Token(4), &counter, &mut 1, "text".to_owned());
        assert_eq!((token.0, counter.get(), text.as_str()), (4, 2, "text"));
        assert_eq!(Cart { items: vec![1] }.clear(), [1]);
        assert_eq!(Cart { items: vec![2] }.into_items().await, [2]);
        assert_eq!(generic("value"), "value");
    });
    assert_eq!(spans.len(), 7);
}
