//! [`Failure`]: what a service answers when it cannot do what it was asked for.
//! Never decides whether a span failed: that is said where the span is.

use std::error::Error;
use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    message: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
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
        (self.status, self.message).into_response()
    }
}

/// What a handler answers. Its status is recorded on the handler's span, which is the current one.
pub(crate) fn answer<T>(result: Result<T, Failure>) -> Result<Json<T>, Failure> {
    let status = match &result {
        Ok(_) => StatusCode::OK,
        Err(failure) => failure.status,
    };
    traced::current().set_attribute("http.response.status_code", status.as_u16());
    result.map(Json)
}
