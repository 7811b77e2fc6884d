//! A shop of two services, and three customers: `OTEL_TRACES_EXPORTER=console cargo run --example checkout`.
//! Never listens beyond this machine, and ends by itself unless it is asked to stay.
//!
//! `checkout` asks `inventory` over HTTP to reserve what was ordered, so each order is one trace through both. The
//! third order fails deep inside `inventory`. Set `OTEL_EXPORTER_OTLP_ENDPOINT` instead to send the traces to a
//! collector; set nothing, and none are made.
//!
//! With the arguments `serve --port PORT --courier URL` it waits for customers of yours until it is interrupted, and asks
//! the service at that URL to bring each parcel: a trace then goes on in there.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

mod arguments;
mod checkout;
mod client;
mod courier;
mod failure;
mod inventory;
mod order;

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

use crate::arguments::Run;
use crate::checkout::Suppliers;
use crate::client::{Http, Inventory};
use crate::courier::Courier;
use crate::order::Order;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let run = Run::parse(std::env::args().skip(1))?;
    // Whatever way `main` is left, dropping this delivers the spans that have ended.
    let _telemetry = traced::builder().service_name("shop").init();

    let http = Http::default();
    let suppliers = Suppliers {
        inventory: Inventory::new(http.clone(), serve(inventory::routes()).await?),
        courier: None,
    };
    match run {
        Run::Customers => customers(&http, suppliers).await,
        Run::Serve { port, courier } => {
            let courier = courier.map(|url| Courier::new(http, url));
            stay(
                port,
                Suppliers {
                    courier,
                    ..suppliers
                },
            )
            .await
        }
    }
}

async fn customers(http: &Http, suppliers: Suppliers) -> Result<(), Box<dyn Error + Send + Sync>> {
    let checkout = serve(checkout::routes(suppliers)).await?;
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

async fn stay(port: u16, suppliers: Suppliers) -> Result<(), Box<dyn Error + Send + Sync>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("listening on http://{}/checkout", listener.local_addr()?);
    axum::serve(listener, checkout::routes(suppliers))
        .with_graceful_shutdown(interrupt())
        .await?;
    Ok(())
}

/// Never comes where the system cannot tell of an interrupt.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Serves until the program ends, on a port that the system chooses.
async fn serve(routes: Router) -> Result<SocketAddr, std::io::Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, routes).await });
    Ok(address)
}
