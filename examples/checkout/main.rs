//! A shop of two services, and three customers: `OTEL_TRACES_EXPORTER=console cargo run --example checkout`.
//! Never listens beyond this machine, and ends by itself.
//!
//! `checkout` asks `inventory` over HTTP to reserve what was ordered, so each order is one trace through both. The
//! third order fails deep inside `inventory`. Set `OTEL_EXPORTER_OTLP_ENDPOINT` instead to send the traces to a
//! collector; set nothing, and none are made.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

mod checkout;
mod client;
mod failure;
mod inventory;
mod order;

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

use crate::client::{Http, Inventory};
use crate::order::Order;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // Whatever way `main` is left, dropping this delivers the spans that have ended.
    let _telemetry = traced::builder().service_name("shop").init();

    let http = Http::default();
    let inventory = Inventory::new(http.clone(), serve(inventory::routes()).await?);
    let checkout = serve(checkout::routes(inventory)).await?;
    let url = format!("http://{checkout}/checkout");
    for order in [
        Order::new(1, &["tea", "cup"]),
        Order::gift(2, &["cup"]),
        Order::new(3, &["tea", "kettle"]),
    ] {
        let (status, answer) = http.post(&url, &order).await?;
        println!("{status}: {}", String::from_utf8_lossy(&answer));
    }
    Ok(())
}

/// Serves until the program ends, on a port that the system chooses.
async fn serve(routes: Router) -> Result<SocketAddr, std::io::Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, routes).await });
    Ok(address)
}
