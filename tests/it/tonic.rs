//! gRPC with tonic, both ways: the context in metadata, and the conventions for RPC on annotated functions.
//! Never lets a server share a thread with its client: what it knows of the trace, it knows from the metadata.

use std::pin::Pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use expect_test::expect;
use futures_util::{Stream, StreamExt, stream};
use opentelemetry::trace::FutureExt;
use tonic::service::Interceptor;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Code, Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tower::Layer;
use traced::http::ClientLayer;
use traced::traced;

use crate::harness::trace_async;
use crate::loopback;

/// Longer than anything takes on a busy machine that is going to happen at all.
const LONGEST: Duration = Duration::from_secs(120);

/// Knows the services `shop` and `till`, of which the latter breaks when it is watched.
struct Shop {
    /// Told of each stream that is over.
    ended: Sender<()>,
}

/// Goes with a stream, and behind it.
struct Ending(Sender<()>);

impl Drop for Ending {
    fn drop(&mut self) {
        // Most tests know from the answer that a stream is over.
        let _ = self.0.send(());
    }
}

type Answers = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}

#[traced(attributes(service))]
fn find(service: &str) -> Result<HealthCheckResponse, Status> {
    match service {
        "shop" | "till" => Ok(answer(ServingStatus::Serving)),
        _ => Err(Status::not_found("no such service")),
    }
}

#[traced]
fn changes(service: &str) -> impl Stream<Item = Result<HealthCheckResponse, Status>> + use<> {
    let last = match service {
        "till" => Err(Status::data_loss("out of order")),
        _ => Ok(answer(ServingStatus::NotServing)),
    };
    stream::iter([Ok(answer(ServingStatus::Serving)), last])
}

/// The name of a code, as the conventions want it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::NotFound => "NOT_FOUND",
        Code::DataLoss => "DATA_LOSS",
        _ => "_OTHER",
    }
}

/// What of a status is the server's fault: the conventions for gRPC say so.
fn is_server_fault(status: &Status) -> bool {
    matches!(
        status.code(),
        Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss
    )
}

#[tonic::async_trait]
impl Health for Shop {
    type WatchStream = Answers;

    #[traced(
        name = "grpc.health.v1.Health/Check",
        kind = server,
        parent = traced::http::extract(request.metadata().as_ref()),
        err_if = is_server_fault,
        attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Check"),
        ret_attributes(_ => rpc.response.status_code = name(Code::Ok)),
        err_attributes(status => rpc.response.status_code = name(status.code())),
    )]
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        find(&request.get_ref().service).map(Response::new)
    }

    #[traced(
        name = "grpc.health.v1.Health/Watch",
        kind = server,
        parent = traced::http::extract(request.metadata().as_ref()),
        attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Watch"),
    )]
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Answers>, Status> {
        let service = &request.get_ref().service;
        find(service)?;
        // tonic polls it when this span is over.
        let changes = changes(service).with_current_context();
        let ending = Ending(self.ended.clone());
        Ok(Response::new(Box::pin(changes.inspect(move |_| {
            let _ = &ending;
        }))))
    }
}

/// The URL of a server, and what tells that a stream of its is over.
fn serve() -> (String, Receiver<()>) {
    let (ended, streams) = channel();
    let server = Server::builder().add_service(HealthServer::new(Shop { ended }));
    let address =
        loopback::serve(|listener| server.serve_with_incoming(TcpIncoming::from(listener)));
    (format!("http://{address}"), streams)
}

async fn connect(url: String) -> Channel {
    Endpoint::from_shared(url).unwrap().connect().await.unwrap()
}

/// Puts the context that is current into the metadata of each call.
#[derive(Clone)]
struct Inject;

impl Interceptor for Inject {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        traced::http::inject(request.metadata_mut().as_mut());
        Ok(request)
    }
}

fn asking(service: &str) -> Request<HealthCheckRequest> {
    Request::new(HealthCheckRequest {
        service: service.to_owned(),
    })
}

#[traced(
    name = "grpc.health.v1.Health/Check",
    kind = client,
    attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Check"),
    ret_attributes(_ => rpc.response.status_code = name(Code::Ok)),
    err_attributes(status =>
        error.type = name(status.code()),
        rpc.response.status_code = name(status.code()),
    ),
)]
async fn check(channel: Channel, service: &str) -> Result<i32, Status> {
    let mut client = HealthClient::with_interceptor(channel, Inject);
    let answer = client.check(asking(service)).await?;
    Ok(answer.into_inner().status)
}

#[traced(
    name = "grpc.health.v1.Health/Watch",
    kind = client,
    attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Watch"),
    ret_attributes(_ => rpc.response.status_code = name(Code::Ok)),
    err_attributes(status =>
        error.type = name(status.code()),
        rpc.response.status_code = name(status.code()),
    ),
)]
async fn watch(channel: Channel, service: &str) -> Result<Vec<i32>, Status> {
    let mut client = HealthClient::with_interceptor(channel, Inject);
    let mut answers = client.watch(asking(service)).await?.into_inner();
    let mut statuses = Vec::new();
    while let Some(answer) = answers.message().await? {
        statuses.push(answer.status);
    }
    Ok(statuses)
}

