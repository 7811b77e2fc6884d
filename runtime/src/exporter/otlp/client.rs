//! [`Client`] carries one request, blocking.
//! Never follows a redirect, never outlasts the time that it is given, and never panics.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue, Request, Response, Uri};
use ureq::Agent;

use super::request::Encoding;
use super::response::{self, Verdict};
use super::tls;
use super::transport::Time;
use crate::config::tls::Tls;

/// The limit that the OTLP specification asks for, in bytes.
const LARGEST_RESPONSE: u64 = 4 * 1024 * 1024;
/// The product, and the form that the specification asks for.
pub(super) const USER_AGENT_VALUE: &str = concat!(
    "traced/",
    env!("CARGO_PKG_VERSION"),
    " OTel-OTLP-Exporter-Rust/",
    env!("CARGO_PKG_VERSION")
);

pub(super) struct Client {
    agent: Agent,
    encoding: Encoding,
    endpoint: Uri,
    /// All that is sent.
    headers: HeaderMap,
    /// Those of the user, which no message shows.
    secrets: HeaderMap,
}

impl Client {
    /// A header of the user's wins over one of ours.
    ///
    /// # Errors
    ///
    /// A clause that says what is wrong with `tls`.
    pub(super) fn new(
        endpoint: Uri,
        secrets: HeaderMap,
        encoding: Encoding,
        compression: Option<HeaderValue>,
        tls: &Tls,
    ) -> Result<Self, String> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .tls_config(tls::for_http(tls)?);
        if is_loopback(&endpoint) {
            // A proxy named by the environment would look for the collector on its own machine.
            config = config.proxy(None);
        }
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, encoding.into());
        headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_VALUE));
        if let Some(compression) = compression {
            headers.insert(CONTENT_ENCODING, compression);
        }
        for (name, value) in &secrets {
            headers.insert(name, value.clone());
        }
        Ok(Self {
            agent: config.build().new_agent(),
            encoding,
            endpoint,
            headers,
            secrets,
        })
    }

    pub(super) fn post(&self, body: &[u8], time: Time) -> Verdict {
        // ureq starts a thread for each name that it resolves, and panics when the system has none left.
        let sent = catch_unwind(AssertUnwindSafe(|| self.send(body, time)));
        match sent {
            Ok(Ok(response)) => response::judge(&response, self.encoding, &self.secrets),
            Ok(Err(error)) => self.judge(error, time.whole),
            Err(_) => Verdict::Busy {
                reason: "the HTTP client panicked".to_owned(),
                after: None,
            },
        }
    }

    fn send(&self, body: &[u8], time: Time) -> Result<Response<Vec<u8>>, ureq::Error> {
        let mut request = Request::post(self.endpoint.clone()).body(body)?;
        *request.headers_mut() = self.headers.clone();
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(time.left))
            .build();
        let (parts, mut body) = self.agent.run(request)?.into_parts();
        let body = match body.with_config().limit(LARGEST_RESPONSE).read_to_vec() {
            Ok(body) => body,
            Err(error @ ureq::Error::BodyExceedsLimit(_)) => return Err(error),
            // The status has said what matters: to send accepted spans again would store them twice.
            Err(_) => Vec::new(),
        };
        Ok(Response::from_parts(parts, body))
    }

    fn judge(&self, error: ureq::Error, timeout: Duration) -> Verdict {
        let may_pass = may_pass(&error);
        let reason = response::excerpt(&reason(error, timeout), &self.secrets);
        if may_pass {
            Verdict::Busy {
                reason,
                after: None,
            }
        } else {
            Verdict::Refused(reason)
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

fn reason(error: ureq::Error, timeout: Duration) -> String {
    match error {
        ureq::Error::BodyExceedsLimit(_) => {
            "response body exceeded maximum allowed 4 MiB limit".to_owned()
        }
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Timeout(_) => format!("no answer within {timeout:?}"),
        error => error.to_string(),
    }
}

/// Whether the connection failed, and not what was said over it.
fn may_pass(error: &ureq::Error) -> bool {
    match error {
        // What rustls does not like of the other side.
        ureq::Error::Io(error) => error.kind() != io::ErrorKind::InvalidData,
        ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::ConnectionFailed
        | ureq::Error::HostNotFound
        | ureq::Error::Timeout(_) => true,
        _ => false,
    }
}

pub(crate) fn is_loopback(endpoint: &Uri) -> bool {
    let host = endpoint.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}
