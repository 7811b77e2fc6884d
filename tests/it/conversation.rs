//! [`Conversation`]: the example `trace_context_service`, asked to call back, and the calls that come of it.
//! Never adds a header that HTTP does not need.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::probe::{Running, start_example};

pub(crate) const TRACE_ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
pub(crate) const PARENT_ID: &str = "00f067aa0ba902b7";
/// Tracing is on, and its output goes nowhere.
pub(crate) const ON: &[(&str, &str)] = &[("OTEL_TRACES_EXPORTER", "otlp/stdout")];
/// Longer than a call takes on a busy machine.
const LONGEST: Duration = Duration::from_secs(120);

pub(crate) type Headers = Vec<(String, String)>;

/// A service, and whom it calls.
#[derive(Debug)]
pub(crate) struct Conversation {
    callee: SocketAddr,
    calls: Receiver<(Headers, String)>,
    service: String,
    // Ends with this.
    _running: Running,
}

impl Conversation {
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let running = start_example("trace_context_service", &["0"], variables);
        let line = running.line();
        let service = line.strip_prefix("listening on http://");
        let service = service.and_then(|service| service.strip_suffix("/test"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let callee = listener.local_addr().unwrap();
        let (sender, calls) = channel();
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let (_, headers, body) = message(&stream);
                // One call a connection: where the test is over, nobody listens.
                let _ = sender.send((headers, body));
                let _ = stream.write_all(
                    b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
                );
            }
        });
        Self {
            callee,
            calls,
            service: service.unwrap_or_else(|| panic!("{line}")).to_owned(),
            _running: running,
        }
    }

    /// The status and the text that are answered to a request.
    pub(crate) fn request(&self, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.service).unwrap();
        stream.set_read_timeout(Some(LONGEST)).unwrap();
        // As one write: a service may answer and close before it has all of several.
        let mut request = Vec::new();
        write!(request, "POST /test HTTP/1.1\r\nhost: {}\r\n", self.service).unwrap();
        for (name, value) in headers {
            write!(request, "{name}:{value}\r\n").unwrap();
        }
        let length = body.len();
        write!(
            request,
            "connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        stream.write_all(&request).unwrap();
        let (line, _, body) = message(&stream);
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body)
    }

    /// A URL of the callee.
    pub(crate) fn callee(&self) -> String {
        format!("http://{}/", self.callee)
    }

    /// The headers of so many calls, for which one request asks.
    pub(crate) fn calls(&self, count: usize, headers: &[(&str, &str)]) -> Vec<Headers> {
        let call = json!({"url": self.callee(), "arguments": ["é", 1.5]});
        let body = json!(vec![call; count]).to_string();
        assert_eq!(self.request(headers, &body), (200, String::new()));
        (0..count)
            .map(|_| {
                let (headers, body) = self.call();
                assert_eq!(body, r#"["é",1.5]"#);
                assert_eq!(value(&headers, "content-type"), "application/json");
                headers
            })
            .collect()
    }

    /// The next call: its headers and its body.
    pub(crate) fn call(&self) -> (Headers, String) {
        self.calls.recv_timeout(LONGEST).unwrap()
    }

    pub(crate) fn is_left_alone(&self) -> bool {
        self.calls.try_recv().is_err()
    }

    /// Whether the call that a request leads to continues the trace, with which flags and which trace state.
    pub(crate) fn outcome(&self, headers: &[(&str, &str)]) -> String {
        let call = &self.calls(1, headers)[0];
        let (trace_id, parent_id, flags) = traceparent(call);
        assert_ne!(parent_id, PARENT_ID, "{headers:?}");
        let trace = if trace_id == TRACE_ID { "same" } else { "new" };
        format!("{trace} {flags} {}", value(call, "tracestate"))
            .trim_end()
            .to_owned()
    }

    /// Compares the outcome of each list of headers.
    pub(crate) fn check(&self, table: &[(&[(&str, &str)], &str)]) {
        for (headers, expected) in table {
            assert_eq!(self.outcome(headers), *expected, "{headers:?}");
        }
    }
}

/// The first line, the headers in lower case, and the body.
fn message(stream: &TcpStream) -> (String, Headers, String) {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    let first = line();
    let mut headers = Headers::new();
    while let Some((name, value)) = line().split_once(':') {
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let mut body = vec![0; value(&headers, "content-length").parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    (first, headers, String::from_utf8(body).unwrap())
}

/// Empty where there is no such header.
pub(crate) fn value<'a>(headers: &'a Headers, name: &str) -> &'a str {
    let mut values = headers.iter().filter(|(known, _)| known == name);
    let value = values.next().map_or("", |(_, value)| value);
    assert!(values.next().is_none(), "{name} twice in {headers:?}");
    value
}

/// Trace id, parent id and flags.
pub(crate) fn traceparent(headers: &Headers) -> (&str, &str, &str) {
    let fields: Vec<&str> = value(headers, "traceparent").split('-').collect();
    let &["00", trace_id, parent_id, flags] = fields.as_slice() else {
        panic!("{headers:?}");
    };
    let is_id = |id: &str, length| {
        id.len() == length
            && id
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && id.bytes().any(|byte| byte != b'0')
    };
    assert!(is_id(trace_id, 32) && is_id(parent_id, 16), "{headers:?}");
    (trace_id, parent_id, flags)
}
