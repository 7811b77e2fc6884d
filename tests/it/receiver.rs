//! [`Receiver`]: an OTLP/HTTP receiver on loopback that keeps what it decodes, and answers from a script.
//! Never listens on a port of its own choice, and never answers late by the clock: a held answer waits for an event.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{InstrumentationScope, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

/// Longer than anything takes on a busy machine that is going to happen at all.
const LONGEST: Duration = Duration::from_secs(120);

/// How a request is answered. Those that the script says nothing of are answered 200.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Not at all: the connection stays open until the receiver is gone.
    Held,
    With {
        status: u16,
        headers: &'static str,
        body: Vec<u8>,
    },
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self::With {
            status,
            headers: "",
            body: Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) message: ExportTraceServiceRequest,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().filter(|(key, _)| key == name);
        let (_, value) = headers.next()?;
        assert!(headers.next().is_none(), "{name} twice in {self:?}");
        Some(value)
    }

    pub(crate) fn spans(&self) -> Vec<Received> {
        spans(&self.message)
    }
}

/// A span, and what it was sent under.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) span: Span,
    pub(crate) scope: InstrumentationScope,
    pub(crate) resource: Vec<KeyValue>,
}

pub(crate) fn spans(message: &ExportTraceServiceRequest) -> Vec<Received> {
    let mut spans = Vec::new();
    for of_resource in message.resource_spans.clone() {
        let resource = of_resource.resource.unwrap_or_default().attributes;
        for of_scope in of_resource.scope_spans {
            spans.extend(of_scope.spans.into_iter().map(|span| Received {
                span,
                scope: of_scope.scope.clone().unwrap_or_default(),
                resource: resource.clone(),
            }));
        }
    }
    spans
}

#[derive(Debug)]
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Answer>,
    connections: usize,
    is_gone: bool,
    requests: Vec<Request>,
}

impl Receiver {
    pub(crate) fn start() -> Self {
        Self::answering([])
    }

    /// Gives the first request the first of `answers`, and so on.
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        shared.state.lock().unwrap().answers.extend(answers);
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                accepting.state.lock().unwrap().connections += 1;
                let serving = Arc::clone(&accepting);
                thread::spawn(move || serving.serve(&stream));
            }
        });
        Self { address, shared }
    }

    /// A value for `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.state.lock().unwrap().connections
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.state.lock().unwrap().requests.clone()
    }

    /// Every span, as often as it came.
    pub(crate) fn spans(&self) -> Vec<Received> {
        self.requests().iter().flat_map(Request::spans).collect()
    }

    /// Waits until so many spans have come.
    pub(crate) fn await_spans(&self, count: usize) {
        let state = self.shared.state.lock().unwrap();
        let too_few = |state: &mut State| {
            let spans = state.requests.iter().map(|request| request.spans().len());
            spans.sum::<usize>() < count
        };
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, LONGEST, too_few);
        let (state, timeout) = waited.unwrap();
        assert!(!timeout.timed_out(), "{:?}", state.requests);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        // The test may be failing already.
        if let Ok(mut state) = self.shared.state.lock() {
            state.is_gone = true;
        }
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = receive(&mut reader) {
            let mut state = self.state.lock().unwrap();
            state.requests.push(request);
            let answer = state.answers.pop_front();
            self.changed.notify_all();
            match answer.unwrap_or_else(|| Answer::status(200)) {
                Answer::Held => {
                    let wait = self.changed.wait_while(state, |state| !state.is_gone);
                    drop(wait.unwrap());
                    return;
                }
                Answer::With {
                    status,
                    headers,
                    body,
                } => {
                    drop(state);
                    send(stream, status, headers, &body);
                }
            }
        }
    }
}

/// `None` when the client is done with the connection.
fn receive(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    // A client that is killed resets the connection.
    if reader.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let header = |name| {
        let mut headers = headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value)
    };
    let mut body = vec![0; header("content-length")?.parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    let message = if header("content-type").is_some_and(|it| it == "application/json") {
        serde_json::from_slice(&body).unwrap()
    } else {
        ExportTraceServiceRequest::decode(body.as_slice()).unwrap()
    };
    Some(Request {
        line: line.trim_end().to_owned(),
        headers,
        message,
    })
}

fn send(mut stream: &TcpStream, status: u16, headers: &str, body: &[u8]) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Scripted\r\n{headers}content-length: {length}\r\n\r\n");
    // The client may be gone, which is its right.
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}

/// An address where every connection is refused, and which nobody else can be given meanwhile.
#[derive(Debug)]
pub(crate) struct Refusing {
    /// Its local port is taken and not listened on.
    taken: TcpStream,
    _listener: TcpListener,
}

impl Refusing {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            taken: TcpStream::connect(listener.local_addr().unwrap()).unwrap(),
            _listener: listener,
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.taken.local_addr().unwrap())
    }
}
