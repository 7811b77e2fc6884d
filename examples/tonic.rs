//! gRPC with tonic, both ways: `OTEL_TRACES_EXPORTER=console cargo run --example tonic`.
//! Never listens beyond this machine, and ends by itself.
//!
//! The service is gRPC's own for health checks, which has a unary call and one that streams. The spans are those of
//! annotated functions, with the conventions for RPC: what a call came to stands behind its answers, where a layer of the
//! client or of the server would not see it in time.

#![expect(clippy::print_stdout, reason = "a program that shows what it did")]

use std::error::Error;
use std::net::Ipv4Addr;
use std::pin::Pin;

use futures_util::{Stream, stream};
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Code, Request, Response, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use traced::{FutureExt, traced};

/// Knows one service, `shop`.
struct Shop;

type Answer = Result<HealthCheckResponse, Status>;
type Answers = Pin<Box<dyn Stream<Item = Answer> + Send>>;

#[tonic::async_trait]
impl Health for Shop {
    type WatchStream = Answers;

    #[traced(
        name = "grpc.health.v1.Health/Check",
        kind = server,
        parent = traced::http::extract(request.metadata().as_ref()),
        attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Check"),
        ret_attributes(_ => rpc.response.status_code = "OK"),
        err_if = is_server_fault,
        err_attributes(status =>
            error.type = is_server_fault(status).then(|| name(status.code())),
            rpc.response.status_code = name(status.code()),
        ),
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
        err_if = is_server_fault,
        err_attributes(status => rpc.response.status_code = name(status.code())),
    )]
    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Answers>, Status> {
        find(&request.get_ref().service)?;
        // tonic polls it when this call is over, and no span is current.
        Ok(Response::new(Box::pin(changes().with_current_context())))
    }
}

#[traced(attributes(service))]
fn find(service: &str) -> Answer {
    if service == "shop" {
        Ok(answer(ServingStatus::Serving))
    } else {
        Err(Status::not_found(format!(
            "no service is called `{service}`"
        )))
    }
}

#[traced]
fn changes() -> impl Stream<Item = Answer> {
    stream::iter([
        Ok(answer(ServingStatus::Serving)),
        Ok(answer(ServingStatus::NotServing)),
    ])
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse {
        status: status.into(),
    }
}

/// To a client every status but `OK` is an error; to a server those are that say it failed.
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

/// The code as gRPC's specification spells it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// The client's interceptor: runs for each call, under the span that is current where it is made.
#[expect(clippy::unnecessary_wraps, reason = "what an interceptor looks like")]
fn inject(mut request: Request<()>) -> Result<Request<()>, Status> {
    traced::http::inject(request.metadata_mut().as_mut());
    Ok(request)
}

#[traced(
    name = "grpc.health.v1.Health/Check",
    kind = client,
    attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Check"),
    ret_attributes(_ => rpc.response.status_code = "OK"),
    err_attributes(status =>
        error.type = name(status.code()),
        rpc.response.status_code = name(status.code()),
    ),
)]
async fn check(channel: Channel, service: &str) -> Result<ServingStatus, Status> {
    let mut client = HealthClient::with_interceptor(channel, inject);
    let answer = client.check(asking(service)).await?;
    Ok(answer.into_inner().status())
}

/// The span lasts until the last answer, and sees how the stream ends.
#[traced(
    name = "grpc.health.v1.Health/Watch",
    kind = client,
    attributes(rpc.system.name = "grpc", rpc.method = "grpc.health.v1.Health/Watch"),
    ret_attributes(_ => rpc.response.status_code = "OK"),
    err_attributes(status =>
        error.type = name(status.code()),
        rpc.response.status_code = name(status.code()),
    ),
)]
async fn watch(channel: Channel, service: &str) -> Result<Vec<ServingStatus>, Status> {
    let mut client = HealthClient::with_interceptor(channel, inject);
    let mut answers = client.watch(asking(service)).await?.into_inner();
    let mut statuses = Vec::new();
    while let Some(answer) = answers.message().await? {
        statuses.push(answer.status());
    }
    Ok(statuses)
}

fn asking(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let _telemetry = traced::builder().service_name("shop").init();

    let incoming = TcpIncoming::bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let url = format!("http://{}", incoming.local_addr()?);
    let server = Server::builder().add_service(HealthServer::new(Shop));
    tokio::spawn(server.serve_with_incoming(incoming));

    let channel = Endpoint::from_shared(url)?.connect().await?;
    println!("{:?}", check(channel.clone(), "shop").await?);
    println!("{:?}", watch(channel.clone(), "shop").await?);
    if let Err(status) = check(channel, "kettle").await {
        println!("{}", status.message());
    }
    Ok(())
}
