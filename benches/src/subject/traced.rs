//! `#[traced]`, as this repository has it.
//! Never uses more of it than a user can.

use std::hint::black_box;

use ::traced::{Telemetry, traced};

use super::{Declined, Pending, Subject, triple};
use crate::configuration::Configuration;
use crate::export::Discard;

pub(crate) struct Traced {
    discard: Discard,
    telemetry: Telemetry,
}

impl Traced {
    pub(crate) fn start(configuration: Configuration) -> Self {
        let discard = Discard::default();
        let telemetry = match configuration {
            Configuration::Discard | Configuration::Unsampled => {
                ::traced::builder().exporter(discard.clone()).init()
            }
            Configuration::Off | Configuration::Otlp => ::traced::init(),
        };
        assert_eq!(
            telemetry.is_enabled(),
            configuration != Configuration::Off,
            "the environment asks for something else"
        );
        Self { discard, telemetry }
    }
}

impl Subject for Traced {
    fn zero(&self, n: i64) -> i64 {
        zero(n)
    }

    fn one(&self, n: i64) -> i64 {
        one(n)
    }

    fn two(&self, a: i64, b: i64) -> i64 {
        two(a, b)
    }

    fn four(&self, a: i64, b: i64, c: i64, d: i64) -> i64 {
        four(a, b, c, d)
    }

    fn fail(&self, n: i64) -> Result<i64, Declined> {
        fail(n)
    }

    fn ready(&self, n: i64) -> impl Future<Output = i64> {
        ready(n)
    }

    fn ten_polls(&self, n: i64) -> impl Future<Output = i64> {
        ten_polls(n)
    }

    fn nest(&self, depth: i64) -> i64 {
        nest(depth)
    }

    fn under_root(&self, body: impl FnOnce()) {
        ::traced::span("root").in_scope(body);
    }

    fn flush(&self) {
        self.telemetry.flush().expect("the exporter takes any span");
        assert_eq!(
            self.telemetry.stats().dropped(),
            0,
            "a dropped span costs less than one that is kept"
        );
    }

    fn delivered(&self) -> u64 {
        self.discard.delivered()
    }
}

#[inline(never)]
#[traced]
fn zero(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[traced(attributes(n))]
fn one(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[traced(attributes(a, b))]
fn two(a: i64, b: i64) -> i64 {
    triple(a ^ b)
}

#[inline(never)]
#[traced(attributes(a, b, c, d))]
fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
    triple(a ^ b ^ c ^ d)
}

#[inline(never)]
#[traced(attributes(n))]
fn fail(n: i64) -> Result<i64, Declined> {
    if triple(n) < 0 { Ok(n) } else { Err(Declined) }
}

#[inline(never)]
#[traced(attributes(n))]
async fn ready(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[traced(attributes(n))]
async fn ten_polls(n: i64) -> i64 {
    Pending(9).await;
    triple(n)
}

#[inline(never)]
#[traced(attributes(depth))]
fn nest(depth: i64) -> i64 {
    if depth == 1 {
        return 1;
    }
    nest(black_box(depth - 1)) + 1
}
