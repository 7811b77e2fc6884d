//! [`Transport`]: the protocol that a request goes over.
//! Never looks into a request, and never sends one twice.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, Uri};

use super::client::Client;
#[cfg(feature = "grpc")]
use super::grpc::Grpc;
use super::response::Verdict;
use crate::config;
use crate::config::Protocol;

#[derive(Debug)]
pub(super) enum Transport {
    #[cfg(feature = "grpc")]
    Grpc(Box<Grpc>),
    Http(Box<Client>),
}

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) left: Duration,
    /// With the attempts before, for messages.
    pub(super) whole: Duration,
}

impl Transport {
    /// `secrets` are the headers of the user, which no message shows; `compression` is what is done to bodies.
    ///
    /// # Errors
    ///
    /// A clause that says what cannot be used, and why.
    pub(super) fn new(
        config: &config::Otlp,
        endpoint: Uri,
        secrets: HeaderMap,
        compression: Option<HeaderValue>,
    ) -> Result<Self, String> {
        match config.protocol {
            #[cfg(feature = "grpc")]
            Protocol::Grpc => {
                let grpc = Grpc::new(endpoint, secrets, compression, &config.tls)?;
                Ok(Self::Grpc(Box::new(grpc)))
            }
            #[cfg(not(feature = "grpc"))]
            Protocol::Grpc => Err(
                "this build does not speak gRPC; enable the Cargo feature `grpc` of `traced`"
                    .to_owned(),
            ),
            Protocol::HttpJson | Protocol::HttpProtobuf => {
                let encoding = config.protocol.into();
                let client = Client::new(endpoint, secrets, encoding, compression, &config.tls)?;
                Ok(Self::Http(Box::new(client)))
            }
        }
    }

    /// What receivers take, in bytes before compression.
    pub(super) fn largest_request(&self) -> usize {
        match self {
            #[cfg(feature = "grpc")]
            Self::Grpc(_) => 4 * 1024 * 1024,
            Self::Http(_) => 64 * 1024 * 1024,
        }
    }

    /// Blocks until there is an answer, or none within the time.
    pub(super) fn post(&mut self, body: &[u8], time: Time) -> Verdict {
        if time.left.is_zero() {
            return Verdict::Refused("no time was left to send it".to_owned());
        }
        match self {
            #[cfg(feature = "grpc")]
            Self::Grpc(grpc) => grpc.post(body, time),
            Self::Http(client) => client.post(body, time),
        }
    }
}
