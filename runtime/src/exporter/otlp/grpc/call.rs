//! One call: a request out, an [`Answer`] in, over a [`Connection`] that later calls may go over.
//! Never judges an answer, and never keeps more of one than the limit.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2::{self, SendRequest};
use hyper::rt::Executor;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::line::Route;
use super::stream::{Fault, Stream};
use super::trouble::Trouble;

/// The limit that the OTLP specification asks for, in bytes.
const LARGEST_ANSWER: usize = 4 * 1024 * 1024;

/// Somebody in between may drop a connection that nobody uses, without a word to either side: a request over it would wait
/// until its time is over.
const LONGEST_IDLE: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    pub(super) trailers: HeaderMap,
}

/// Ends with all its tasks.
pub(super) struct Connection {
    driver: JoinHandle<Result<(), hyper::Error>>,
    fault: Fault,
    sender: SendRequest<Full<Bytes>>,
    tasks: Tasks,
    used: Instant,
}

/// What hyper wants to be done at the same time.
#[derive(Clone, Default)]
struct Tasks(Arc<Mutex<JoinSet<()>>>);

/// Over `connection` if it is still open, and one that is left open for the next call.
pub(super) async fn call(
    connection: Option<Connection>,
    route: Arc<Route>,
    request: Request<Full<Bytes>>,
    deadline: Instant,
) -> (Option<Connection>, Result<Answer, Trouble>) {
    let mut connection = match open(connection, &route, deadline).await {
        Ok(connection) => connection,
        Err(trouble) => return (None, Err(trouble)),
    };
    match exchange(&mut connection.sender, request).await {
        Err(Trouble::Lost(error)) => (None, Err(connection.explain(error).await)),
        result => (Some(connection), result),
    }
}

async fn open(
    connection: Option<Connection>,
    route: &Route,
    deadline: Instant,
) -> Result<Connection, Trouble> {
    if let Some(mut connection) = connection
        && connection.used.elapsed() < LONGEST_IDLE
        && connection.sender.ready().await.is_ok()
    {
        connection.used = Instant::now();
        return Ok(connection);
    }
    let stream = reach(route, deadline).await.map_err(Trouble::Unconnected)?;
    let Some((name, connector)) = &route.security else {
        return Connection::new(stream).await;
    };
    let stream = connector
        .connect(name.clone(), stream)
        .await
        .map_err(Trouble::Unconnected)?;
    if stream.get_ref().1.alpn_protocol() != Some(b"h2") {
        return Err(Trouble::NoHttp2);
    }
    Connection::new(stream).await
}

/// The first address that answers; none of them may use up the time of the others.
async fn reach(route: &Route, deadline: Instant) -> io::Result<TcpStream> {
    let addresses = lookup_host((route.host.as_str(), route.port)).await?;
    let addresses: Vec<_> = addresses.collect();
    let mut left_over = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    let mut failure = None;
    for address in addresses {
        let left = deadline.saturating_duration_since(Instant::now());
        match timeout(left / left_over.max(1), TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Ok(Err(error)) => failure = Some(error),
            Err(_) => {}
        }
        left_over -= 1;
    }
    Err(failure.unwrap_or_else(|| io::ErrorKind::TimedOut.into()))
}

async fn exchange(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Answer, Trouble> {
    let response = sender.send_request(request).await.map_err(Trouble::Lost)?;
    let (parts, mut body) = response.into_parts();
    let mut answer = Answer {
        status: parts.status,
        headers: parts.headers,
        ..Answer::default()
    };
    while let Some(frame) = body.frame().await {
        match frame.map_err(Trouble::Lost)?.into_data() {
            Ok(data) if answer.body.len() + data.len() > LARGEST_ANSWER => {
                return Err(Trouble::LongAnswer);
            }
            Ok(data) => answer.body.extend_from_slice(&data),
            Err(frame) => answer.trailers = frame.into_trailers().unwrap_or_default(),
        }
    }
    Ok(answer)
}

impl Connection {
    async fn new(
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    ) -> Result<Self, Trouble> {
        let (stream, fault) = Stream::new(stream);
        let tasks = Tasks::default();
        let (sender, connection) = http2::handshake(tasks.clone(), TokioIo::new(stream))
            .await
            .map_err(Trouble::Lost)?;
        Ok(Self {
            driver: tokio::spawn(connection),
            fault,
            sender,
            tasks,
            used: Instant::now(),
        })
    }

    /// A request that a connection has taken with it knows less than the connection.
    async fn explain(mut self, error: hyper::Error) -> Trouble {
        if let Some(fault) = self.fault.error() {
            return Trouble::Unconnected(fault);
        }
        if (error.is_canceled() || error.is_closed())
            && let Ok(Err(cause)) = (&mut self.driver).await
        {
            return Trouble::Lost(cause);
        }
        Trouble::Lost(error)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
        self.tasks.lock().abort_all();
    }
}

impl Tasks {
    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F> Executor<F> for Tasks
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, future: F) {
        let mut tasks = self.lock();
        // What is done would be kept.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(async move {
            future.await;
        });
    }
}
