//! [`Answered`]: what the end of a request says of its span.
//! Never changes the answer, and never looks at its body.

use std::error::Error;

use http::{Response, StatusCode, Version};

use crate::active::{ActiveSpan, Observed};
use crate::description::{chain, shown};
use crate::failure::Failure;
use crate::future::Finished;
use crate::leave::Leave;

/// The head of the answer is there, or there will be none.
#[derive(Debug)]
pub(super) struct Answered;

impl<R, E: Error> Leave<Result<Response<R>, E>> for Answered {
    type Output = Result<Response<R>, E>;

    fn leave(self, span: Finished, answer: Self::Output) -> Self::Output {
        match (span.recording(), &answer) {
            (Some(span), Ok(response)) => record(span, response.status(), response.version()),
            (Some(span), Err(error)) => {
                Failure::described::<E>(|| chain(shown(error), error.source())).record(span);
            }
            (None, _) => {}
        }
        answer
    }
}

fn record(span: &ActiveSpan, status: StatusCode, version: Version) {
    span.value("http.response.status_code", &status.as_u16());
    if let Some(version) = number(version) {
        span.text("network.protocol.version", version);
    }
    if status.is_client_error() || status.is_server_error() {
        span.value("error.type", status.as_str());
        // The status says it all.
        span.set_error(String::new());
    }
}

fn number(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}
