//! [`Fetch`]: asks an endpoint for a service's strategy. [`Http`] does so over HTTP, with JSON.
//! Never waits longer than its time, reads more than its limit, or follows a redirect.

use std::fmt::{self, Debug, Write};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderValue, Request, Uri};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::json;
use super::strategy::Strategy;
use crate::config::endpoint::masked;
use crate::exporter::otlp::client::is_loopback;
use crate::exporter::otlp::credentials;
use crate::sampler::Report;

/// Of a request, from the name's resolution to the answer's last byte.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);
/// In bytes.
const LARGEST_ANSWER: u64 = 1024 * 1024;
/// Where Jaeger and the collector serve strategies over HTTP.
#[cfg(not(feature = "grpc"))]
const PATH: &str = "/sampling";

/// Blocks, on a thread that has nothing else to do.
pub(in crate::sampler) trait Fetch: Debug + Send {
    /// Whom it asks, for a person.
    fn name(&self) -> &str;
    /// # Errors
    ///
    /// A clause that says what was wrong.
    fn fetch(&mut self, service: &str) -> Result<Strategy, String>;
}

/// By the form of the endpoint: the specification's has no path and means gRPC, one with a path means HTTP.
#[cfg(feature = "grpc")]
pub(in crate::sampler) fn fetch(endpoint: &str, _: &Report) -> Box<dyn Fetch> {
    if has_path(endpoint) {
        Box::new(Http::new(endpoint.to_owned()))
    } else {
        Box::new(super::grpc::Grpc::new(endpoint))
    }
}

/// The same, and over HTTP where gRPC is meant.
#[cfg(not(feature = "grpc"))]
pub(in crate::sampler) fn fetch(endpoint: &str, report: &Report) -> Box<dyn Fetch> {
    if has_path(endpoint) {
        return Box::new(Http::new(endpoint.to_owned()));
    }
    let http = Http::new(format!("{}{PATH}", endpoint.trim_end_matches('/')));
    report(&format!(
        "sampling strategies from `{}`: an endpoint without a path means gRPC, which takes the Cargo feature `grpc` of \
         `traced`; asking `{}` over HTTP",
        masked(endpoint),
        http.name()
    ));
    Box::new(http)
}

fn has_path(endpoint: &str) -> bool {
    let uri = endpoint.parse::<Uri>();
    uri.is_ok_and(|uri| !matches!(uri.path(), "" | "/") || uri.query().is_some())
}

pub(super) struct Http {
    agent: Agent,
    credentials: Option<HeaderValue>,
    /// For a person.
    name: String,
    timeout: Duration,
    url: String,
}

impl Http {
    pub(super) fn new(endpoint: String) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("traced/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        if endpoint.parse().is_ok_and(|uri| is_loopback(&uri)) {
            // A proxy named by the environment would look for the endpoint on its own machine.
            config = config.proxy(None);
        }
        let name = masked(&endpoint);
        let taken = endpoint.parse().ok().map(credentials::take);
        let (url, credentials) = match taken {
            Some(Ok((uri, credentials))) => (uri.to_string(), credentials),
            Some(Err(_)) | None => (endpoint, None),
        };
        Self {
            agent: config.build().new_agent(),
            credentials,
            name,
            timeout: TIMEOUT,
            url,
        }
    }

    #[cfg(test)]
    pub(super) fn within(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    fn url(&self, service: &str) -> String {
        let mut url = self.url.clone();
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str("service=");
        for byte in service.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                url.push(char::from(byte));
            } else {
                // A string takes everything.
                let _ = write!(url, "%{byte:02X}");
            }
        }
        url
    }

    fn ask(&self, service: &str) -> Result<Vec<u8>, String> {
        let mut request = Request::get(self.url(service))
            .body(())
            .map_err(|error| error.to_string())?;
        if let Some(credentials) = &self.credentials {
            let headers = request.headers_mut();
            headers.insert(AUTHORIZATION, credentials.clone());
        }
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(self.timeout))
            .build();
        let reason = |error| self.reason(error);
        let mut answer = self.agent.run(request).map_err(reason)?;
        let status = answer.status();
        if status != http::StatusCode::OK {
            return Err(format!("the answer's status is {status}"));
        }
        let body = answer.body_mut().with_config().limit(LARGEST_ANSWER);
        body.read_to_vec().map_err(reason)
    }

    fn reason(&self, error: ureq::Error) -> String {
        match error {
            ureq::Error::BodyExceedsLimit(_) => "the answer is larger than 1 MiB".to_owned(),
            ureq::Error::Io(error) => error.to_string(),
            ureq::Error::Timeout(_) => format!("no answer within {:?}", self.timeout),
            error => error.to_string(),
        }
    }
}

impl Fetch for Http {
    fn name(&self) -> &str {
        &self.name
    }

    fn fetch(&mut self, service: &str) -> Result<Strategy, String> {
        json::read(&self.ask(service)?)
    }
}

impl Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
