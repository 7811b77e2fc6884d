//! `#[tracing::instrument]`, with `tracing-opentelemetry` and the SDK's batch processor behind it.
//! Never adds another layer: a filter or a formatter would cost extra.

use std::hint::black_box;

use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::instrument;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::{Declined, Pending, Subject, triple};
use crate::configuration::Configuration;
use crate::export::{self, Discard};

#[derive(Debug)]
pub(crate) struct TokioTracing {
    discard: Discard,
    provider: Option<SdkTracerProvider>,
}

/// What the layer adds to each span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extras {
    /// Location, thread, target, and the time busy and idle.
    Default,
    None,
}

impl TokioTracing {
    pub(crate) fn start(configuration: Configuration, extras: Extras) -> Self {
        let discard = Discard::default();
        let provider = export::provider(configuration, &discard);
        if let Some(provider) = &provider {
            let layer =
                tracing_opentelemetry::layer().with_tracer(provider.tracer("traced-benches"));
            let layer = match extras {
                Extras::Default => layer,
                Extras::None => layer
                    .with_location(false)
                    .with_target(false)
                    .with_threads(false)
                    .with_tracked_inactivity(false),
            };
            tracing_subscriber::registry().with(layer).init();
        }
        Self { discard, provider }
    }
}

impl Subject for TokioTracing {
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
        tracing::info_span!("root").in_scope(body);
    }

    fn flush(&self) {
        export::flush(self.provider.as_ref());
    }

    fn delivered(&self) -> u64 {
        self.discard.delivered()
    }
}

#[inline(never)]
#[instrument(skip_all)]
fn zero(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
fn one(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[instrument(skip_all, fields(a, b))]
fn two(a: i64, b: i64) -> i64 {
    triple(a ^ b)
}

#[inline(never)]
#[instrument(skip_all, fields(a, b, c, d))]
fn four(a: i64, b: i64, c: i64, d: i64) -> i64 {
    triple(a ^ b ^ c ^ d)
}

#[inline(never)]
#[instrument(skip_all, fields(n), err)]
fn fail(n: i64) -> Result<i64, Declined> {
    if triple(n) < 0 { Ok(n) } else { Err(Declined) }
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
async fn ready(n: i64) -> i64 {
    triple(n)
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
async fn ten_polls(n: i64) -> i64 {
    Pending(9).await;
    triple(n)
}

#[inline(never)]
#[instrument(skip_all, fields(depth))]
fn nest(depth: i64) -> i64 {
    if depth == 1 {
        return 1;
    }
    nest(black_box(depth - 1)) + 1
}
