//! [`Unary`] carries one message over HTTP/2 and one back, blocking, on a runtime of its own.
//! Never needs or disturbs the application's runtime, never outlasts its time, and never starts anything before it sends.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderName, TE, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Uri, Version};
use http_body_util::Full;

use super::call::Answer;
use super::line::{Line, Target};
use super::trouble::Trouble;
use crate::config::tls::Tls;
use crate::exporter::otlp::client::USER_AGENT_VALUE;

/// How the message is compressed, if it is.
pub(super) const ENCODING: HeaderName = HeaderName::from_static("grpc-encoding");
/// Of a message on the wire: whether it is compressed, and its length.
pub(super) const PREFIX: usize = 5;

/// A method of a service that takes one message and answers with one.
pub(crate) struct Unary {
    /// All that is sent but the time limit.
    headers: HeaderMap,
    /// From the first call on.
    line: Option<Line>,
    method: Uri,
    target: Target,
}

impl Unary {
    /// Calls `method`, a path, at an endpoint without a user name, with these headers and those that gRPC asks for.
    ///
    /// # Errors
    ///
    /// A clause that says what cannot be used, and why.
    pub(crate) fn new(
        endpoint: Uri,
        method: &'static str,
        headers: HeaderMap,
        tls: &Tls,
    ) -> Result<Self, String> {
        let target = Target::new(&endpoint, tls)?;
        let mut all = HeaderMap::new();
        all.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        all.insert(TE, HeaderValue::from_static("trailers"));
        all.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_VALUE));
        all.extend(headers);
        let mut parts = endpoint.into_parts();
        parts.path_and_query = Some(PathAndQuery::from_static(method));
        Ok(Self {
            headers: all,
            line: None,
            method: Uri::from_parts(parts).map_err(|error| error.to_string())?,
            target,
        })
    }

    pub(super) fn call(
        &mut self,
        message: &[u8],
        is_compressed: bool,
        left: Duration,
    ) -> Result<Answer, Trouble> {
        // A runtime panics when the system has no thread left to look up a name.
        catch_unwind(AssertUnwindSafe(|| self.send(message, is_compressed, left)))
            .unwrap_or(Err(Trouble::Panicked))
    }

    fn send(
        &mut self,
        message: &[u8],
        is_compressed: bool,
        left: Duration,
    ) -> Result<Answer, Trouble> {
        let deadline = Instant::now() + left;
        let request = self
            .request(message, is_compressed, left)
            .map_err(Trouble::Unusable)?;
        let line = match &mut self.line {
            Some(line) => line,
            empty => empty.insert(Line::open(&self.target)?),
        };
        line.ask(request, deadline)
    }

    fn request(
        &self,
        message: &[u8],
        is_compressed: bool,
        left: Duration,
    ) -> Result<Request<Full<Bytes>>, String> {
        let length = u32::try_from(message.len())
            .map_err(|_| "a message of more than 4 GiB cannot be sent over gRPC".to_owned())?;
        let mut framed = BytesMut::with_capacity(PREFIX + message.len());
        framed.put_u8(is_compressed.into());
        framed.put_u32(length);
        framed.put_slice(message);
        let mut request = Request::post(self.method.clone())
            .version(Version::HTTP_2)
            .body(Full::new(framed.freeze()))
            .map_err(|error| error.to_string())?;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert("grpc-timeout", timeout(left));
        Ok(request)
    }
}

impl fmt::Debug for Unary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unary").finish_non_exhaustive()
    }
}

/// In milliseconds and up, so that the endpoint does not give up first. Eight digits are enough for a day.
fn timeout(left: Duration) -> HeaderValue {
    let milliseconds = left.as_nanos().div_ceil(1_000_000).clamp(1, 99_999_999);
    HeaderValue::try_from(format!("{milliseconds}m"))
        .unwrap_or_else(|_| HeaderValue::from_static("99999999m"))
}
