//! [`Http`] posts JSON; [`Inventory`] is the service `inventory` as `checkout` sees it.
//! Never talks to a service without telling it which trace the request belongs to.

use std::error::Error;
use std::net::SocketAddr;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use traced::traced;

use crate::failure::Failure;
use crate::order::{Order, Reservation};

const LARGEST_ANSWER: usize = 1024 * 1024;

#[derive(Clone, Debug)]
pub(crate) struct Http(Client<HttpConnector, Body>);

impl Default for Http {
    fn default() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }
}

impl Http {
    pub(crate) async fn post(
        &self,
        url: &str,
        message: &impl Serialize,
    ) -> Result<(StatusCode, Bytes), Box<dyn Error + Send + Sync>> {
        let mut request = Request::post(url)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(message)?))?;
        // Writes nothing where no span is current, as in `main`.
        traced::http::inject(request.headers_mut());
        let response = self.0.request(request).await?;
        let status = response.status();
        let answer = axum::body::to_bytes(Body::new(response.into_body()), LARGEST_ANSWER).await?;
        Ok((status, answer))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Inventory {
    http: Http,
    address: SocketAddr,
}

impl Inventory {
    pub(crate) fn new(http: Http, address: SocketAddr) -> Self {
        Self { http, address }
    }

    /// To OpenTelemetry an HTTP client failed when it is answered 4xx or 5xx: both are an `Err` here.
    #[traced(
        name = "POST /reservations",
        kind = client,
        scope = "checkout",
        attributes(
            http.request.method = "POST",
            server.address = %self.address.ip(),
            server.port = self.address.port(),
            url.full = format!("http://{}/reservations", self.address),
        ),
    )]
    pub(crate) async fn reserve(&self, order: &Order) -> Result<Reservation, Failure> {
        let unusable = |error: &dyn Error| {
            Failure::new(StatusCode::BAD_GATEWAY, format!("inventory: {error}"))
        };
        let url = format!("http://{}/reservations", self.address);
        let posted = self.http.post(&url, order).await;
        let (status, answer) = posted.map_err(|error| unusable(&*error))?;
        traced::current().set_attribute("http.response.status_code", status.as_u16());
        if !status.is_success() {
            let reason = String::from_utf8_lossy(&answer);
            let message = format!("inventory answered {}: {reason}", status.as_u16());
            return Err(Failure::new(StatusCode::BAD_GATEWAY, message));
        }
        serde_json::from_slice(&answer).map_err(|error| unusable(&error))
    }
}
