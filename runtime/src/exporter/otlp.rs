//! [`Otlp`] sends spans as OTLP: over HTTP, as protobuf or as JSON, or over gRPC.
//! Never prints, and never lets a header's value or the endpoint's user name and password into a message.

mod answer;
pub(crate) mod attribute;
mod body;
pub(crate) mod client;
pub(crate) mod credentials;
mod encode;
pub(crate) mod fields;
#[cfg(feature = "grpc")]
pub(crate) mod grpc;
mod request;
mod response;
mod retry;
mod tls;
mod transport;
mod wire;

#[cfg(test)]
pub(crate) mod tests;

use std::fmt;
use std::iter::once;
use std::ops::Range;
use std::time::{Duration, Instant};

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;

use self::body::Body;
use self::request::{Encoding, Request};
use self::response::Verdict;
use self::transport::{Time, Transport};
use super::pause::{Patience, Pause};
use super::view::Batch;
use super::{Destination, Loss};
use crate::config;
use crate::config::endpoint::masked;
use crate::recorder::Gathered;

/// A longer timeout is as good as none, and could overflow the clock that it is added to.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

pub(crate) struct Otlp {
    body: Body,
    endpoint: String,
    is_shut_down: bool,
    patience: Patience,
    pause: Box<dyn Pause>,
    /// What the endpoint said last of spans that it accepted.
    remark: Option<String>,
    request: Request,
    timeout: Duration,
    transport: Transport,
}

impl Otlp {
    /// The endpoint is used as it is, path and all; gRPC has none. `timeout`, not the one in `config`, is for a whole
    /// batch, retries included.
    ///
    /// # Errors
    ///
    /// A clause that says which part of the configuration cannot be used, and why.
    pub(crate) fn new(config: &config::Otlp, timeout: Duration) -> Result<Self, String> {
        let (uri, credentials) = credentials::take(parse_endpoint(&config.endpoint)?)?;
        let mut headers = parse_headers(&config.headers)?;
        if let Some(credentials) = credentials {
            headers.entry(AUTHORIZATION).or_insert(credentials);
        }
        let body = Body::new(config.compression);
        let encoding = Encoding::from(config.protocol);
        let patience = Patience::default();
        let transport = Transport::new(config, uri, headers, body.encoding())?;
        Ok(Self {
            body,
            endpoint: masked(&config.endpoint),
            is_shut_down: false,
            pause: Box::new(patience.clone()),
            patience,
            remark: None,
            request: Request::new(encoding, transport.largest_request()),
            timeout: timeout.min(LONGEST_TIMEOUT),
            transport,
        })
    }

    /// In as many requests as it takes, one after the other, within `timeout`.
    pub(crate) fn send(
        &mut self,
        batch: &(impl Batch + ?Sized),
        timeout: Duration,
    ) -> Result<(), Loss> {
        let whole = timeout.min(self.timeout);
        let deadline = Instant::now() + whole;
        let mut result = Ok(());
        let mut parts: Vec<_> = once(0..batch.len()).collect();
        while let Some(part) = parts.pop() {
            let spans = part.len();
            if spans == 0 {
                continue;
            }
            match self.request.encode(batch, part.clone()) {
                Err(_) if spans > 1 => parts.extend(halves(part)),
                Err(too_large) => lose(&mut result, spans, too_large.to_string()),
                Ok(()) => match self.deliver(whole, deadline) {
                    Verdict::Accepted => {}
                    Verdict::Remarked(remark) => self.remark = Some(remark),
                    Verdict::TooLarge(_) if spans > 1 => parts.extend(halves(part)),
                    Verdict::Rejected {
                        spans: some,
                        reason,
                    } => {
                        let some = usize::try_from(some).unwrap_or(spans);
                        lose(&mut result, some.min(spans), reason);
                    }
                    Verdict::Refused(reason)
                    | Verdict::TooLarge(reason)
                    | Verdict::Busy { reason, .. } => lose(&mut result, spans, reason),
                },
            }
        }
        self.request.trim();
        #[cfg(feature = "gzip")]
        self.body.trim();
        result
    }

    /// What is encoded.
    fn deliver(&mut self, whole: Duration, deadline: Instant) -> Verdict {
        if self.is_shut_down {
            return Verdict::Refused(OTelSdkError::AlreadyShutdown.to_string());
        }
        match self.body.pack(self.request.bytes()) {
            Ok(body) => retry::deliver(&*self.pause, deadline, |left| {
                self.transport.post(body, Time { left, whole })
            }),
            Err(reason) => Verdict::Refused(reason),
        }
    }
}

impl Destination for Otlp {
    /// Where the spans go: the user name and the password are masked.
    fn name(&self) -> &str {
        &self.endpoint
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.request.set_resource(resource);
    }

    fn export(&mut self, spans: &mut Gathered<'_>, timeout: Duration) -> Result<(), Loss> {
        self.send(&spans.views(), timeout)
    }

    fn patience(&self) -> Option<Patience> {
        Some(self.patience.clone())
    }

    fn remark(&mut self) -> Option<String> {
        self.remark.take()
    }

    fn force_flush(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn shutdown(&mut self, _timeout: Duration) -> Result<(), String> {
        if std::mem::replace(&mut self.is_shut_down, true) {
            return Err(OTelSdkError::AlreadyShutdown.to_string());
        }
        Ok(())
    }
}

/// The transport is left out: it knows header values.
impl fmt::Debug for Otlp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Otlp")
            .field("endpoint", &self.endpoint)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The first half last, which is taken first.
fn halves(part: Range<usize>) -> [Range<usize>; 2] {
    let middle = part.start + part.len() / 2;
    [middle..part.end, part.start..middle]
}

fn lose(result: &mut Result<(), Loss>, spans: usize, reason: String) {
    match result {
        Ok(()) => *result = Err(Loss { spans, reason }),
        Err(loss) => loss.spans += spans,
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
