//! [`Line`]: a runtime of our own, and the connection on it that requests go over.
//! Never needs or disturbs the application's runtime, and never waits when it is dropped.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::Full;
use rustls::pki_types::ServerName;
#[cfg(test)]
use tokio::runtime::Handle;
use tokio_rustls::TlsConnector;

use super::call::{Answer, Connection, call};
use super::own_runtime::OwnRuntime;
use super::trouble::Trouble;
use crate::config::tls::Tls;
use crate::exporter::otlp::tls;

/// Where a connection goes.
pub(super) struct Target {
    pub(super) host: String,
    pub(super) port: u16,
    /// With `https` only.
    security: Option<(ServerName<'static>, Tls)>,
}

/// What the connection is secured with.
pub(super) type Security = (ServerName<'static>, TlsConnector);

pub(super) struct Line {
    connection: Option<Connection>,
    runtime: OwnRuntime,
    route: Arc<Route>,
}

/// A [`Target`] with all that is known once there is a reason to look for it.
pub(super) struct Route {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Option<Security>,
}

impl Target {
    /// # Errors
    ///
    /// A clause that says what cannot be used, and why.
    pub(super) fn new(endpoint: &Uri, tls: &Tls) -> Result<Self, String> {
        let host = endpoint.host().unwrap_or_default();
        let host = host
            .trim_start_matches('[')
            .trim_end_matches(']')
            .to_owned();
        let is_secure = endpoint.scheme_str() == Some("https");
        let security = if is_secure {
            tls::check(tls)?;
            let name = ServerName::try_from(host.clone())
                .map_err(|_| "the endpoint's host is no name for a certificate".to_owned())?;
            Some((name, tls.clone()))
        } else {
            None
        };
        let usual = if is_secure { 443 } else { 80 };
        Ok(Self {
            port: endpoint.port_u16().unwrap_or(usual),
            host,
            security,
        })
    }
}

impl Line {
    pub(super) fn open(target: &Target) -> Result<Self, Trouble> {
        let security = match &target.security {
            Some((name, tls)) => {
                let config = Arc::new(tls::for_grpc(tls).map_err(Trouble::Unusable)?);
                Some((name.clone(), TlsConnector::from(config)))
            }
            None => None,
        };
        let runtime = OwnRuntime::start().map_err(Trouble::NoThread)?;
        Ok(Self {
            connection: None,
            runtime,
            route: Arc::new(Route {
                host: target.host.clone(),
                port: target.port,
                security,
            }),
        })
    }

    /// Blocks, in any context, until then at most.
    pub(super) fn ask(
        &mut self,
        request: Request<Full<Bytes>>,
        deadline: Instant,
    ) -> Result<Answer, Trouble> {
        let (reply, done) = sync_channel(1);
        let call = call(
            self.connection.take(),
            self.route.clone(),
            request,
            deadline,
        );
        let task = self.runtime.handle().spawn(async move {
            // Whoever asked may have stopped waiting.
            let _ = reply.try_send(call.await);
        });
        let left = deadline.saturating_duration_since(Instant::now());
        match done.recv_timeout(left) {
            Ok((connection, result)) => {
                self.connection = connection;
                result
            }
            Err(RecvTimeoutError::Timeout) => {
                // With its connection: the other side may be gone without a word.
                task.abort();
                Err(Trouble::Late)
            }
            Err(RecvTimeoutError::Disconnected) => Err(Trouble::Panicked),
        }
    }

    #[cfg(test)]
    pub(super) fn runtime(&self) -> &Handle {
        self.runtime.handle()
    }
}