#[test]
fn a_unary_call_is_one_trace() {
    let (url, _) = serve();
    let (status, trace) = trace_async(async { check(connect(url).await, "shop").await });
    assert_eq!(status.unwrap(), 1);
    let expected = expect![[r#"
        grpc.health.v1.Health/Check Client rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" rpc.response.status_code="OK"
          grpc.health.v1.Health/Check Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" rpc.response.status_code="OK"
            find service="shop"
    "#]];
    expected.assert_eq(&trace.tree());
}

#[test]
fn an_error_status_marks_the_spans_whose_error_it_is() {
    let (url, _) = serve();
    let (status, trace) = trace_async(async { check(connect(url).await, "kettle").await });
    assert_eq!(status.unwrap_err().code(), Code::NotFound);
    let expected = expect![[r#"
        grpc.health.v1.Health/Check Client rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" error.type="NOT_FOUND" rpc.response.status_code="NOT_FOUND" !"code: 'Some requested entity was not found', message: \"no such service\""
          * exception exception.type="tonic::status::Status" exception.message="code: 'Some requested entity was not found', message: \"no such service\""
          grpc.health.v1.Health/Check Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" rpc.response.status_code="NOT_FOUND"
            find service="kettle" error.type="tonic::status::Status" !"code: 'Some requested entity was not found', message: \"no such service\""
              * exception exception.type="tonic::status::Status" exception.message="code: 'Some requested entity was not found', message: \"no such service\""
    "#]];
    expected.assert_eq(&trace.tree());
}

#[test]
fn a_streaming_call_is_one_trace() {
    let (url, _) = serve();
    let (statuses, trace) = trace_async(async { watch(connect(url).await, "shop").await });
    assert_eq!(statuses.unwrap(), [1, 2]);
    let expected = expect![[r#"
        grpc.health.v1.Health/Watch Client rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Watch" rpc.response.status_code="OK"
          grpc.health.v1.Health/Watch Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Watch"
            find service="shop"
            changes stream.item_count=2
    "#]];
    expected.assert_eq(&trace.tree());
}

#[test]
fn an_error_in_a_stream_reaches_both_sides() {
    let (url, streams) = serve();
    let (statuses, trace) = trace_async(async {
        let statuses = watch(connect(url).await, "till").await;
        // tonic answers with the error, and drops the stream then.
        streams.recv_timeout(LONGEST).unwrap();
        statuses
    });
    assert_eq!(statuses.unwrap_err().code(), Code::DataLoss);
    let expected = expect![[r#"
        grpc.health.v1.Health/Watch Client rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Watch" error.type="DATA_LOSS" rpc.response.status_code="DATA_LOSS" !"code: 'Unrecoverable data loss or corruption', message: \"out of order\""
          * exception exception.type="tonic::status::Status" exception.message="code: 'Unrecoverable data loss or corruption', message: \"out of order\""
          grpc.health.v1.Health/Watch Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Watch"
            find service="till"
            changes error.type="tonic::status::Status" stream.item_count=2 !"code: 'Unrecoverable data loss or corruption', message: \"out of order\""
              * exception exception.type="tonic::status::Status" exception.message="code: 'Unrecoverable data loss or corruption', message: \"out of order\""
              * cancelled
    "#]];
    expected.assert_eq(&trace.tree());
}

/// HTTP's conventions know nothing of what a call came to: that stands behind the body.
#[test]
fn the_layer_shows_a_channels_requests_as_those_of_http() {
    let (url, _) = serve();
    let ((), trace) = trace_async(async {
        let channel = ClientLayer::new().layer(connect(url).await);
        // Without it the layer sees paths only: the channel knows where it leads, and tells nobody.
        let origin = http::Uri::from_static("http://shop.example:50051");
        let mut client = HealthClient::with_origin(channel, origin);
        client.check(asking("shop")).await.unwrap();
        client.check(asking("kettle")).await.unwrap_err();
    });
    let expected = expect![[r#"
        POST Client http.request.method="POST" server.address="shop.example" server.port=50051 url.full="http://shop.example:50051/grpc.health.v1.Health/Check" http.response.status_code=200 network.protocol.version="2"
          grpc.health.v1.Health/Check Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" rpc.response.status_code="OK"
            find service="shop"
        POST Client http.request.method="POST" server.address="shop.example" server.port=50051 url.full="http://shop.example:50051/grpc.health.v1.Health/Check" http.response.status_code=200 network.protocol.version="2"
          grpc.health.v1.Health/Check Server rpc.system.name="grpc" rpc.method="grpc.health.v1.Health/Check" rpc.response.status_code="NOT_FOUND"
            find service="kettle" error.type="tonic::status::Status" !"code: 'Some requested entity was not found', message: \"no such service\""
              * exception exception.type="tonic::status::Status" exception.message="code: 'Some requested entity was not found', message: \"no such service\""
    "#]];
    expected.assert_eq(&trace.tree());
}
