//! A request through the layer for HTTP clients, without and with a context that came from elsewhere.
//! Never decides whether the headers are right.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context as Task, Poll};

use http::{HeaderMap, HeaderValue, Request, Response};
use tower::{Layer, Service};
use traced::http::ClientLayer;

use crate::endings::Ending;

/// A client that answers with what it was asked.
struct Echo;

impl Service<Request<()>> for Echo {
    type Response = Response<HeaderMap>;
    type Error = Infallible;
    type Future = Ready<Result<Response<HeaderMap>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Task<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        ready(Ok(Response::new(request.headers().clone())))
    }
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn passing_on(ending: Ending) {
    let telemetry = ending.builder().init();
    println!("without a context: {}", send().await);
    let mut incoming = HeaderMap::new();
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    incoming.insert("traceparent", HeaderValue::from_static(traceparent));
    incoming.insert("tracestate", HeaderValue::from_static("a=1"));
    let attached = traced::http::extract(&incoming).attach();
    println!("with one: {}", send().await);
    drop(attached);
    ending.end(telemetry);
}

async fn send() -> String {
    let request = Request::get("http://shop.example/").header("kept", "1");
    let mut client = ClientLayer::new().layer(Echo);
    let answer = client.call(request.body(()).unwrap()).await.unwrap();
    let headers = answer.into_body();
    let value = |name| headers.get(name).map_or("-", |it| it.to_str().unwrap());
    format!(
        "kept={} {} {}",
        value("kept"),
        value("traceparent"),
        value("tracestate")
    )
}
