//! [`Grpc`] carries one request over HTTP/2, blocking, on a runtime of its own.
//! Never needs or disturbs the application's runtime, never outlasts its time, and never starts anything before it sends.

mod answer;
mod call;
mod line;
mod stream;
mod trouble;

#[cfg(test)]
mod tests;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use http::header::{CONTENT_TYPE, TE, USER_AGENT};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Request, Uri, Version};
use http_body_util::Full;

use self::line::{Line, Target};
use self::trouble::Trouble;
use super::client::USER_AGENT_VALUE;
use super::response::Verdict;
use super::transport::Time;
use crate::config::tls::Tls;

const METHOD: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
/// Of a message on the wire: whether it is compressed, and its length.
const PREFIX: usize = 5;
/// What HTTP/2 has no place for, or sets by itself; and whatever begins with `grpc-`.
const RESERVED: [&str; 9] = [
    "connection",
    "content-length",
    "content-type",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

pub(super) struct Grpc {
    /// All that is sent but the time limit.
    headers: HeaderMap,
    is_compressed: bool,
    /// From the first request on.
    line: Option<Line>,
    method: Uri,
    /// The headers of the user, which no message shows.
    secrets: HeaderMap,
    target: Target,
}

impl Grpc {
    /// A header of the user's wins over one of ours.
    ///
    /// # Errors
    ///
    /// A clause that says what cannot be used, and why.
    pub(super) fn new(
        endpoint: Uri,
        secrets: HeaderMap,
        compression: Option<HeaderValue>,
        tls: &Tls,
    ) -> Result<Self, String> {
        let authority = endpoint.authority().map_or("", |it| it.as_str());
        if authority.contains('@') {
            return Err(
                "gRPC has no place for the endpoint's user name and password; a header has"
                    .to_owned(),
            );
        }
        check_metadata(&secrets)?;
        let target = Target::new(&endpoint, tls)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert(TE, HeaderValue::from_static("trailers"));
        headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_VALUE));
        let is_compressed = compression.is_some();
        if let Some(compression) = compression {
            headers.insert("grpc-encoding", compression);
        }
        for (name, value) in &secrets {
            headers.insert(name, value.clone());
        }
        let mut method = endpoint.into_parts();
        method.path_and_query = Some(PathAndQuery::from_static(METHOD));
        Ok(Self {
            headers,
            is_compressed,
            line: None,
            method: Uri::from_parts(method).map_err(|error| error.to_string())?,
            secrets,
            target,
        })
    }

    pub(super) fn post(&mut self, body: &[u8], time: Time) -> Verdict {
        // A runtime panics when the system has no thread left for it.
        let sent = catch_unwind(AssertUnwindSafe(|| self.send(body, time.left)));
        match sent.unwrap_or(Err(Trouble::Panicked)) {
            Ok(verdict) => verdict,
            Err(trouble) => trouble.judge(time.whole, &self.secrets),
        }
    }

    fn send(&mut self, body: &[u8], left: Duration) -> Result<Verdict, Trouble> {
        let deadline = Instant::now() + left;
        let request = self.request(body, left).map_err(Trouble::Unusable)?;
        let line = match &mut self.line {
            Some(line) => line,
            empty => empty.insert(Line::open(&self.target).map_err(Trouble::Unusable)?),
        };
        let answer = line.ask(request, deadline)?;
        Ok(answer::judge(&answer, &self.secrets))
    }

    fn request(&self, body: &[u8], left: Duration) -> Result<Request<Full<Bytes>>, String> {
        let length = u32::try_from(body.len())
            .map_err(|_| "a message of more than 4 GiB cannot be sent over gRPC".to_owned())?;
        let mut message = BytesMut::with_capacity(PREFIX + body.len());
        message.put_u8(self.is_compressed.into());
        message.put_u32(length);
        message.put_slice(body);
        let mut request = Request::post(self.method.clone())
            .version(Version::HTTP_2)
            .body(Full::new(message.freeze()))
            .map_err(|error| error.to_string())?;
        *request.headers_mut() = self.headers.clone();
        request.headers_mut().insert("grpc-timeout", timeout(left));
        Ok(request)
    }
}

impl fmt::Debug for Grpc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grpc").finish_non_exhaustive()
    }
}

fn check_metadata(headers: &HeaderMap) -> Result<(), String> {
    for (key, value) in headers {
        let name = key.as_str();
        if name.ends_with("-bin") {
            return Err(format!(
                "header `{name}` is for bytes, which are not supported"
            ));
        }
        if name.starts_with("grpc-") || RESERVED.contains(&name) {
            return Err(format!("header `{name}` is reserved by gRPC"));
        }
        if value.to_str().is_err() {
            return Err(format!("the value of header `{name}` is not ASCII"));
        }
    }
    Ok(())
}

/// In milliseconds and up, so that the endpoint does not give up first. Eight digits are enough for a day.
fn timeout(left: Duration) -> HeaderValue {
    let milliseconds = left.as_nanos().div_ceil(1_000_000).clamp(1, 99_999_999);
    HeaderValue::try_from(format!("{milliseconds}m"))
        .unwrap_or_else(|_| HeaderValue::from_static("99999999m"))
}
