//! Counts what a call allocates on its thread: off, unsampled, recorded. A process of its own, for the allocator.
//! Never measures the first calls: a thread makes room once.

use std::convert::Infallible;
use std::future::{Ready, poll_fn, ready as at_once};
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{Request, Response};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use tower::{Layer, Service};
use traced::http::ClientLayer;
use traced::{Telemetry, traced};

#[derive(Debug)]
struct Discard;

impl SpanExporter for Discard {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }
}

fn init(sampler: &'static str) -> Telemetry {
    let telemetry = traced::builder()
        .lookup(move |variable| (variable == "OTEL_TRACES_SAMPLER").then(|| sampler.to_owned()))
        .exporter(Discard)
        .init();
    assert!(telemetry.is_enabled());
    telemetry
}

#[traced]
fn bare(n: i64) -> i64 {
    n
}

#[traced(attributes(n))]
fn one(n: i64) -> i64 {
    n
}

#[traced(attributes(a, b, c, d = "text"))]
fn four(a: i64, b: f64, c: bool) -> i64 {
    if c { a } else { i64::from(b > 0.0) }
}

#[traced(parent = parent)]
fn under(parent: &traced::Context) {}

#[traced(parent = parent)]
async fn ready_under(parent: &traced::Context) {}

#[traced(attributes(n))]
fn fallible(n: i64) -> Result<i64, String> {
    Ok(n)
}

#[traced(attributes(depth))]
fn nested(depth: u32) -> u32 {
    if depth == 0 { 0 } else { nested(depth - 1) + 1 }
}

#[traced(attributes(n))]
async fn ready(n: i64) -> i64 {
    n
}

#[traced(attributes(polls))]
async fn polled(polls: u32) {
    let mut left = polls;
    poll_fn(move |_| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        Poll::Pending
    })
    .await;
}

fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// A client that answers at once.
struct Answering;

impl Service<Request<()>> for Answering {
    type Response = Response<()>;
    type Error = Infallible;
    type Future = Ready<Result<Response<()>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        at_once(Ok(Response::new(())))
    }
}

fn request() -> Result<Response<()>, Infallible> {
    let mut client = ClientLayer::new().layer(Answering);
    block_on(client.call(Request::new(())))
}

/// Allocations of one call, once the thread has what it keeps.
fn allocations<T>(call: impl Fn() -> T) -> u64 {
    const CALLS: u64 = 100;
    for _ in 0..CALLS {
        black_box(call());
    }
    let counted = allocation_counter::measure(|| {
        for _ in 0..CALLS {
            black_box(call());
        }
    });
    // A ring for some hundred spans more, if the worker is behind, is less than one a call.
    counted.count_total / CALLS
}

/// A call of each shape, with the spans that it makes. The queue has room for those of one shape.
fn shapes(telemetry: Option<&Telemetry>) -> [(&'static str, u64, u64); 7] {
    let is_empty = || telemetry.is_none_or(|telemetry| telemetry.flush().is_ok());
    [
        ("bare", 1, allocations(|| bare(1))),
        ("one attribute", 1, allocations(|| one(1))),
        ("four attributes", 1, allocations(|| four(1, 2.0, true))),
        ("fallible", 1, allocations(|| fallible(1))),
        ("ready", 1, allocations(|| block_on(ready(1)))),
        ("polled", 1, allocations(|| block_on(polled(10)))),
        ("nested", 10, {
            assert!(is_empty());
            allocations(|| nested(9))
        }),
    ]
}

#[test]
fn a_span_takes_two_allocations_and_what_is_off_or_unsampled_none() {
    for (shape, _, allocations) in shapes(None) {
        assert_eq!(allocations, 0, "{shape}, off");
    }
    assert_eq!(allocations(request), 0, "a request, off");
    let parent = traced::Context::new();
    assert_eq!(allocations(|| under(&parent)), 0, "a parent, off");
    let polled = || block_on(ready_under(&parent));
    assert_eq!(allocations(polled), 0, "a future with a parent, off");
    let telemetry = init("always_on");
    for (shape, spans, allocations) in shapes(Some(&telemetry)) {
        // The span and its context.
        assert_eq!(allocations, 2 * spans, "{shape}, recorded");
    }
    assert_eq!(telemetry.stats().dropped(), 0);
    assert!(telemetry.stats().ended > 1000);
    telemetry.shutdown().unwrap();

    let telemetry = init("parentbased_always_off");
    for (shape, _, allocations) in shapes(Some(&telemetry)) {
        // Of the root alone, which tells the others not to sample.
        assert_eq!(allocations, 1, "{shape}, an unsampled root");
    }
    traced::span("root").in_scope(|| {
        for (shape, _, allocations) in shapes(Some(&telemetry)) {
            assert_eq!(allocations, 0, "{shape}, an unsampled child");
        }
    });
    assert_eq!(telemetry.stats().ended, 0);
    telemetry.shutdown().unwrap();
}
