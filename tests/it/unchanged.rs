//! That an annotated function does what it did: the order of drops, and the size of futures.
//! Never compares with a constant where the same function without the attribute can stand beside it.

use std::cell::RefCell;
use std::future::Future;

use traced::traced;

use crate::harness::{telemetry, trace_async};

thread_local! {
    static DROPPED: RefCell<String> = const { RefCell::new(String::new()) };
}

struct Noisy(&'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push_str(self.0));
    }
}

fn dropped() -> String {
    DROPPED.take()
}

macro_rules! both {
    ($plain:ident $traced:ident $($function:tt)*) => {
        fn $plain $($function)*

        #[traced]
        fn $traced $($function)*
    };
}

macro_rules! both_async {
    ($plain:ident $traced:ident $($function:tt)*) => {
        async fn $plain $($function)*

        #[traced]
        async fn $traced $($function)*
    };
}

both! { plain_maybe traced_maybe (first: Noisy, second: Noisy, take: bool) -> Result<(), String> {
    let _local = Noisy("l");
    if take {
        drop(first);
        return Err(second.0.to_owned());
    }
    Ok(())
}}

both! { plain_pattern traced_pattern ((a, b): (Noisy, Noisy), mut c: Noisy) -> Option<u8> {
    c.0 = "c";
    assert_eq!(c.0, "c");
    (a.0 == b.0).then(|| drop(a)).map(|()| 1)
}}

both! { plain_guard traced_guard (_guard: Noisy, a: Noisy, b: Noisy, take: bool) {
    if take {
        drop(a);
    } else {
        assert_eq!(b.0, "b");
    }
}}

both! { plain_unnamed traced_unnamed (a: Noisy, _: Noisy, b: Noisy, _c: Noisy, take: bool) {
    if take {
        drop(a);
        drop(b);
    }
}}

struct Pair {
    first: Noisy,
    second: Noisy,
}

impl Pair {
    both! { plain_part traced_part (self, other: Noisy, take: bool) -> Result<(), String> {
        if take {
            drop(self.second);
            return Err(other.0.to_owned());
        }
        Ok(())
    }}

    both! { plain_whole traced_whole (self: Box<Self>, other: Noisy, take: bool) {
        if take {
            drop(self);
        }
        let _ = &other;
    }}

    both_async! { plain_part_later traced_part_later (self, other: Noisy, take: bool) -> Result<(), String> {
        let _ = &self.first;
        if take {
            drop(self.second);
            return Err(other.0.to_owned());
        }
        tokio::task::yield_now().await;
        Ok(())
    }}
}

both_async! { plain_unnamed_async traced_unnamed_async (a: Noisy, _: Noisy, (b, _): (Noisy, Noisy), _c: Noisy, last: Noisy, take: bool) {
    tokio::task::yield_now().await;
    let _ = &last;
    if take {
        drop(a);
        drop(b);
    }
}}

both_async! { plain_async traced_async (a: Noisy, b: Noisy, c: Noisy, take: bool) -> Result<(), String> {
    let _local = Noisy("l");
    tokio::task::yield_now().await;
    let _ = (&c, &a);
    if take {
        drop(b);
    }
    Ok(())
}}

#[traced]
fn constant_pattern(None: Option<std::convert::Infallible>, n: u8) -> u8 {
    n
}

#[test]
fn a_pattern_that_binds_nothing_is_left_alone() {
    assert_eq!(constant_pattern(None, 7), 7);
}

#[test]
fn arguments_and_locals_are_dropped_in_the_same_order() {
    let _ = telemetry();
    let n = Noisy;
    for take in [false, true] {
        let _ = plain_maybe(n("1"), n("2"), take);
        let plain = dropped();
        let _ = traced_maybe(n("1"), n("2"), take);
        assert_eq!(dropped(), plain);
        plain_guard(n("g"), n("a"), n("b"), take);
        let plain = dropped();
        traced_guard(n("g"), n("a"), n("b"), take);
        assert_eq!(dropped(), plain);
    }
    for take in [false, true] {
        plain_unnamed(n("a"), n("1"), n("b"), n("c"), take);
        let plain = dropped();
        traced_unnamed(n("a"), n("1"), n("b"), n("c"), take);
        assert_eq!(dropped(), plain);
        let pair = || Pair {
            first: n("1"),
            second: n("2"),
        };
        let _ = pair().plain_part(n("o"), take);
        let plain = dropped();
        let _ = pair().traced_part(n("o"), take);
        assert_eq!(dropped(), plain);
        Box::new(pair()).plain_whole(n("o"), take);
        let plain = dropped();
        Box::new(pair()).traced_whole(n("o"), take);
        assert_eq!(dropped(), plain);
    }
    plain_pattern((n("a"), n("b")), n("x"));
    let plain = dropped();
    traced_pattern((n("a"), n("b")), n("x"));
    assert_eq!(dropped(), plain);
}

