//! Whose trace a request becomes part of: `OTEL_TRACES_EXPORTER=console cargo run --example public_edge`.
//! Never lets a stranger choose the ids, the sampling or the baggage of what is done for him.
//!
//! Two services handle one request after the other. The first is open to everybody: it starts a trace of its own, with a
//! link to the one that the stranger named, so that both can still be found from each other. The second is only reached
//! by the first, and continues its trace.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use axum::http::{HeaderMap, HeaderValue};
use opentelemetry::baggage::BaggageExt;
use traced::{Context, KeyValue, traced};

/// What comes in: a trace that is not to be sampled, and baggage that says who the caller wants to be.
fn strangers_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    headers.insert("traceparent", HeaderValue::from_static(parent));
    headers.insert("baggage", HeaderValue::from_static("user=root"));
    headers
}

fn main() {
    let _telemetry = traced::builder().service_name("gateway").init();
    serve_public(&strangers_headers());
}

/// `root`: whatever is current is not the parent. `link` reads which span the stranger named, and neither whether it was
/// sampled nor its baggage becomes current. A request without a valid header has no link.
#[traced(
    name = "POST /orders",
    kind = server,
    root,
    links = traced::http::link(headers),
    attributes(http.request.method = "POST", http.route = "/orders", url.path = "/orders", url.scheme = "https"),
)]
fn serve_public(headers: &HeaderMap) {
    println!("at the edge, the user is {:?}", user());
    // From here on the baggage is ours: it says what was checked.
    let _attached = Context::current_with_baggage([KeyValue::new("user", "ann")]).attach();
    call_internal();
}

#[traced(name = "POST", kind = client, attributes(http.request.method = "POST", server.address = "stock.internal"))]
fn call_internal() {
    let mut headers = HeaderMap::new();
    traced::http::inject(&mut headers);
    serve_internal(&headers);
}

/// `parent`: who calls is known, so its trace goes on here, with its ids, its sampling and its baggage.
#[traced(
    name = "POST /reservations",
    kind = server,
    parent = traced::http::extract(headers),
    attributes(http.request.method = "POST", http.route = "/reservations", url.path = "/reservations", url.scheme = "http"),
)]
fn serve_internal(headers: &HeaderMap) {
    println!("inside, the user is {:?}", user());
}

fn user() -> Option<String> {
    let context = Context::current();
    context.baggage().get("user").map(ToString::to_string)
}
