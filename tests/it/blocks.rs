//! Whole blocks: which functions in them have spans, and what those are called.
//! Never annotates a function that the block already covers, unless its own arguments are the test.

use async_trait::async_trait;
use expect_test::expect;
use traced::traced;

use crate::harness::{check, check_async, trace, trace_async};

struct Cart(Vec<u32>);

#[traced(kind = client, scope = "carts", err = type)]
impl Cart {
    const LIMIT: usize = Self::limit();

    const fn limit() -> usize {
        2
    }

    fn add(&mut self, item: u32) -> Result<usize, String> {
        self.check()?;
        self.0.push(item);
        Ok(self.len())
    }

    #[traced(kind = internal, err = display, attributes(items = self.0.len()))]
    fn check(&self) -> Result<(), String> {
        if self.0.len() < Self::LIMIT {
            Ok(())
        } else {
            Err("full".to_owned())
        }
    }

    #[traced(skip)]
    fn len(&self) -> usize {
        self.0.len()
    }

    #[traced(name = "empty-cart", scope = "other")]
    fn clear(&mut self) {
        self.0.clear();
    }

    async fn total(&self) -> u32 {
        self.0.iter().sum()
    }
}

#[test]
fn an_impl_gives_its_defaults_to_its_functions() {
    let ((), trace) = trace(|| {
        let mut cart = Cart(vec![1]);
        assert_eq!(cart.add(2), Ok(2));
        cart.add(3).unwrap_err();
        cart.clear();
    });
    expect![[r#"
        Cart::add Client
          Cart::check items=1
        Cart::add Client error.type="alloc::string::String" !""
          Cart::check items=2 error.type="alloc::string::String" !"full"
            * exception exception.type="alloc::string::String" exception.message="full"
        empty-cart Client
    "#]]
    .assert_eq(&trace.tree());
    let scopes: Vec<&str> = trace
        .spans()
        .iter()
        .map(|span| span.instrumentation_scope.name())
        .collect();
    assert_eq!(scopes, ["carts", "carts", "carts", "carts", "other"]);
    check_async(
        async { assert_eq!(Cart(vec![1, 2]).total().await, 3) },
        &expect![[r"
            Cart::total Client
        "]],
    );
}

#[traced]
trait Shape {
    fn sides(&self) -> u32;

    fn corners(&self) -> u32 {
        self.sides()
    }

    async fn later(&self) -> u32 {
        self.corners()
    }
}

struct Square;

#[traced]
impl Shape for Square {
    fn sides(&self) -> u32 {
        4
    }
}

#[traced]
impl Shape for &'static str {
    fn sides(&self) -> u32 {
        3
    }
}

#[traced]
impl Shape for [u8] {
    fn sides(&self) -> u32 {
        0
    }
}

#[traced]
impl Shape for (u8, u8) {
    fn sides(&self) -> u32 {
        2
    }
}

#[test]
fn names_are_those_of_the_trait_or_of_the_type() {
    check_async(
        async {
            assert_eq!(Square.later().await, 4);
            assert_eq!("triangle".corners(), 3);
            assert_eq!([1, 2].as_slice().sides(), 0);
            assert_eq!((1, 2).sides(), 2);
        },
        &expect![[r"
            Shape::later
              Shape::corners
                Square::sides
            Shape::corners
              str::sides
            [u8]::sides
            sides
        "]],
    );
}

#[traced(level = debug)]
mod inventory {
    pub(super) struct Shelf;

    #[traced(level = info)]
    impl Shelf {
        pub(super) fn find() {
            fn unseen() {}
            unseen();
            deeper::count();
        }

        #[traced(level = trace)]
        pub(super) fn scan() {}
    }

    #[traced(skip)]
    impl Shelf {
        pub(super) fn dust() {}
    }

    pub(super) fn open() {}

    pub(super) mod deeper {
        pub(in crate::blocks) fn count() {
            fill();
        }

        #[traced(level = error)]
        fn fill() {}
    }

    use std::fmt;

    #[derive(Debug)]
    pub(super) struct Empty {
        pub(super) shelf: u8,
    }

    impl fmt::Display for Empty {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "shelf {} is empty", self.shelf)
        }
    }

    impl std::error::Error for Empty {}

    #[traced(level = info)]
    pub(super) fn take(shelf: u8) -> Result<(), Empty> {
        Err(Empty { shelf })
    }
}

#[test]
fn a_module_covers_what_is_in_it_and_inner_blocks_say_more() {
    check(
        || {
            inventory::open();
            inventory::Shelf::find();
            inventory::Shelf::scan();
            inventory::Shelf::dust();
            inventory::take(3).unwrap_err();
        },
        &expect![[r#"
            Shelf::find
              fill
            take error.type="it::blocks::inventory::Empty" !"shelf 3 is empty"
              * exception exception.type="it::blocks::inventory::Empty" exception.message="shelf 3 is empty"
        "#]],
    );
}

#[async_trait]
trait Store: Sync {
    async fn load(&self, key: &str) -> Option<String>;
}

struct Above;

#[traced]
#[async_trait]
impl Store for Above {
    async fn load(&self, key: &str) -> Option<String> {
        Some(key.to_owned())
    }
}

struct Below;

#[async_trait]
#[traced]
impl Store for Below {
    #[traced(attributes(key))]
    async fn load(&self, key: &str) -> Option<String> {
        Above.load(key).await
    }
}

#[test]
fn an_async_trait_may_be_above_or_below() {
    check_async(
        async { assert_eq!(Below.load("a").await.as_deref(), Some("a")) },
        &expect![[r#"
            Below::load key="a"
              Above::load
        "#]],
    );
}

struct Conditional;

#[traced(kind = server)]
impl Conditional {
    #[cfg_attr(all(), traced(name = "renamed"), inline)]
    fn named() {}

    #[cfg_attr(any(), traced(name = "never"))]
    fn not_named() {}

    #[cfg_attr(all(), traced(skip))]
    fn skipped() {}

    #[cfg_attr(any(), traced(skip))]
    fn not_skipped() {}

    #[cfg(any())]
    fn missing() -> Missing {}
}

#[test]
fn what_depends_on_a_cfg_is_left_to_the_compiler() {
    check(
        || {
            Conditional::named();
            Conditional::not_named();
            Conditional::skipped();
            Conditional::not_skipped();
        },
        &expect![[r"
            renamed Server
            Conditional::not_named Server
            Conditional::not_skipped Server
        "]],
    );
}

macro_rules! block {
    ($(#[$meta:meta])* $name:ident { $($member:item)* } $visibility:vis fn $function:ident() $body:block) => {
        $(#[$meta])*
        mod $name {
            $($member)*
            $visibility fn $function() $body
        }
    };
}

block! {
    #[traced]
    written {
        pub(super) fn member() { private(); }
        fn private() {}
    }
    pub(super) fn function() { member(); }
}

#[test]
fn what_a_macro_writes_is_covered_too() {
    check(
        written::function,
        &expect![[r"
            function
              member
                private
        "]],
    );
}

#[traced]
mod hostile {
    #![expect(
        dead_code,
        reason = "most of these items are here to be told apart from functions"
    )]

    pub(super) const LESS: bool = 1 < 2;
    pub(super) static FUNCTION: fn(u8) -> u8 = shift::<{ 1 + 1 }>;
    pub(super) struct Sized<const N: usize = { 1 + 2 }>(pub(super) [u8; N]);
    pub(super) enum Either {
        Left { value: u8 },
        Right(u8),
    }
    type Callback = fn(Option<Vec<u8>>) -> Option<Vec<u8>>;
    pub(super) union Bits {
        byte: u8,
    }
    use std::collections::{BTreeMap, BTreeSet};
    extern crate std as standard;
    macro_rules! seven {
        () => {
            7
        };
    }
    thread_local! {
        static NUMBER: u8 = const { 7 };
    }
    pub(super) const fn constant() -> u8 {
        seven!()
    }

    pub(super) fn shift<const N: usize>(by: u8) -> u8
    where
        [(); N]: Default,
    {
        by << N
    }

    impl<const N: usize> Sized<{ N }>
    where
        [u8; N]: Default,
    {
        pub(super) fn compare(&self, other: fn() -> bool) -> bool {
            (self.0.len() < 2) == other()
        }
    }

    pub(super) extern "C" fn foreign(_: u8) {}

    pub(super) fn sets() -> BTreeMap<u8, BTreeSet<u8>> {
        BTreeMap::new()
    }
}

#[test]
fn every_other_item_is_left_alone() {
    check(
        || {
            assert_eq!((hostile::FUNCTION)(1), 4);
            assert!(hostile::Sized::<3>([0; 3]).compare(|| false));
            hostile::foreign(1);
            assert!(hostile::sets().is_empty());
            assert_eq!(hostile::constant(), 7);
        },
        &expect![[r"
            shift
            Sized::compare
            foreign
            sets
        "]],
    );
}

#[traced]
impl Square {
    fn renamed(r#type: u8) -> u8 {
        r#type
    }

    fn r#match() {}
}

#[test]
fn raw_names_are_shown_plain() {
    let ((), trace) = trace_async(async {
        Square::renamed(1);
        Square::r#match();
    });
    trace.span("Square::match");
}
