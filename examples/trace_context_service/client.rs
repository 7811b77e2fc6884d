//! [`Client`]: makes the calls that are asked for.
//! Never waits for ever, and never follows a redirect.

use std::error::Error;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use hyper_util::client::legacy::Client as HyperClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use traced::traced;

use crate::call::Call;
use crate::failure::Failure;

const LARGEST_ANSWER: usize = 1024 * 1024;
const LONGEST_CALL: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub(crate) struct Client(HyperClient<HttpConnector, Body>);

impl Default for Client {
    fn default() -> Self {
        Self(HyperClient::builder(TokioExecutor::new()).build_http())
    }
}

impl Client {
    /// To OpenTelemetry an HTTP client failed when it is answered 4xx or 5xx: both are an `Err` here.
    #[traced(
        name = "POST",
        kind = client,
        attributes(
            http.request.method = "POST",
            server.address = &call.host,
            server.port = call.port(),
            url.full = %call.url,
        ),
    )]
    pub(crate) async fn post(&self, call: &Call) -> Result<(), Failure> {
        let failure =
            |why: String| Failure::new(StatusCode::BAD_GATEWAY, format!("{}: {why}", call.url));
        let status = tokio::time::timeout(LONGEST_CALL, self.exchange(call)).await;
        let status = status.map_err(|_| failure(format!("no answer in {LONGEST_CALL:?}")))?;
        let status = status.map_err(|error| failure(with_sources(&*error)))?;
        traced::current().set_attribute("http.response.status_code", status.as_u16());
        if status.is_client_error() || status.is_server_error() {
            return Err(failure(format!("answered {}", status.as_u16())));
        }
        Ok(())
    }

    async fn exchange(&self, call: &Call) -> Result<StatusCode, Box<dyn Error + Send + Sync>> {
        let mut request = Request::post(&call.url)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(serde_json::to_vec(&call.arguments)?))?;
        traced::http::inject(request.headers_mut());
        let response = self.0.request(request).await?;
        let status = response.status();
        // Read to its end, so that the connection can be used again.
        axum::body::to_bytes(Body::new(response.into_body()), LARGEST_ANSWER).await?;
        Ok(status)
    }
}

/// Why the outermost error came about: the client's own says little.
fn with_sources(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |error| (*error).source());
    sources.fold(error.to_string(), |text, source| {
        format!("{text}: {source}")
    })
}
