//! The context in the headers of HTTP requests.
//! Never reads or writes any other header than those of the propagators.
#![doc = include_str!("http.md")]

#[cfg(feature = "tower")]
mod client;
#[cfg(feature = "tower")]
mod request;
#[cfg(feature = "tower")]
mod response;
#[cfg(feature = "tower")]
mod url;

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::SpanContext;

#[cfg(feature = "tower")]
pub use self::client::{ClientLayer, ClientService, ResponseFuture};
#[cfg(feature = "tower")]
pub use self::request::UrlTemplate;
use crate::current_context::current;
use crate::propagation;

/// The context of an incoming request, for `parent = ...`.
///
/// ```
/// #[traced::traced(kind = server, parent = traced::http::extract(&headers))]
/// fn handle(headers: http::HeaderMap) {}
/// # handle(http::HeaderMap::new());
/// ```
///
/// Missing or malformed headers give the current context. What counts where a header is there several times, each format
/// says: see [`propagation`].
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
///
/// What the context holds replaces what is there. Where it names a trace, headers of another trace go altogether, as in a
/// request that is forwarded as it came. What it does not hold is left as it is: headers of a trace where it names none, and
/// baggage where it has none.
pub fn inject(headers: &mut HeaderMap) {
    let context = current();
    if propagation::names_a_trace(&context) {
        propagation::for_each_field(|field| {
            if field != propagation::BAGGAGE {
                headers.remove(field);
            }
        });
    }
    propagation::inject_context(&context, &mut Outgoing(headers));
}

pub(crate) struct Incoming<'a>(pub(crate) &'a HeaderMap);

impl Extractor for Incoming<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(text)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let values: Vec<&str> = self.0.get_all(key).iter().map(text).collect();
        (!values.is_empty()).then_some(values)
    }
}

/// A value that is not ASCII is one all the same: that it is there counts, and no format has this character in it.
fn text(value: &HeaderValue) -> &str {
    value.to_str().unwrap_or("\u{fffd}")
}

struct Outgoing<'a>(&'a mut HeaderMap);

impl Injector for Outgoing<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(key.as_bytes()),
            HeaderValue::from_str(&value),
        ) {
            // A map of tens of thousands of headers is full, also for a name that it has.
            self.0.remove(&name);
            let _ = self.0.try_insert(name, value);
        }
    }
}
