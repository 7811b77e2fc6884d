//! [`Receiver`]: a trace service that answers from a script, on a port that the system chooses.
//! Never answers badly of itself: once the script is over, everything is accepted.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use tokio::runtime::Runtime;
use tonic::codec::CompressionEncoding;
use tonic::metadata::MetadataMap;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

use crate::exporter::otlp::tests::tls::Meeting;

pub(super) enum Reply {
    Answer(Result<ExportTraceServiceResponse, Status>),
    /// Never.
    Silence,
}

impl From<Status> for Reply {
    fn from(status: Status) -> Self {
        Self::Answer(Err(status))
    }
}

pub(super) struct Receiver {
    pub(super) url: String,
    pub(super) requests: mpsc::Receiver<(MetadataMap, ExportTraceServiceRequest)>,
    runtime: Option<Runtime>,
}

impl Receiver {
    pub(super) fn new(script: impl IntoIterator<Item = Reply>) -> Self {
        Self::start(script, None, usize::MAX)
    }

    pub(super) fn limited(limit: usize) -> Self {
        Self::start([], None, limit)
    }

    pub(super) fn secured(meeting: &Meeting) -> Self {
        let identity = Identity::from_pem(&meeting.server.certificate, &meeting.server.key);
        let mut tls = ServerTlsConfig::new().identity(identity);
        if let Some(ca) = &meeting.clients {
            tls = tls.client_ca_root(Certificate::from_pem(ca));
        }
        Self::start([], Some(tls), usize::MAX)
    }

    fn start(
        script: impl IntoIterator<Item = Reply>,
        tls: Option<ServerTlsConfig>,
        limit: usize,
    ) -> Self {
        let (sender, requests) = mpsc::channel();
        let service = TraceServiceServer::new(Script {
            replies: Mutex::new(script.into_iter().collect()),
            sender,
        })
        .accept_compressed(CompressionEncoding::Gzip)
        .max_decoding_message_size(limit);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let entered = runtime.enter();
        let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", incoming.local_addr().unwrap());
        let mut server = Server::builder();
        if let Some(tls) = tls {
            server = server.tls_config(tls).unwrap();
        }
        let router = server.add_service(service);
        runtime.spawn(router.serve_with_incoming(incoming));
        drop(entered);
        Self {
            url,
            requests,
            runtime: Some(runtime),
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

struct Script {
    replies: Mutex<VecDeque<Reply>>,
    sender: Sender<(MetadataMap, ExportTraceServiceRequest)>,
}

#[tonic::async_trait]
impl TraceService for Script {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let (metadata, _, message) = request.into_parts();
        // A test may have seen enough.
        let _ = self.sender.send((metadata, message));
        let reply = self.replies.lock().unwrap().pop_front();
        match reply {
            None => Ok(Response::new(ExportTraceServiceResponse::default())),
            Some(Reply::Answer(answer)) => answer.map(Response::new),
            Some(Reply::Silence) => pending().await,
        }
    }
}
