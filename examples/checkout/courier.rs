//! [`Courier`]: the service of somebody else that brings parcels, as `checkout` sees it.
//! Never knows what it answers, or in which language it is written.

use std::error::Error;

use axum::http::{StatusCode, Uri};
use serde_json::Value;
use traced::traced;

use crate::client::Http;
use crate::failure::Failure;
use crate::order::Parcel;

#[derive(Clone, Debug)]
pub(crate) struct Courier {
    http: Http,
    url: Uri,
}

impl Courier {
    pub(crate) fn new(http: Http, url: Uri) -> Self {
        Self { http, url }
    }

    /// Asks for a parcel to be fetched, and gives back whatever is answered.
    #[traced(
        name = "POST",
        kind = client,
        scope = "checkout",
        attributes(
            http.request.method = "POST",
            server.address = self.url.host(),
            server.port = self.url.port_u16().unwrap_or(80),
            url.full = %self.url,
        ),
    )]
    pub(crate) async fn fetch(&self, parcel: &Parcel) -> Result<Value, Failure> {
        let unusable =
            |error: &dyn Error| Failure::new(StatusCode::BAD_GATEWAY, format!("courier: {error}"));
        let posted = self.http.post(&self.url.to_string(), parcel).await;
        let (status, answer) = posted.map_err(|error| unusable(&*error))?;
        traced::current().set_attribute("http.response.status_code", status.as_u16());
        if !status.is_success() {
            let message = format!("courier answered {}", status.as_u16());
            return Err(Failure::new(StatusCode::BAD_GATEWAY, message));
        }
        serde_json::from_slice(&answer).map_err(|error| unusable(&error))
    }
}
