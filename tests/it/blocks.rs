//! Whole blocks: which functions in them have spans, and what those are called.
//! Never annotates a function that the block already covers, unless its own arguments are the test.

use expect_test::expect;
use traced::traced;

use crate::harness::{check, check_async, trace};

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
