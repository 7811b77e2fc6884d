//! Strategies over gRPC, from a sampling manager that tonic serves.
//! Never leaves the machine.

use std::convert::Infallible;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Full};
use tokio::runtime::Runtime;
use tonic::body::Body;
use tonic::codegen::Service;
use tonic::server::NamedService;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use super::{LONG, reports};
use crate::sampler::jaeger_remote::fetch::fetch;
use crate::sampler::jaeger_remote::strategy::Strategy;

/// Answers each request with the same, and tells what it was asked.
#[derive(Clone)]
struct Manager {
    message: &'static [u8],
    requests: Sender<(String, Bytes)>,
    status: &'static str,
}

impl NamedService for Manager {
    const NAME: &'static str = "jaeger.api_v2.SamplingManager";
}

impl Service<Request<Body>> for Manager {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let manager = self.clone();
        Box::pin(async move {
            let path = request.uri().path().to_owned();
            let body = request.into_body().collect().await.unwrap().to_bytes();
            // The test may be over.
            let _ = manager.requests.send((path, body));
            let mut trailers = HeaderMap::new();
            trailers.insert("grpc-status", HeaderValue::from_static(manager.status));
            let body = Full::new(Bytes::from_static(manager.message));
            let body = body.with_trailers(ready(Some(Ok(trailers))));
            let mut response = Response::new(Body::new(body));
            let grpc = HeaderValue::from_static("application/grpc");
            response.headers_mut().insert("content-type", grpc);
            Ok(response)
        })
    }
}

/// Serves for as long as the runtime is kept.
fn serve(
    status: &'static str,
    message: &'static [u8],
) -> (String, Receiver<(String, Bytes)>, Runtime) {
    let (requests, received) = channel();
    let manager = Manager {
        message,
        requests,
        status,
    };
    let runtime = Runtime::new().unwrap();
    let entered = runtime.enter();
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", incoming.local_addr().unwrap());
    drop(entered);
    runtime.spawn(
        Server::builder()
            .add_service(manager)
            .serve_with_incoming(incoming),
    );
    (url, received, runtime)
}

#[test]
fn an_endpoint_without_a_path_is_asked_over_grpc() {
    // Of a probability of 0.5, behind the prefix of a message of eleven bytes.
    const HALF: &[u8] = &[0, 0, 0, 0, 11, 0x12, 9, 0x09, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f];
    for end in ["", "/"] {
        let (url, requests, _runtime) = serve("0", HALF);
        let (report, reports) = reports();
        let mut fetch = fetch(&format!("{url}{end}"), &report);
        for _ in 0..2 {
            assert_eq!(fetch.fetch("shop"), Ok(Strategy::Probabilistic(0.5)));
            let (path, body) = requests.recv_timeout(LONG).unwrap();
            assert_eq!(path, "/jaeger.api_v2.SamplingManager/GetSamplingStrategy");
            assert_eq!(&*body, b"\0\0\0\0\x06\x0a\x04shop");
        }
        assert_eq!(reports.try_recv().ok(), None);
    }
}

#[test]
fn what_goes_wrong_over_grpc() {
    for (status, message, reason) in [
        ("14", &[][..], "gRPC UNAVAILABLE"),
        ("12", &[], "gRPC UNIMPLEMENTED"),
        ("0", &[], "the answer has no message"),
        ("0", &[0, 0, 0, 0, 0], "the answer has no strategy"),
        (
            "0",
            &[0, 0, 0, 0, 1, 0x12],
            "the answer is not a sampling strategy",
        ),
    ] {
        let (url, _requests, _runtime) = serve(status, message);
        let (report, _) = reports();
        let answer = fetch(&url, &report).fetch("shop");
        assert_eq!(answer, Err(reason.to_owned()), "{status} {message:?}");
    }
}

#[test]
fn an_endpoint_that_cannot_be_asked() {
    let (report, reports) = reports();
    let mut fetch = fetch("https://me:secret@-", &report);
    assert_eq!(fetch.name(), "https://***@-");
    let error = fetch.fetch("shop").unwrap_err();
    assert_eq!(error, "the endpoint's host is no name for a certificate");
    assert!(!format!("{fetch:?}").contains("secret"));
    assert_eq!(reports.try_recv().ok(), None);
}