#[test]
fn a_futures_arguments_are_dropped_in_the_same_order() {
    let n = Noisy;
    let _ = trace_async(async {
        for take in [false, true] {
            let _ = plain_async(n("a"), n("b"), n("c"), take).await;
            let plain = dropped();
            let _ = traced_async(n("a"), n("b"), n("c"), take).await;
            assert_eq!(dropped(), plain);
        }
        for take in [false, true] {
            let pair = || Pair {
                first: n("1"),
                second: n("2"),
            };
            let _ = pair().plain_part_later(n("o"), take).await;
            let plain = dropped();
            let _ = pair().traced_part_later(n("o"), take).await;
            assert_eq!(dropped(), plain);
            let (b, c) = (|| (n("b"), n("2")), || n("c"));
            plain_unnamed_async(n("a"), n("1"), b(), c(), n("u"), take).await;
            let plain = dropped();
            traced_unnamed_async(n("a"), n("1"), b(), c(), n("u"), take).await;
            assert_eq!(dropped(), plain);
            drop(plain_unnamed_async(n("a"), n("1"), b(), c(), n("u"), take));
            let plain = dropped();
            drop(traced_unnamed_async(n("a"), n("1"), b(), c(), n("u"), take));
            assert_eq!(dropped(), plain);
        }
        let mut future = Box::pin(plain_async(n("a"), n("b"), n("c"), true));
        assert!(futures_util::poll!(future.as_mut()).is_pending());
        drop(future);
        let plain = dropped();
        let mut future = Box::pin(traced_async(n("a"), n("b"), n("c"), true));
        assert!(futures_util::poll!(future.as_mut()).is_pending());
        drop(future);
        assert_eq!(dropped(), plain);
    });
}

both_async! { plain_sized traced_sized<const N: usize>(bytes: [u8; N]) -> Result<u8, String> {
    tokio::task::yield_now().await;
    bytes.first().copied().ok_or_else(String::new)
}}

#[traced(name = N.to_string(), attributes(first = bytes.first(), count = bytes.len()))]
async fn described<const N: usize>(bytes: [u8; N]) -> Result<u8, String> {
    tokio::task::yield_now().await;
    bytes.first().copied().ok_or_else(String::new)
}

both_async! { plain_moved traced_moved<const N: usize>(bytes: [u8; N]) -> Result<u8, String> {
    plain_sized(bytes).await
}}

both_async! { plain_value traced_value<const N: usize>(bytes: [u8; N]) -> u8 {
    tokio::task::yield_now().await;
    bytes.first().copied().unwrap_or(0)
}}

both_async! { plain_unused traced_unused<const N: usize>(_: [u8; N], _unused: [u8; N]) -> u8 {
    tokio::task::yield_now().await;
    0
}}

both_async! { plain_unit traced_unit () {
    tokio::task::yield_now().await;
}}

#[test]
fn a_future_grows_by_at_most_64_bytes() {
    fn compare(plain: &impl Future, traced: &impl Future) {
        let (plain, traced) = (size_of_val(plain), size_of_val(traced));
        assert!(traced <= plain + 64, "{plain} became {traced}");
    }
    fn compare_all<const N: usize>() {
        let n = [0; N];
        compare(&plain_sized(n), &traced_sized(n));
        compare(&plain_sized(n), &described(n));
        compare(&plain_moved(n), &traced_moved(n));
        compare(&plain_value(n), &traced_value(n));
        compare(&plain_unused(n, n), &traced_unused(n, n));
    }
    compare(&plain_unit(), &traced_unit());
    compare_all::<0>();
    compare_all::<8>();
    compare_all::<64>();
    compare_all::<1024>();
    compare_all::<4096>();
}
