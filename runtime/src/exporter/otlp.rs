//! [`Otlp`] sends spans as OTLP over HTTP, protobuf-encoded.
//! Never prints, and never lets a header's value or the endpoint's user name and password into a message.

mod client;
mod response;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use opentelemetry_otlp::{Protocol, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use self::client::{Client, Exchange};
use crate::config::endpoint::masked;

/// A longer timeout is as good as none, and could overflow the clock that it is added to.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// `opentelemetry_otlp` encodes and retries, [`Client`] carries. What `opentelemetry_otlp` reads from the
/// environment by itself changes nothing here but the compression.
pub(crate) struct Otlp {
    exporter: opentelemetry_otlp::SpanExporter,
    exchange: Arc<Exchange>,
    endpoint: String,
    timeout: Duration,
    is_shut_down: AtomicBool,
}

impl Otlp {
    /// `endpoint` is used as it is, path and all. `timeout` is for a whole batch, retries included.
    ///
    /// # Errors
    ///
    /// A clause that says which part of the configuration cannot be used, and why.
    pub(crate) fn new(
        endpoint: &str,
        headers: &[(String, String)],
        timeout: Duration,
    ) -> Result<Self, String> {
        let uri = parse_endpoint(endpoint)?;
        let headers = parse_headers(headers)?;
        let exchange = Arc::new(Exchange::default());
        let client = Client::new(&uri, headers, Arc::clone(&exchange));
        let timeout = timeout.min(LONGEST_TIMEOUT);
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(client)
            .with_endpoint(endpoint)
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(timeout)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self {
            exporter,
            exchange,
            endpoint: masked(endpoint),
            timeout,
            is_shut_down: AtomicBool::new(false),
        })
    }

    /// Where the spans go, for messages: the user name and the password are masked.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

/// `opentelemetry_otlp`'s exporter is left out: its `Debug` shows header values.
impl fmt::Debug for Otlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Otlp")
            .field("endpoint", &self.endpoint)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl SpanExporter for Otlp {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        if self.is_shut_down.load(Ordering::Acquire) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.exchange.begin(self.timeout);
        let result = self.exporter.export(batch).await;
        match self.exchange.take_fault() {
            Some(fault) => Err(OTelSdkError::InternalFailure(fault)),
            None => result,
        }
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

/// The endpoint is not repeated in the reason: where its password is cannot be told before it is parsed.
fn parse_endpoint(endpoint: &str) -> Result<Uri, String> {
    let uri: Uri = endpoint
        .parse()
        .map_err(|error| format!("the endpoint is not a URL: {error}"))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err("the endpoint does not start with `http://` or `https://`".to_owned());
    }
    let host = uri.host().unwrap_or_default();
    if host.is_empty() {
        return Err("the endpoint names no host".to_owned());
    }
    // A password with an unescaped `/` ends up here, too.
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    if uri.port().is_none() && !authority.ends_with(host) {
        return Err("the endpoint's port is not a number".to_owned());
    }
    Ok(uri)
}

/// The last value of a repeated name counts.
fn parse_headers(headers: &[(String, String)]) -> Result<HeaderMap, String> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let key = HeaderName::try_from(name)
            .map_err(|_| format!("`{}` is not a header name", name.escape_debug()))?;
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| format!("the value of header `{key}` holds a control character"))?;
        value.set_sensitive(true);
        map.insert(key, value);
    }
    Ok(map)
}
