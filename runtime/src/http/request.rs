//! What a request says of its span: the name, and the attributes of the conventions for HTTP clients.
//! Never looks at a body, and at no header but `host`.

use std::borrow::Cow;

use http::Request;
use http::header::HOST;
use http::uri::Authority;

use super::url;
use crate::start::Start;

/// The path of a request's URL, with names in place of what differs from request to request.
///
/// An extension of the request, which [`ClientLayer`](super::ClientLayer) looks for: it is part of the span's name, and the
/// attribute `url.template`.
///
/// ```
/// let request = http::Request::get("http://shop.example/orders/7")
///     .extension(traced::http::UrlTemplate("/orders/{id}"))
///     .body(())
///     .unwrap();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UrlTemplate(pub &'static str);

/// Those of RFC 9110, `PATCH` and `QUERY`, the usual ones first.
pub(super) const METHODS: &[&str] = &[
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", "QUERY",
];

/// A request's method, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Method {
    Known(&'static str),
    Other,
}

impl Method {
    pub(super) fn of<B>(request: &Request<B>, known: &[&'static str]) -> Self {
        let method = request.method().as_str();
        known
            .iter()
            .find(|known| **known == method)
            .map_or(Self::Other, |known| Self::Known(known))
    }
}

/// What the span is called.
pub(super) fn name<B>(method: Method, request: &Request<B>) -> Cow<'static, str> {
    let method = match method {
        Method::Known(method) => method,
        Method::Other => "HTTP",
    };
    match request.extensions().get() {
        Some(UrlTemplate(template)) => Cow::Owned(format!("{method} {template}")),
        None => Cow::Borrowed(method),
    }
}

/// Records what is known before the request is sent.
pub(super) fn describe<B>(start: &mut Start, method: Method, request: &Request<B>) {
    match method {
        Method::Known(method) => start.text("http.request.method", method),
        Method::Other => {
            start.text("http.request.method", "_OTHER");
            start.value("http.request.method_original", request.method().as_str());
        }
    }
    let authority = authority(request);
    if let Some(authority) = &authority {
        start.value("server.address", url::address(authority));
        start.value("server.port", &url::port(authority, request.uri()));
    }
    let full = url::without_secrets(request.uri(), authority.as_ref());
    start.value("url.full", &Some(full).filter(|full| !full.is_empty()));
    if let Some(UrlTemplate(template)) = request.extensions().get() {
        start.text("url.template", template);
    }
}

/// Whom the request goes to. Some clients are given no more than a path, and send it to where they are connected.
fn authority<B>(request: &Request<B>) -> Option<Authority> {
    request.uri().authority().cloned().or_else(|| {
        let host = request.headers().get(HOST)?;
        Authority::try_from(host.as_bytes()).ok()
    })
}
