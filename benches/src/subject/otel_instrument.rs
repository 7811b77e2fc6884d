//! `#[otel_instrument::instrument]` on the global provider.
//! Never gives it a function that returns no `Result`: its expansion does not compile then.

use std::hint::black_box;

use ::otel_instrument::{instrument, tracer_name};
use opentelemetry::global;
use opentelemetry::trace::{Tracer, mark_span_as_active};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::{Declined, Pending, Subject, triple};
use crate::configuration::Configuration;
use crate::export::{self, Discard};

tracer_name!("traced-benches");

#[derive(Debug)]
pub(crate) struct OtelInstrument {
    discard: Discard,
    provider: Option<SdkTracerProvider>,
}

impl OtelInstrument {
    pub(crate) fn start(configuration: Configuration) -> Self {
        let discard = Discard::default();
        let provider = export::provider(configuration, &discard);
        if let Some(provider) = &provider {
            global::set_tracer_provider(provider.clone());
        }
        Self { discard, provider }
    }
}

impl Subject for OtelInstrument {
    fn zero(&self, n: i64) -> i64 {
        zero(n).unwrap_or(0)
    }

    fn one(&self, n: i64) -> i64 {
        one(n).unwrap_or(0)
    }

    fn two(&self, a: i64, b: i64) -> i64 {
        two(a, b).unwrap_or(0)
    }

    fn four(&self, a: i64, b: i64, c: i64, d: i64) -> i64 {
        four(a, b, c, d).unwrap_or(0)
    }

    fn fail(&self, n: i64) -> Result<i64, Declined> {
        fail(n)
    }

    async fn ready(&self, n: i64) -> i64 {
        ready(n).await.unwrap_or(0)
    }

    async fn ten_polls(&self, n: i64) -> i64 {
        ten_polls(n).await.unwrap_or(0)
    }

    fn nest(&self, depth: i64) -> i64 {
        nest(depth).unwrap_or(0)
    }

    fn under_root(&self, body: impl FnOnce()) {
        let _active = mark_span_as_active(global::tracer(_OTEL_TRACER_NAME).start("root"));
        body();
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
fn zero(n: i64) -> Result<i64, Declined> {
    Ok(triple(n))
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
fn one(n: i64) -> Result<i64, Declined> {
    Ok(triple(n))
}

#[inline(never)]
#[instrument(skip_all, fields(a, b))]
fn two(a: i64, b: i64) -> Result<i64, Declined> {
    Ok(triple(a ^ b))
}

#[inline(never)]
#[instrument(skip_all, fields(a, b, c, d))]
fn four(a: i64, b: i64, c: i64, d: i64) -> Result<i64, Declined> {
    Ok(triple(a ^ b ^ c ^ d))
}

#[inline(never)]
#[instrument(skip_all, fields(n), err)]
fn fail(n: i64) -> Result<i64, Declined> {
    if triple(n) < 0 { Ok(n) } else { Err(Declined) }
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
async fn ready(n: i64) -> Result<i64, Declined> {
    Ok(triple(n))
}

#[inline(never)]
#[instrument(skip_all, fields(n))]
async fn ten_polls(n: i64) -> Result<i64, Declined> {
    Pending(9).await;
    Ok(triple(n))
}

#[inline(never)]
#[instrument(skip_all, fields(depth))]
fn nest(depth: i64) -> Result<i64, Declined> {
    if depth == 1 {
        return Ok(1);
    }
    nest(black_box(depth - 1)).map(|below| below + 1)
}
