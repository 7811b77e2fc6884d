//! [`Collector`]: an OTLP/gRPC receiver on loopback that keeps what it is sent, in the clear or behind certificates.
//! Never refuses a request: whom its certificates keep out never gets to make one.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::runtime::Runtime;
use tonic::codec::CompressionEncoding;
use tonic::metadata::MetadataMap;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};
use tonic::{Response, Status};

use crate::receiver::{Received, spans};

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) metadata: MetadataMap,
    pub(crate) message: ExportTraceServiceRequest,
    /// The certificate that the client showed, in DER form.
    pub(crate) client: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.metadata.get(name).map(|it| it.to_str().unwrap())
    }
}

#[derive(Debug)]
pub(crate) struct Collector {
    endpoint: String,
    requests: Requests,
    runtime: Option<Runtime>,
}

#[derive(Clone, Debug, Default)]
struct Requests(Arc<Mutex<Vec<Request>>>);

impl Collector {
    pub(crate) fn start() -> Self {
        Self::serve(None)
    }

    /// Lets in who shows a certificate of the authority in `papers`.
    pub(crate) fn behind(papers: &Papers) -> Self {
        let server = papers.issue();
        let tls = ServerTlsConfig::new()
            .identity(Identity::from_pem(server.certificate, server.key))
            .client_ca_root(Certificate::from_pem(papers.authority.pem()));
        Self::serve(Some(tls))
    }

    fn serve(tls: Option<ServerTlsConfig>) -> Self {
        let requests = Requests::default();
        let service =
            TraceServiceServer::new(requests.clone()).accept_compressed(CompressionEncoding::Gzip);
        let runtime = Runtime::new().unwrap();
        let entered = runtime.enter();
        let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let endpoint = format!("{scheme}://{}", incoming.local_addr().unwrap());
        let mut server = Server::builder();
        if let Some(tls) = tls {
            server = server.tls_config(tls).unwrap();
        }
        runtime.spawn(server.add_service(service).serve_with_incoming(incoming));
        drop(entered);
        Self {
            endpoint,
            requests,
            runtime: Some(runtime),
        }
    }

    /// A value for `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub(crate) fn endpoint(&self) -> String {
        self.endpoint.clone()
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.0.lock().unwrap().clone()
    }

    /// Every span, as often as it came.
    pub(crate) fn spans(&self) -> Vec<Received> {
        let requests = self.requests();
        requests.iter().flat_map(|it| spans(&it.message)).collect()
    }
}

/// A runtime that is dropped waits for its threads.
impl Drop for Collector {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[tonic::async_trait]
impl TraceService for Requests {
    async fn export(
        &self,
        request: tonic::Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let shown = request.peer_certs();
        let client = shown.and_then(|chain| chain.first().map(|it| it.to_vec()));
        let (metadata, _, message) = request.into_parts();
        self.0.lock().unwrap().push(Request {
            metadata,
            message,
            client,
        });
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// What an authority has issued, in files of a folder of its own.
pub(crate) struct Papers {
    authority: CertifiedIssuer<'static, KeyPair>,
    folder: PathBuf,
}

struct Paper {
    certificate: String,
    der: Vec<u8>,
    key: String,
}

impl Papers {
    /// `name` is no other test's.
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        Self {
            authority: CertifiedIssuer::self_signed(params, key).unwrap(),
            folder,
        }
    }

    /// The path of a file with the authority's own certificate.
    pub(crate) fn authority(&self) -> String {
        self.file("ca.pem", &self.authority.pem())
    }

    /// The paths of files with a certificate and its key, and the certificate in DER form.
    pub(crate) fn client(&self) -> (String, String, Vec<u8>) {
        let Paper {
            certificate,
            der,
            key,
        } = self.issue();
        (
            self.file("client.pem", &certificate),
            self.file("client.key", &key),
            der,
        )
    }

    fn issue(&self) -> Paper {
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.authority).unwrap();
        Paper {
            certificate: certificate.pem(),
            der: certificate.der().to_vec(),
            key: key.serialize_pem(),
        }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path.into_os_string().into_string().unwrap()
    }
}
