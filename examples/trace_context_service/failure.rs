//! [`Failure`]: why a request is not answered as it was hoped.
//! Never decides whether a span failed: that is said where the span is.

use std::error::Error;
use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    message: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: String) -> Self {
        Self { status, message }
    }

    /// To OpenTelemetry an HTTP server failed when it answers 5xx; a 4xx is the caller's failure.
    pub(crate) fn is_server_fault(&self) -> bool {
        self.status.is_server_error()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (self.status, self.message + "\n").into_response()
    }
}
