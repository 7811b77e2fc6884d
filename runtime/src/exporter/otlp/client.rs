//! [`Client`] carries one request of the OTLP exporter, blocking; [`Exchange`] remembers why it failed.
//! Never follows a redirect, never outlasts the batch's deadline, and never panics.

use std::fmt;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use opentelemetry_http::{Bytes, HttpClient, HttpError, ResponseBodyTooLarge};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::response;

/// The limit that the OTLP specification asks for, in bytes.
const LARGEST_RESPONSE: u64 = 4 * 1024 * 1024;
const PRODUCT: &str = concat!("traced/", env!("CARGO_PKG_VERSION"));
/// How `opentelemetry_otlp` begins the user agent that the specification asks for.
const EXPORTER: &str = "OTel-OTLP-Exporter-";

/// What the exporter and its client tell each other about the batch under way: `opentelemetry_otlp` passes on
/// neither how long a request may take nor why it failed.
#[derive(Debug, Default)]
pub(super) struct Exchange(Mutex<Batch>);

#[derive(Debug, Default)]
struct Batch {
    deadline: Option<Instant>,
    timeout: Duration,
    /// Of the last attempt.
    fault: Option<String>,
}

impl Exchange {
    pub(super) fn begin(&self, timeout: Duration) {
        *self.batch() = Batch {
            deadline: Instant::now().checked_add(timeout),
            timeout,
            fault: None,
        };
    }

    pub(super) fn take_fault(&self) -> Option<String> {
        self.batch().fault.take()
    }

    /// What is left of the batch's time, and the whole of it.
    fn time(&self) -> (Duration, Duration) {
        let batch = self.batch();
        let left = batch
            .deadline
            .map(|deadline| deadline.saturating_duration_since(Instant::now()));
        (left.unwrap_or(batch.timeout), batch.timeout)
    }

    fn batch(&self) -> MutexGuard<'_, Batch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Client {
    agent: Agent,
    headers: HeaderMap,
    exchange: Arc<Exchange>,
}

impl Client {
    pub(super) fn new(endpoint: &Uri, headers: HeaderMap, exchange: Arc<Exchange>) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .tls_config(tls)
            .user_agent(PRODUCT);
        if is_loopback(endpoint) {
            // A proxy named by the environment would look for the collector on its own machine.
            config = config.proxy(None);
        }
        Self {
            agent: config.build().new_agent(),
            headers,
            exchange,
        }
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (left, timeout) = self.exchange.time();
        let (parts, body) = request.into_parts();
        let mut request = Request::new(body.as_ref());
        *request.method_mut() = parts.method;
        *request.uri_mut() = parts.uri;
        *request.headers_mut() = self.headers(&parts.headers);
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(left))
            .build();
        let failed = |error| reason(error, timeout);
        let (parts, mut body) = self.agent.run(request).map_err(failed)?.into_parts();
        let read = body.with_config().limit(LARGEST_RESPONSE).read_to_vec();
        let body = match read {
            Ok(body) => body,
            // The spans are accepted all the same: to send them again would store them twice.
            Err(error) if parts.status.is_success() && !is_too_large(&error) => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        Ok(Response::from_parts(parts, Bytes::from(body)))
    }

    /// Of the exporter's own headers only those that describe the body are kept: the others come from a second
    /// reading of the environment.
    fn headers(&self, exporter: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in [CONTENT_TYPE, CONTENT_ENCODING] {
            if let Some(value) = exporter.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        let exporter = exporter
            .get(USER_AGENT)
            .and_then(|agent| agent.to_str().ok())
            .filter(|agent| agent.starts_with(EXPORTER));
        let agent = format!("{PRODUCT} {}", exporter.unwrap_or_default());
        if let Ok(agent) = HeaderValue::try_from(agent.trim_end()) {
            headers.insert(USER_AGENT, agent);
        }
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        headers
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        // ureq starts a thread for each name that it resolves, and panics when the system has none left.
        let sent = catch_unwind(AssertUnwindSafe(|| self.send(request)));
        let result = sent.unwrap_or_else(|_| Err("the HTTP client panicked".into()));
        let fault = match &result {
            Ok(response) => response::fault(response, &self.headers),
            Err(error) => Some(response::excerpt(&error.to_string(), &self.headers)),
        };
        self.exchange.batch().fault = fault;
        result
    }
}

fn reason(error: ureq::Error, timeout: Duration) -> HttpError {
    match error {
        ureq::Error::BodyExceedsLimit(_) => Box::new(ResponseBodyTooLarge::new()),
        ureq::Error::Io(error) => Box::new(error),
        ureq::Error::Timeout(_) => format!("no answer within {timeout:?}").into(),
        error => Box::new(error),
    }
}

fn is_loopback(endpoint: &Uri) -> bool {
    let host = endpoint.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

fn is_too_large(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::BodyExceedsLimit(_))
}
