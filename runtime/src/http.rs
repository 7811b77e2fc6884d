//! The context in the headers of HTTP requests.
//! Never reads or writes any other header than those of the trace context.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::SpanContext;

use crate::propagation;

/// The context of an incoming request, for `parent = ...`.
///
/// ```
/// #[traced::traced(kind = server, parent = traced::http::extract(&headers))]
/// fn handle(headers: http::HeaderMap) {}
/// # handle(http::HeaderMap::new());
/// ```
///
/// A missing or malformed `traceparent` gives the current context.
#[must_use]
pub fn extract(headers: &HeaderMap) -> Context {
    propagation::extract(&Incoming(headers))
}

/// The span that an incoming request names, for `links = ...`, where strangers are not to be trusted with `parent = ...`.
///
/// ```
/// #[traced::traced(kind = server, root, links = traced::http::link(&headers))]
/// fn handle(headers: http::HeaderMap) {}
/// # handle(http::HeaderMap::new());
/// ```
///
/// See [`propagation::link`].
#[must_use]
pub fn link(headers: &HeaderMap) -> Option<SpanContext> {
    propagation::link(&Incoming(headers))
}

/// Writes the current context into the headers of an outgoing request.
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// traced::http::inject(&mut headers);
/// ```
pub fn inject(headers: &mut HeaderMap) {
    propagation::inject(&mut Outgoing(headers));
}

struct Incoming<'a>(&'a HeaderMap);

impl Extractor for Incoming<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let mut values = self.0.get_all(key).iter();
        let value = values.next()?;
        // Two `traceparent` headers contradict each other, and neither is to be trusted.
        if values.next().is_some() {
            return None;
        }
        value.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values = self.0.get_all(key).iter();
        let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        (!values.is_empty()).then_some(values)
    }
}

struct Outgoing<'a>(&'a mut HeaderMap);

impl Injector for Outgoing<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(key.as_bytes()),
            HeaderValue::from_str(&value),
        ) {
            self.0.insert(name, value);
        }
    }
}
