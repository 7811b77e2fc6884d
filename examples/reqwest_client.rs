//! Spans for the requests of reqwest: `OTEL_TRACES_EXPORTER=console cargo run --example reqwest_client`.
//! Never listens beyond this machine, and ends by itself.
//!
//! reqwest has requests of its own kind, which `traced::http::ClientLayer` does not fit. A middleware of
//! `reqwest-middleware` does the same in one annotated function.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use std::net::Ipv4Addr;

use async_trait::async_trait;
use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::routing::get;
use opentelemetry::trace::{Status, TraceContextExt};
use reqwest::{Client, Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next, Result};
use tokio::net::TcpListener;
use traced::{Context, traced};

/// A span of kind client for each request, as the semantic conventions for HTTP say, and the context in its headers.
struct Spans;

#[async_trait]
impl Middleware for Spans {
    // reqwest's messages hold the URL: where its query may be secret, `err = type` leaves them out.
    #[traced(
        name = request.method().to_string(),
        kind = client,
        attributes(
            http.request.method = request.method().as_str(),
            server.address = request.url().host_str(),
            server.port = request.url().port_or_known_default(),
            url.full = without_secrets(&request),
        ),
        ret_attributes(response =>
            http.response.status_code = response.status().as_u16(),
            error.type = is_failure(response).then(|| response.status().as_str().to_owned()),
        ),
    )]
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        traced::http::inject(request.headers_mut());
        let response = next.run(request, extensions).await?;
        if is_failure(&response) {
            // The status code says why.
            Context::current().span().set_status(Status::error(""));
        }
        Ok(response)
    }
}

fn is_failure(response: &Response) -> bool {
    response.status().is_client_error() || response.status().is_server_error()
}

/// The URL without user name, password and query: who needs more of it records more.
fn without_secrets(request: &Request) -> String {
    let url = request.url();
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

#[traced]
async fn visit(client: &ClientWithMiddleware, url: &str) -> Result<StatusCode> {
    let response = client.get(url).send().await?;
    Ok(response.status())
}

#[traced(name = "GET /tea", kind = server, parent = traced::http::extract(&headers))]
async fn tea(headers: HeaderMap) -> &'static str {
    "tea"
}

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let _telemetry = traced::builder().service_name("shop").init();

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let shop = listener.local_addr()?;
    let routes = Router::new().route("/tea", get(tea));
    tokio::spawn(async { axum::serve(listener, routes).await });
    // A port that nobody listens on any more.
    let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await?
        .local_addr()?;

    let client = ClientBuilder::new(Client::new()).with(Spans).build();
    for url in [
        format!("http://{shop}/tea?sig=secret"),
        format!("http://{shop}/coffee"),
        format!("http://{closed}/tea"),
    ] {
        match visit(&client, &url).await {
            Ok(status) => println!("{status}"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
