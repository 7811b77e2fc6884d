//! [`Grpc`] sends requests to a trace service over gRPC.
//! Never shows a header of the user's. Those that gRPC has other plans with are refused where they are read.

mod answer;
mod call;
mod line;
mod own_runtime;
mod stream;
mod trouble;
mod unary;

#[cfg(test)]
mod tests;

use std::fmt;
#[cfg(feature = "jaeger_remote")]
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Uri};

pub(crate) use self::unary::Unary;
use super::response::Verdict;
use super::transport::Time;
use crate::config::tls::Tls;

const METHOD: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
pub(super) struct Grpc {
    is_compressed: bool,
    method: Unary,
    /// The headers of the user, which no message shows.
    secrets: HeaderMap,
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
        let is_compressed = compression.is_some();
        let encoding = compression.map(|it| (unary::ENCODING, it));
        let mut headers: HeaderMap = encoding.into_iter().collect();
        for (name, value) in &secrets {
            headers.insert(name, value.clone());
        }
        Ok(Self {
            is_compressed,
            method: Unary::new(endpoint, METHOD, headers, tls)?,
            secrets,
        })
    }

    pub(super) fn post(&mut self, body: &[u8], time: Time) -> Verdict {
        match self.method.call(body, self.is_compressed, time.left) {
            Ok(answer) => answer::judge(&answer, &self.secrets),
            Err(trouble) => trouble.judge(time.whole, &self.secrets),
        }
    }
}

/// What `method` answers to `message`, whatever it is for.
///
/// # Errors
///
/// A clause that says why there is no answer.
#[cfg(feature = "jaeger_remote")]
pub(crate) fn ask(method: &mut Unary, message: &[u8], time: Duration) -> Result<Vec<u8>, String> {
    let none = HeaderMap::new();
    let answer = method
        .call(message, false, time)
        .map_err(|trouble| trouble.judge(time, &none))
        .and_then(|answer| answer::message(&answer, &none).map(|it| it.map(<[u8]>::to_vec)));
    match answer {
        Ok(Some(message)) => Ok(message),
        Ok(None) => Err("the answer has no message".to_owned()),
        Err(verdict) => Err(verdict.reason()),
    }
}

impl fmt::Debug for Grpc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grpc").finish_non_exhaustive()
    }
}
