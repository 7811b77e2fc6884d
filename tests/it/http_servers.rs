//! Servers over HTTP: handlers nest under a server's span, whoever makes it, and continue the caller's trace.
//! Never lets a server share a thread with its client: what it knows of the trace, it knows from the headers.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::get;
use expect_test::expect;
use futures_util::future::join_all;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry::Context;
use opentelemetry::trace::{FutureExt, SpanKind};
use opentelemetry_instrumentation_tower::http::server;
use opentelemetry_sdk::trace::SpanData;
use tower::{Layer, Service, ServiceExt};
use traced::http::{ClientLayer, ClientService, UrlTemplate};
use traced::traced;

use crate::harness::{Trace, attribute, telemetry, trace, trace_async};
use crate::loopback;
use crate::probe::probe;

type HttpClient = ClientService<Client<HttpConnector, Body>>;

fn client() -> HttpClient {
    ClientLayer::new().layer(Client::builder(TokioExecutor::new()).build_http())
}

fn serve(routes: Router) -> SocketAddr {
    loopback::serve(async |listener| axum::serve(listener, routes).await)
}

async fn fetch(client: &mut HttpClient, url: String) -> Response<()> {
    let request = Request::get(url)
        .extension(UrlTemplate("/orders/{id}"))
        .body(Body::empty())
        .unwrap();
    let answer = client.ready().await.unwrap().call(request).await.unwrap();
    answer.map(drop)
}

#[traced(attributes(id))]
async fn look_up(id: u32) -> StatusCode {
    tokio::task::yield_now().await;
    match id {
        500 => StatusCode::INTERNAL_SERVER_ERROR,
        404 => StatusCode::NOT_FOUND,
        _ => StatusCode::OK,
    }
}

#[traced]
async fn order(Path(id): Path<u32>) -> StatusCode {
    look_up(id).await
}

/// The tree without what differs from run to run.
fn tree(trace: &Trace, address: SocketAddr) -> String {
    trace.tree().replace(&address.port().to_string(), "PORT")
}

/// Routes whose spans are those of OpenTelemetry's own middleware. It asks for the tracer when it is made.
fn under_middleware() -> Router {
    telemetry();
    Router::new()
        .route("/orders/{id}", get(order))
        .layer(server::Layer::new())
}

#[test]
fn handlers_nest_under_the_span_of_a_middleware() {
    let address = serve(under_middleware());
    let ((), trace) = trace_async(async {
        for id in [7, 404, 500] {
            let url = format!("http://{address}/orders/{id}");
            fetch(&mut client(), url).await;
        }
    });
    let expected = expect![[r#"
        GET /orders/{id} Client http.request.method="GET" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/orders/7" url.template="/orders/{id}" http.response.status_code=200 network.protocol.version="1.1"
          GET /orders/{id} Server http.request.method="GET" url.scheme="" url.path="/orders/7" http.route="/orders/{id}" http.response.status_code=200
            order
              look_up id=7
        GET /orders/{id} Client http.request.method="GET" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/orders/404" url.template="/orders/{id}" http.response.status_code=404 network.protocol.version="1.1" error.type="404" !""
          GET /orders/{id} Server http.request.method="GET" url.scheme="" url.path="/orders/404" http.route="/orders/{id}" http.response.status_code=404
            order
              look_up id=404
        GET /orders/{id} Client http.request.method="GET" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/orders/500" url.template="/orders/{id}" http.response.status_code=500 network.protocol.version="1.1" error.type="500" !""
          GET /orders/{id} Server http.request.method="GET" url.scheme="" url.path="/orders/500" http.route="/orders/{id}" http.response.status_code=500 !"HTTP 500"
            order
              look_up id=500
    "#]];
    expected.assert_eq(&tree(&trace, address));
}

#[traced(
    name = "GET /orders/{id}",
    kind = server,
    parent = traced::http::extract(&headers),
    attributes(http.request.method = "GET", http.route = "/orders/{id}"),
)]
async fn order_by_hand(Path(id): Path<u32>, headers: HeaderMap) -> StatusCode {
    look_up(id).await
}

#[test]
fn a_handler_continues_the_trace_by_hand() {
    let address = serve(Router::new().route("/orders/{id}", get(order_by_hand)));
    let ((), trace) = trace_async(async {
        let answer = fetch(&mut client(), format!("http://{address}/orders/7")).await;
        assert_eq!(answer.status(), StatusCode::OK);
    });
    let expected = expect![[r#"
        GET /orders/{id} Client http.request.method="GET" server.address="127.0.0.1" server.port=PORT url.full="http://127.0.0.1:PORT/orders/7" url.template="/orders/{id}" http.response.status_code=200 network.protocol.version="1.1"
          GET /orders/{id} Server http.request.method="GET" http.route="/orders/{id}"
            look_up id=7
    "#]];
    expected.assert_eq(&tree(&trace, address));
}

#[traced(attributes(id))]
async fn ask(mut client: HttpClient, address: SocketAddr, id: u32) {
    let answer = fetch(&mut client, format!("http://{address}/orders/{id}")).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

/// The parent of a span, if it is of the trace.
fn parent<'a>(trace: &'a Trace, of: &SpanData) -> Option<&'a SpanData> {
    let mut spans = trace.spans().iter();
    spans.find(|span| span.span_context.span_id() == of.parent_span_id)
}

#[test]
fn many_requests_at_once_keep_their_parents() {
    const REQUESTS: u32 = 100;
    let address = serve(under_middleware());
    let ((), trace) = trace(|| {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(
            async {
                let client = client();
                let asking = (1000..1000 + REQUESTS).map(|id| {
                    tokio::spawn(ask(client.clone(), address, id).with_current_context())
                });
                for asked in join_all(asking).await {
                    asked.unwrap();
                }
            }
            .with_context(Context::current()),
        );
    });
    let looked_up = trace.spans().iter().filter(|span| span.name == "look_up");
    let mut ids: Vec<String> = looked_up
        .map(|span| {
            let id = attribute(&span.attributes, "id").unwrap();
            let handler = parent(&trace, span).unwrap();
            let server = parent(&trace, handler).unwrap();
            let client = parent(&trace, server).unwrap();
            let caller = parent(&trace, client).unwrap();
            let kinds = [server, client].map(|span| span.span_kind.clone());
            assert_eq!(kinds, [SpanKind::Server, SpanKind::Client]);
            assert_eq!(caller.name, "ask");
            assert_eq!(attribute(&caller.attributes, "id"), Some(id));
            id.to_string()
        })
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), REQUESTS as usize);
}

/// In a process whose tracing is off.
#[test]
fn off_a_middleware_passes_the_callers_context_on() {
    let printed = probe(&["server"], &[]);
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    assert_eq!(printed.stdout, format!("{traceparent}\ndone\n"));
    assert_eq!(printed.stderr, "");
}
