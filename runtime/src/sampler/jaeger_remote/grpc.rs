//! [`Grpc`] asks for a strategy over gRPC, as the specification's endpoint wants to be asked.
//! Never waits longer than its time, or reads more than a gRPC client's limit.

use std::time::Duration;

use http::Uri;
use http::header::AUTHORIZATION;

use super::fetch::{Fetch, TIMEOUT};
use super::protobuf;
use super::strategy::Strategy;
use crate::config::endpoint::masked;
use crate::config::tls::Tls;
use crate::exporter::otlp::credentials;
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
        Self {
            method: method(endpoint),
            name: masked(endpoint),
            timeout: TIMEOUT,
        }
    }
}

fn method(endpoint: &str) -> Result<Unary, String> {
    let uri = endpoint.parse::<Uri>().map_err(|error| error.to_string())?;
    let (uri, credentials) = credentials::take(uri)?;
    let credentials = credentials.map(|it| (AUTHORIZATION, it));
    let headers = credentials.into_iter().collect();
    Unary::new(uri, METHOD, headers, &Tls::default())
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
