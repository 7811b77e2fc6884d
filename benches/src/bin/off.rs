//! Calls one function, so often: `off FUNCTION plain|traced CALLS`, with tracing off.
//! Never measures: `instructions/run` has another program count the instructions of two runs, and takes the difference.

use std::hint::black_box;
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Waker};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [function, kind, calls] = arguments.as_slice() else {
        return ExitCode::FAILURE;
    };
    let Ok(calls) = calls.parse() else {
        return ExitCode::FAILURE;
    };
    let telemetry = traced::init();
    assert!(!telemetry.is_enabled(), "the environment turns tracing on");
    match (function.as_str(), kind.as_str()) {
        ("0-attributes", "plain") => repeat(calls, plain::zero),
        ("0-attributes", "traced") => repeat(calls, annotated::zero),
        ("1-attribute", "plain") => repeat(calls, plain::one),
        ("1-attribute", "traced") => repeat(calls, annotated::one),
        ("4-attributes", "plain") => repeat(calls, |n| plain::four(n, 2, 3, 4)),
        ("4-attributes", "traced") => repeat(calls, |n| annotated::four(n, 2, 3, 4)),
        ("result", "plain") => repeat(calls, plain::result),
        ("result", "traced") => repeat(calls, annotated::result),
        ("async", "plain") => repeat(calls, |n| poll(plain::ready(n))),
        ("async", "traced") => repeat(calls, |n| poll(annotated::ready(n))),
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

#[inline(never)]
fn repeat<T>(calls: i64, call: impl Fn(i64) -> T) {
    for n in 0..calls {
        black_box(call(black_box(n)));
    }
}

fn poll(future: impl Future<Output = i64>) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    pin!(future).poll(&mut context).is_ready()
}

mod plain {
    #[inline(never)]
    pub(super) fn zero(n: i64) -> i64 {
        n.wrapping_mul(3)
    }

    // One more function of the same body would be merged with that one.
    pub(super) use zero as one;

    #[inline(never)]
    pub(super) fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
        (a ^ b ^ c ^ d).wrapping_mul(3)
    }

    #[inline(never)]
    pub(super) fn result(n: i64) -> Result<i64, String> {
        if n < 0 {
            Err(n.to_string())
        } else {
            Ok(n.wrapping_mul(3))
        }
    }

    #[inline(never)]
    #[expect(clippy::unused_async, reason = "the annotated one is async too")]
    pub(super) async fn ready(n: i64) -> i64 {
        n.wrapping_mul(3)
    }
}

mod annotated {
    use traced::traced;

    #[inline(never)]
    #[traced]
    pub(super) fn zero(n: i64) -> i64 {
        n.wrapping_mul(3)
    }

    #[inline(never)]
    #[traced(attributes(n))]
    pub(super) fn one(n: i64) -> i64 {
        n.wrapping_mul(3)
    }

    #[inline(never)]
    #[traced(attributes(a, b, c, d))]
    pub(super) fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
        (a ^ b ^ c ^ d).wrapping_mul(3)
    }

    #[inline(never)]
    #[traced(attributes(n))]
    pub(super) fn result(n: i64) -> Result<i64, String> {
        if n < 0 {
            Err(n.to_string())
        } else {
            Ok(n.wrapping_mul(3))
        }
    }

    #[inline(never)]
    #[traced(attributes(n))]
    pub(super) async fn ready(n: i64) -> i64 {
        n.wrapping_mul(3)
    }
}
