//! Layers of tower on both sides of HTTP: `OTEL_TRACES_EXPORTER=console cargo run --example tower_client`.
//! Never listens beyond this machine, and ends by itself.
//!
//! The client's spans come from [`ClientLayer`], the server's from `opentelemetry-instrumentation-tower`, and what is in
//! between from `#[traced]`. Each order is one trace.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry_instrumentation_tower::http::server;
use tokio::net::TcpListener;
use tower::{Layer, ServiceExt};
use traced::http::{ClientLayer, ClientService, UrlTemplate};
use traced::traced;

type HttpClient = ClientService<Client<HttpConnector, Body>>;
type Failure = Box<dyn Error + Send + Sync>;

/// What an order holds.
#[traced(attributes(order.id = id))]
fn look_up(id: u32) -> Result<&'static str, StatusCode> {
    match id {
        7 => Ok("tea"),
        _ => Err(StatusCode::NOT_FOUND),
    }
}

/// The server's span is the current one: it needs no `kind` and no `parent` here.
#[traced]
async fn order(Path(id): Path<u32>) -> Result<&'static str, StatusCode> {
    look_up(id)
}

#[traced(attributes(order.id = id))]
async fn fetch(client: HttpClient, shop: SocketAddr, id: u32) -> Result<String, Failure> {
    let request = Request::get(format!("http://{shop}/orders/{id}"))
        .extension(UrlTemplate("/orders/{id}"))
        .body(Body::empty())?;
    let response = client.oneshot(request).await?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("the shop answered {status}").into());
    }
    let body = axum::body::to_bytes(Body::new(response.into_body()), 1024).await?;
    Ok(String::from_utf8(body.to_vec())?)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let _telemetry = traced::builder().service_name("shop").init();

    let routes = Router::new()
        .route("/orders/{id}", get(order))
        // After `init`: it asks for the tracer that is there when it is made.
        .layer(server::Layer::new());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let shop = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, routes).await });

    let client = Client::builder(TokioExecutor::new()).build_http();
    let client = ClientLayer::new().layer(client);
    for id in [7, 8] {
        match fetch(client.clone(), shop, id).await {
            Ok(order) => println!("order {id}: {order}"),
            Err(failure) => println!("order {id}: {failure}"),
        }
    }
    Ok(())
}
