//! Blocks that other macros and other items are mixed into.
//! Never annotates a function that the block already covers, unless its own arguments are the test.

use async_trait::async_trait;
use expect_test::expect;
use traced::traced;

use crate::harness::{check, check_async, trace_async};

struct Square;

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

#[traced(kind = server, err = type)]
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
