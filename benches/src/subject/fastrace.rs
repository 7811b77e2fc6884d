//! `#[fastrace::trace]`, with `fastrace-opentelemetry` behind it.
//! Never records an attribute as a number: its properties are texts, and those of the macro format strings.

use std::borrow::Cow;
use std::hint::black_box;

use ::fastrace::collector::{Config, SpanContext};
use ::fastrace::{Span, trace};
use fastrace_opentelemetry::OpenTelemetryReporter;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;

use super::{Declined, Pending, Subject, triple};
use crate::configuration::Configuration;
use crate::export::{self, Discard};

#[derive(Debug)]
pub(crate) struct Fastrace {
    configuration: Configuration,
    discard: Discard,
}

impl Fastrace {
    pub(crate) fn start(configuration: Configuration) -> Self {
        let discard = Discard::default();
        let resource = Cow::Owned(Resource::builder().build());
        let scope = InstrumentationScope::builder("traced-benches").build();
        let reporter = match configuration {
            Configuration::Discard | Configuration::Unsampled => {
                Some(OpenTelemetryReporter::new(discard.clone(), resource, scope))
            }
            Configuration::Off => None,
            Configuration::Otlp => {
                Some(OpenTelemetryReporter::new(export::otlp(), resource, scope))
            }
        };
        if let Some(reporter) = reporter {
            ::fastrace::set_reporter(reporter, Config::default());
        }
        Self {
            configuration,
            discard,
        }
    }
}

impl Subject for Fastrace {
    // A call is recorded under a local parent only.
    const ROOTS_PER_BURST: u64 = 1;

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
        let root = Span::root(
            "root",
            SpanContext::random().sampled(self.configuration.records()),
        );
        let _local_parent = root.set_local_parent();
        body();
    }

    fn burst(&self, body: impl FnOnce()) {
        // Under a root, calls are recorded even if there is no reporter. Off is where nobody makes one.
        if self.configuration == Configuration::Off {
            body();
        } else {
            self.under_root(body);
        }
    }

    fn flush(&self) {
        ::fastrace::flush();
    }

    fn delivered(&self) -> u64 {
        self.discard.delivered()
    }
}

#[inline(never)]
#[trace(name = "zero")]
fn zero(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[trace(name = "one", properties = { "n": "{n}" })]
fn one(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[trace(name = "two", properties = { "a": "{a}", "b": "{b}" })]
fn two(a: i64, b: i64) -> i64 {
    triple(a ^ b)
}

#[inline(never)]
#[trace(name = "four", properties = { "a": "{a}", "b": "{b}", "c": "{c}", "d": "{d}" })]
fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
    triple(a ^ b ^ c ^ d)
}

#[inline(never)]
#[trace(name = "fail", properties = { "n": "{n}" })]
fn fail(n: i64) -> Result<i64, Declined> {
    if triple(n) < 0 { Ok(n) } else { Err(Declined) }
}

#[inline(never)]
#[trace(name = "ready", properties = { "n": "{n}" })]
async fn ready(n: i64) -> i64 {
    triple(n)
}

// Not with `enter_on_poll`, which makes a span for each poll.
#[inline(never)]
#[trace(name = "ten_polls", properties = { "n": "{n}" })]
async fn ten_polls(n: i64) -> i64 {
    Pending(9).await;
    triple(n)
}

#[inline(never)]
#[trace(name = "nest", properties = { "depth": "{depth}" })]
fn nest(depth: i64) -> i64 {
    if depth == 1 {
        return 1;
    }
    nest(black_box(depth - 1)) + 1
}
