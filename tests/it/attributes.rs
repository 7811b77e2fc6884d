//! Names, kinds and attributes: what the author writes, and what the callsite knows.
//! Never asserts that anything is recorded which nobody named.

use std::borrow::Cow;
use std::cell::Cell;
use std::num::NonZeroU16;
use std::sync::Arc;

use expect_test::expect;
use opentelemetry::Value;
use traced::traced;

use crate::harness::{attribute, check, check_async, trace_async};

struct Order {
    id: u64,
    note: Option<&'static str>,
    state: &'static str,
}

const TIER: &str = "customer.tier";

mod keys {
    pub(crate) const REGION: &str = "cloud.region";
}

#[traced(attributes(
    order.id,
    id = order.id + 1,
    "quoted-key" = order.note,
    {TIER} = "gold",
    keys::REGION = region.as_deref(),
    %order.state,
    type = ?order.note,
    count,
    ?flags,
    no.such.value = 1.5,
))]
fn spellings(order: &Order, region: Option<String>, count: usize, flags: [bool; 1]) {
    // Named values are borrowed and never moved.
    drop((order, region, count, flags));
}

#[test]
fn every_spelling_of_an_attribute() {
    check(
        || {
            let order = Order {
                id: 7,
                note: None,
                state: "new",
            };
            spellings(&order, Some("eu".to_owned()), 3, [true]);
        },
        &expect![[r#"
            spellings order.id=7 id=8 customer.tier="gold" cloud.region="eu" order.state="new" type="None" count=3 flags="[true]" no.such.value=1.5
        "#]],
    );
}

#[traced(attributes(
    a = i8::MIN,
    b = u64::MAX,
    c = 1_u128,
    d = 2.5_f32,
    e = true,
    f = 'x',
    g = Cow::Borrowed("cow"),
    h = Arc::<str>::from("arc"),
    i = [1_u8, 2],
    j = vec!["v", "w"],
    k = [u64::MAX, 1],
    l = Some(Some(1.0)),
    m = None::<bool>,
    n = NonZeroU16::MIN,
    o = &[true, false][..],
    p = Box::new("box"),
    q = [0.5_f32],
    r = Value::I64(9),
))]
fn every_type() {}

#[test]
fn every_type_of_value() {
    check(
        every_type,
        &expect![[r#"
        every_type a=-128 b="18446744073709551615" c=1 d=2.5 e=true f="x" g="cow" h="arc" i=[1,2] j=["v","w"] k=["18446744073709551615","1"] l=1.0 n=1 o=[true,false] p="box" q=[0.5] r=9
    "#]],
    );
}

struct Counter {
    calls: Cell<u32>,
}

impl Counter {
    fn count(&self) -> u32 {
        self.calls.set(self.calls.get() + 1);
        self.calls.get()
    }

    #[traced(name = format!("call {}", self.calls.get()), kind = consumer, attributes(call = self.count()))]
    fn traced(&self) -> u32 {
        self.calls.get()
    }

    #[traced(level = trace, name = self.count().to_string(), attributes(call = self.count()))]
    fn off(&self) {}
}

#[test]
fn values_are_evaluated_once_before_the_body_and_not_at_all_when_off() {
    let counter = Counter {
        calls: Cell::new(0),
    };
    check(
        || {
            assert_eq!(counter.traced(), 1);
            counter.off();
        },
        &expect![[r#"
            call 0 Consumer call=1
        "#]],
    );
    assert_eq!(counter.calls.get(), 1);
}

// The function's line and not the attribute's.
const LINE_OF_NAMED: u32 = line!() + 3;

#[traced(name = "charge-card", kind = client, scope = "billing")]
fn named() {}

struct Cart;

impl Cart {
    #[traced]
    async fn method(&self) {}
}

trait Shape {
    fn area(&self) -> u32;
}

impl Shape for Cart {
    #[traced]
    fn area(&self) -> u32 {
        1
    }
}

#[test]
fn the_callsite_knows_scope_and_code() {
    let ((), trace) = trace_async(async {
        named();
        Cart.method().await;
        Cart.area();
    });
    let code = |name| {
        let attributes = &trace.span(name).attributes;
        let function = attribute(attributes, "code.function.name")
            .unwrap()
            .as_str()
            .into_owned();
        let file = attribute(attributes, "code.file.path")
            .unwrap()
            .as_str()
            .into_owned();
        assert!(file.ends_with("attributes.rs"), "{file}");
        function
    };
    assert_eq!(code("charge-card"), "it::attributes::named");
    assert_eq!(code("method"), "it::attributes::Cart::method");
    assert_eq!(
        code("area"),
        "<it::attributes::Cart as it::attributes::Shape>::area"
    );
    let Some(Value::I64(line)) =
        attribute(&trace.span("charge-card").attributes, "code.line.number")
    else {
        panic!("no line");
    };
    assert_eq!(*line, i64::from(LINE_OF_NAMED));
    let scope = |name| trace.span(name).instrumentation_scope.clone();
    assert_eq!(
        (scope("charge-card").name(), scope("charge-card").version()),
        ("billing", None)
    );
    assert_eq!(scope("area").version(), Some(env!("CARGO_PKG_VERSION")));
}

#[traced]
fn sets() {
    let span = traced::current();
    span.set_attribute("cart.size", 3);
    span.set_attribute("cart.size", 4_u8);
    span.set_attribute("nothing", None::<u8>);
    span.add_event("cache miss", [traced::KeyValue::new("key", "a")]);
    span.record_error(&std::io::Error::other("lost"));
    span.set_name("renamed");
}

#[test]
fn the_current_span_takes_what_it_is_given() {
    check(
        sets,
        &expect![[r#"
        renamed cart.size=4 error.type="std::io::error::Error" !"lost"
          * cache miss key="a"
          * exception exception.type="std::io::error::Error" exception.message="lost"
    "#]],
    );
}

#[test]
fn spans_around_closures_and_futures() {
    check_async(
        async {
            let span = || traced::span("db.query").kind(traced::SpanKind::Client);
            assert_eq!(span().attribute("rows", 2).in_scope(|| 2), 2);
            let result: Result<u8, String> = span().try_in_scope(|| Err("closed".to_owned()));
            assert!(result.is_err());
            assert_eq!(span().scope("db").instrument(async { 3 }).await, 3);
            let result = span().try_instrument(async { Err::<u8, _>("gone") }).await;
            assert!(result.is_err());
            drop(span().instrument(async {}));
        },
        &expect![[r#"
            db.query Client rows=2
            db.query Client error.type="alloc::string::String" !"closed"
              * exception exception.type="alloc::string::String" exception.message="closed"
            db.query Client
            db.query Client error.type="&str" !"gone"
              * exception exception.type="&str" exception.message="gone"
        "#]],
    );
}
