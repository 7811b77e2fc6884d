//! [`ClientLayer`]: a tower layer that opens a span for each request of an HTTP client.
//! Never reads a body, never keeps a request or an answer, and never sends a request twice.

use std::error::Error;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context as Task, Poll};

use http::{Request, Response};
use opentelemetry::trace::SpanKind;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::request::{METHODS, Method, describe, name};
use super::response::Answered;
use crate::frame::Frame;
use crate::future::{InSpan, in_running_span};
use crate::global;
use crate::origin::Origin;
use crate::start::Start;

/// A span of kind client for each request, with the context in its headers.
///
/// For hyper-util's client, tonic's `Channel`, and every other `Service<http::Request<B>, Response = http::Response<R>>`
/// whose error is an [`Error`]. A layer that boxes errors goes outside this one.
///
/// ```
/// use std::convert::Infallible;
///
/// use http::{Request, Response};
/// use tower::{ServiceBuilder, ServiceExt, service_fn};
/// use traced::http::{ClientLayer, UrlTemplate};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// // In place of a client that sends requests somewhere.
/// let answering = service_fn(|request: Request<()>| async move {
///     Ok::<_, Infallible>(Response::new(request.uri().path().len()))
/// });
/// let client = ServiceBuilder::new().layer(ClientLayer::new()).service(answering);
///
/// let request = Request::get("http://shop.example/orders/7")
///     .extension(UrlTemplate("/orders/{id}")) // the span is called `GET /orders/{id}`, and `GET` without it
///     .body(())
///     .unwrap();
/// assert_eq!(*client.oneshot(request).await.unwrap().body(), 9);
/// # }
/// ```
///
/// # What is recorded
///
/// As the
/// [semantic conventions for HTTP clients](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span)
/// 1.44 say: `http.request.method` (`_OTHER` where it is not known, with `http.request.method_original`),
/// `server.address` and `server.port` (of the URL, or else of the header `host`), `url.full` (without user name and
/// password, and without the values of query parameters that the conventions call sensitive; of a request that names no
/// scheme, what it names), `url.template` if there is a [`UrlTemplate`](super::UrlTemplate), `http.response.status_code`, and `network.protocol.version` of the answer. A
/// 4xx or 5xx is an error, with the status as `error.type`. So is an error of the client, with its type, its
/// message, and those of its sources. The attributes are evaluated if the span is recorded, so that a sampler is asked
/// with the name alone. No body and no header is recorded.
///
/// The span starts when the client is called. It is current while the client works on the request, and ends when the
/// head of the answer is there, whether or not anybody reads the body. A request that is given up before that gets the
/// event `cancelled`. Where the client follows redirects or tries again, there is one span for all of it; a layer for
/// that goes outside this one, so that there is one for each. `code.file.path` and `code.line.number` say where the
/// layer was made.
///
/// # Where there is no span
///
/// The span is on whenever tracing is, as that of [`traced::span`](crate::span()) is: filters are about annotated functions
/// and about other libraries.
///
/// The headers get the context that is current, also while tracing is off: who is called continues the trace that the
/// caller was called in. Where there is no context, headers stay as they are.
///
/// # gRPC
///
/// What a call over gRPC came to stands behind its body, when this span has ended. For conventions of RPC, annotate the
/// function that makes the call: see the [module](super).
#[derive(Clone, Copy, Debug)]
pub struct ClientLayer {
    location: &'static Location<'static>,
    methods: &'static [&'static str],
}

impl ClientLayer {
    /// A layer that knows the methods of RFC 9110, `PATCH` and `QUERY`.
    #[must_use]
    #[track_caller]
    pub const fn new() -> Self {
        Self {
            location: Location::caller(),
            methods: METHODS,
        }
    }

    /// Knows `methods`, upper and lower case told apart, and no other.
    ///
    /// ```
    /// let layer = traced::http::ClientLayer::new().methods(&["GET", "PROPFIND", "MKCOL"]);
    /// ```
    #[must_use]
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.methods = methods;
        self
    }

    /// Starts the span and makes it the current one, if tracing is on.
    fn enter<B>(&self, request: &Request<B>) -> Option<Frame> {
        let installed = global::installed()?;
        let origin = Origin::here(SpanKind::Client, self.location);
        let method = Method::of(request, self.methods);
        let mut start = Start::of(origin, installed);
        start.name(name(method, request));
        if start.is_recording() {
            describe(&mut start, method, request);
        }
        Some(Frame::enter(&mut start))
    }
}

impl Default for ClientLayer {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<S> Layer<S> for ClientLayer {
    type Service = ClientService<S>;

    fn layer(&self, inner: S) -> ClientService<S> {
        ClientService {
            inner,
            layer: *self,
        }
    }
}

/// An HTTP client whose requests have spans. See [`ClientLayer`].
#[derive(Clone, Debug)]
pub struct ClientService<S> {
    inner: S,
    layer: ClientLayer,
}

impl<S, B, R> Service<Request<B>> for ClientService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Error,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, task: &mut Task<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(task)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let frame = self.layer.enter(&request);
        super::inject(request.headers_mut());
        let future = self.inner.call(request);
        let span = frame.and_then(Frame::detach);
        ResponseFuture {
            answer: in_running_span(span, future, Answered),
        }
    }
}

pin_project! {
    /// The answer to a request, on its way. See [`ClientLayer`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        answer: InSpan<F, Answered>,
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Error,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<F::Output> {
        self.project().answer.poll(task)
    }
}
