//! OpenTelemetry's API by hand: a cached tracer, attributes in the builder, the span current until the call is over.
//! Never leaves the end of a span to the last clone of its Context, which what was called may have kept.

use std::hint::black_box;

use opentelemetry::global::{self, BoxedSpan, BoxedTracer};
use opentelemetry::trace::{FutureExt, Status, TraceContextExt, Tracer, get_active_span};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::{Declined, Pending, Subject, triple};
use crate::configuration::Configuration;
use crate::export::{self, Discard};

#[derive(Debug)]
pub(crate) struct ByHand {
    discard: Discard,
    provider: Option<SdkTracerProvider>,
    tracer: BoxedTracer,
}

impl ByHand {
    pub(crate) fn start(configuration: Configuration) -> Self {
        let discard = Discard::default();
        let provider = export::provider(configuration, &discard);
        if let Some(provider) = &provider {
            global::set_tracer_provider(provider.clone());
        }
        Self {
            discard,
            provider,
            tracer: global::tracer("traced-benches"),
        }
    }
}

impl Subject for ByHand {
    fn zero(&self, n: i64) -> i64 {
        zero(&self.tracer, n)
    }

    fn one(&self, n: i64) -> i64 {
        one(&self.tracer, n)
    }

    fn two(&self, a: i64, b: i64) -> i64 {
        two(&self.tracer, a, b)
    }

    fn four(&self, a: i64, b: i64, c: i64, d: i64) -> i64 {
        four(&self.tracer, a, b, c, d)
    }

    fn fail(&self, n: i64) -> Result<i64, Declined> {
        fail(&self.tracer, n)
    }

    fn ready(&self, n: i64) -> impl Future<Output = i64> {
        ready(&self.tracer, n)
    }

    fn ten_polls(&self, n: i64) -> impl Future<Output = i64> {
        ten_polls(&self.tracer, n)
    }

    fn nest(&self, depth: i64) -> i64 {
        nest(&self.tracer, depth)
    }

    fn under_root(&self, body: impl FnOnce()) {
        under(self.tracer.start("root"), body);
    }

    fn flush(&self) {
        export::flush(self.provider.as_ref());
    }

    fn delivered(&self) -> u64 {
        self.discard.delivered()
    }
}

/// Runs `body` with the span as the current one, and ends it.
#[inline]
fn under<T>(span: BoxedSpan, body: impl FnOnce() -> T) -> T {
    let context = Context::current_with_span(span);
    let _active = context.clone().attach();
    let output = body();
    context.span().end();
    output
}

#[inline(never)]
fn zero(tracer: &BoxedTracer, n: i64) -> i64 {
    let span = tracer.start("zero");
    under(span, || triple(n))
}

#[inline(never)]
fn one(tracer: &BoxedTracer, n: i64) -> i64 {
    let builder = tracer
        .span_builder("one")
        .with_attributes([KeyValue::new("n", n)]);
    under(tracer.build(builder), || triple(n))
}

#[inline(never)]
fn two(tracer: &BoxedTracer, a: i64, b: i64) -> i64 {
    let builder = tracer
        .span_builder("two")
        .with_attributes([KeyValue::new("a", a), KeyValue::new("b", b)]);
    under(tracer.build(builder), || triple(a ^ b))
}

#[inline(never)]
fn four(tracer: &BoxedTracer, a: i64, b: i64, c: i64, d: i64) -> i64 {
    let builder = tracer.span_builder("four").with_attributes([
        KeyValue::new("a", a),
        KeyValue::new("b", b),
        KeyValue::new("c", c),
        KeyValue::new("d", d),
    ]);
    under(tracer.build(builder), || triple(a ^ b ^ c ^ d))
}

#[inline(never)]
fn fail(tracer: &BoxedTracer, n: i64) -> Result<i64, Declined> {
    let builder = tracer
        .span_builder("fail")
        .with_attributes([KeyValue::new("n", n)]);
    under(tracer.build(builder), || {
        let output = if triple(n) < 0 { Ok(n) } else { Err(Declined) };
        if let Err(error) = &output {
            get_active_span(|span| {
                span.record_error(error);
                span.set_status(Status::error(error.to_string()));
            });
        }
        output
    })
}

#[inline(never)]
async fn ready(tracer: &BoxedTracer, n: i64) -> i64 {
    let builder = tracer
        .span_builder("ready")
        .with_attributes([KeyValue::new("n", n)]);
    let context = Context::current_with_span(tracer.build(builder));
    async { triple(n) }.with_context(context).await
}

#[inline(never)]
async fn ten_polls(tracer: &BoxedTracer, n: i64) -> i64 {
    let builder = tracer
        .span_builder("ten_polls")
        .with_attributes([KeyValue::new("n", n)]);
    let context = Context::current_with_span(tracer.build(builder));
    let body = async {
        Pending(9).await;
        triple(n)
    };
    body.with_context(context).await
}

#[inline(never)]
fn nest(tracer: &BoxedTracer, depth: i64) -> i64 {
    let builder = tracer
        .span_builder("nest")
        .with_attributes([KeyValue::new("depth", depth)]);
    under(tracer.build(builder), || {
        if depth == 1 {
            return 1;
        }
        nest(tracer, black_box(depth - 1)) + 1
    })
}
