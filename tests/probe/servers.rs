//! A request through OpenTelemetry's middleware for servers, to an annotated function that sends one of its own.
//! Never decides whether the headers are right.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use axum::routing::get;
use opentelemetry_instrumentation_tower::http::server;
use tower::ServiceExt;
use traced::traced;

use crate::endings::Ending;

#[traced]
async fn order() -> String {
    let mut headers = HeaderMap::new();
    traced::http::inject(&mut headers);
    let sent = headers.get("traceparent");
    sent.map_or("nothing", |it| it.to_str().unwrap()).to_owned()
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn passing_on(ending: Ending) {
    let telemetry = ending.builder().init();
    let routes: Router = Router::new()
        .route("/", get(order))
        .layer(server::Layer::new());
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let request = Request::get("/").header("traceparent", traceparent);
    let answer = routes.oneshot(request.body(Body::empty()).unwrap()).await;
    let sent = to_bytes(answer.unwrap().into_body(), 1024).await.unwrap();
    println!("{}", String::from_utf8_lossy(&sent));
    ending.end(telemetry);
}
