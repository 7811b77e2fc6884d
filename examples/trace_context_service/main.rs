//! The service side of the W3C's tests of trace context: `cargo run --example trace_context_service -- PORT`.
//! Never listens beyond this machine, and ends when it is interrupted.
//!
//! The [tests](https://github.com/w3c/trace-context/tree/main/test) ask it to call them back and look at the headers of
//! these calls. They expect a trace where none came in, so tracing has to be on: with
//! `OTEL_TRACES_EXPORTER=console` the spans are seen as well. Off, it passes on what came in. With 0 for PORT the
//! system chooses one.

#![expect(clippy::print_stdout, reason = "a program that says where it listens")]

mod call;
mod client;
mod failure;
mod service;

use std::error::Error;
use std::net::Ipv4Addr;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let port = port()?;
    // Whatever way `main` is left, dropping this delivers the spans that have ended.
    let _telemetry = traced::builder()
        .service_name("trace-context-service")
        .init();

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on http://{}/test", listener.local_addr()?);
    axum::serve(listener, service::routes())
        .with_graceful_shutdown(interrupt())
        .await?;
    Ok(())
}

fn port() -> Result<u16, String> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next(), arguments.next()) {
        (Some(port), None) => port
            .parse()
            .map_err(|_| format!("found `{port}`, expected a port from 0 to 65535")),
        _ => Err("expected one argument: the port to listen on".to_owned()),
    }
}

/// Never comes where the system cannot tell of an interrupt.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
