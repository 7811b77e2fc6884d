//! [`Grpc`] asks for a strategy over gRPC, as the specification's endpoint wants to be asked.
//! Never waits longer than its time, or reads more than a gRPC client's limit.

use std::time::Duration;

use http::{HeaderMap, Uri};

use super::fetch::{Fetch, TIMEOUT};
use super::protobuf;
use super::strategy::Strategy;
use crate::config::endpoint::masked;
use crate::config::tls::Tls;
use crate::exporter::otlp::grpc::{Unary, ask};

const METHOD: &str = "/jaeger.api_v2.SamplingManager/GetSamplingStrategy";

#[derive(Debug)]
pub(super) struct Grpc {
    /// Or why the endpoint cannot be asked.
    method: Result<Unary, String>,
    /// For a person.
    name: String,
    timeout: Duration,
}

impl Grpc {
    pub(super) fn new(endpoint: &str) -> Self {
        let uri = endpoint.parse::<Uri>().map_err(|error| error.to_string());
        Self {
            method: uri.and_then(|uri| Unary::new(uri, METHOD, HeaderMap::new(), &Tls::default())),
            name: masked(endpoint),
            timeout: TIMEOUT,
        }
    }
}

impl Fetch for Grpc {
    fn name(&self) -> &str {
        &self.name
    }

    fn fetch(&mut self, service: &str) -> Result<Strategy, String> {
        let method = self.method.as_mut().map_err(|reason| reason.clone())?;
        let answer = ask(method, &protobuf::parameters(service), self.timeout)?;
        protobuf::read(&answer)
    }
}
