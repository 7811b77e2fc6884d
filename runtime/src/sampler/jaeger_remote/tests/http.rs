//! An endpoint on the loopback interface, and all that it may answer.
//! Never name a port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use opentelemetry_sdk::Resource;

use super::{LONG, per_operation, reports};
use crate::config::{Config, JaegerRemote, SamplerKind, Source, Verbosity};
use crate::diagnostics::Diagnostics;
use crate::recorder::{Parts, Recorder, TraceIds};
use crate::sampler::Sampler;
use crate::sampler::jaeger_remote::fetch::Http;
use crate::sampler::jaeger_remote::strategy::Strategy;
use crate::sampler::jaeger_remote::{Asking, Fetch, fetch};
use crate::sampler::parent_based::Always;
use crate::sampler::tests::{LEAST, ask_root, told};

/// Answers one connection after the other; an empty answer keeps the client waiting until it goes. Gives the address,
/// and the first line of each request.
fn serve(answers: Vec<Vec<u8>>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
            let first = lines.next().unwrap();
            assert!(lines.any(|line| line.is_empty()));
            // The test may be over.
            let _ = sender.send(first);
            // The client may have read enough and gone.
            let _ = stream.write_all(&answer);
            if answer.is_empty() {
                let _ = stream.read(&mut [0]);
            }
        }
    });
    (format!("http://{address}"), receiver)
}

fn answer(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}");
    format!("{head}\r\n\r\n{body}").into_bytes()
}

fn probabilistic(ratio: f64) -> Vec<u8> {
    let body = format!(
        r#"{{"strategyType":"PROBABILISTIC","probabilisticSampling":{{"samplingRate":{ratio}}}}}"#
    );
    answer("200 OK", &body)
}

#[test]
fn a_service_is_asked_for_at_the_endpoint() {
    for (path, service, line) in [
        ("/sampling", "shop", "GET /sampling?service=shop HTTP/1.1"),
        (
            "/x?a=b",
            "a b/ü&c=d+e~",
            "GET /x?a=b&service=a%20b%2F%C3%BC%26c%3Dd%2Be~ HTTP/1.1",
        ),
    ] {
        let (report, reports) = reports();
        let (address, requests) = serve(vec![probabilistic(0.5)]);
        let mut fetch = fetch(&format!("{address}{path}"), &report);
        assert_eq!(fetch.fetch(service), Ok(Strategy::Probabilistic(0.5)));
        assert_eq!(requests.recv_timeout(LONG).unwrap(), line);
        assert_eq!(reports.try_recv().ok(), None);
    }
}

#[cfg(not(feature = "grpc"))]
#[test]
fn an_endpoint_that_means_grpc_is_asked_over_http() {
    for path in ["/", ""] {
        let (report, reports) = reports();
        let (address, requests) = serve(vec![probabilistic(0.5)]);
        let mut fetch = fetch(&format!("{address}{path}"), &report);
        assert_eq!(fetch.fetch("shop"), Ok(Strategy::Probabilistic(0.5)));
        let line = "GET /sampling?service=shop HTTP/1.1";
        assert_eq!(requests.recv_timeout(LONG).unwrap(), line);
        let said = reports.try_recv().unwrap();
        let expected = format!(
            "sampling strategies from `{address}{path}`: an endpoint without a path means gRPC, which takes the Cargo \
             feature `grpc` of `traced`; asking `{address}/sampling` over HTTP"
        );
        assert_eq!(said, expected);
    }
}

#[test]
fn each_strategy_and_each_failure() {
    let operations = r#"{"operationSampling":{"defaultSamplingProbability":0.5,
        "perOperationStrategies":[{"operation":"a","probabilisticSampling":{"samplingRate":1}}]}}"#;
    let rate =
        r#"{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":3}}"#;
    let huge = format!("{rate}{}", " ".repeat(1024 * 1024));
    for (answer, expected) in [
        (probabilistic(0.5), Ok(Strategy::Probabilistic(0.5))),
        (answer("200 OK", rate), Ok(Strategy::RateLimiting(3.0))),
        (
            answer("200 OK", operations),
            Ok(per_operation(0.0, 0.0, &[("a", 1.0)])),
        ),
        (
            answer("404 Not Found", "no such service"),
            Err("the answer's status is 404 Not Found"),
        ),
        (
            answer("500 Internal Server Error", rate),
            Err("the answer's status is 500 Internal Server Error"),
        ),
        (
            b"HTTP/1.1 302 Found\r\nlocation: http://localhost:1/\r\ncontent-length: 0\r\n\r\n"
                .to_vec(),
            Err("the answer's status is 302 Found"),
        ),
        (
            answer("200 OK", "junk"),
            Err("the answer is not JSON: expected value at line 1 column 1"),
        ),
        (
            answer("200 OK", &huge),
            Err("the answer is larger than 1 MiB"),
        ),
        (Vec::new(), Err("no answer within 100ms")),
    ] {
        let (address, _requests) = serve(vec![answer]);
        let mut http = Http::new(format!("{address}/sampling"));
        if expected == Err("no answer within 100ms") {
            http = http.within(Duration::from_millis(100));
        }
        assert_eq!(http.fetch("shop"), expected.map_err(str::to_owned));
    }
    for junk in ["junk", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"] {
        let (address, _requests) = serve(vec![junk.as_bytes().to_vec()]);
        assert!(Http::new(format!("{address}/s")).fetch("shop").is_err());
    }
}

#[test]
fn no_message_and_no_debug_output_has_a_password() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let mut http = Http::new(format!("http://me:secret@{address}/sampling"));
    assert_eq!(http.name(), format!("http://***@{address}/sampling"));
    let error = http.fetch("shop").unwrap_err();
    assert!(!format!("{error} {http:?}").contains("secret"), "{error}");
}

#[test]
fn an_endpoint_that_recovers_is_heard_again() {
    let failures = [
        answer("500 Internal Server Error", ""),
        answer("200 OK", "junk"),
        Vec::new(),
    ];
    let mut answers = vec![probabilistic(1.0)];
    answers.extend(failures);
    answers.push(probabilistic(0.0));
    // Is asked for, and never had.
    answers.push(Vec::new());
    let (address, requests) = serve(answers);
    let (report, reports) = reports();
    let http = Http::new(format!("{address}/sampling")).within(Duration::from_secs(1));
    let asking = Asking {
        fetch: Box::new(http),
        interval: Duration::from_millis(1),
        report,
        service: "shop".to_owned(),
    };
    let initial = Box::new(Always::delegate(false));
    let (sampler, poll) = super::super::JaegerRemote::start(initial, asking);
    let samples = || told(&ask_root(&sampler, LEAST, "a")).0;
    // Whoever asks again has made what there is of the answer before.
    let asked = || drop(requests.recv_timeout(LONG).unwrap());
    asked();
    for failure in [
        "the answer's status is 500 Internal Server Error",
        "the answer is not JSON: expected value at line 1 column 1",
        "no answer within 1s",
    ] {
        asked();
        assert!(samples(), "{failure}");
        let sentence = reports.recv_timeout(LONG).unwrap();
        let end = format!("could not be had: {failure}; using the last one");
        assert!(sentence.ends_with(&end), "{sentence}");
    }
    asked();
    asked();
    assert!(!samples());
    drop(poll);
}

#[test]
fn a_recorder_lets_the_thread_go() {
    let (address, requests) = serve(vec![probabilistic(1.0)]);
    let (report, reports) = reports();
    let kind = SamplerKind::parent_based(SamplerKind::JaegerRemote(JaegerRemote {
        endpoint: format!("{address}/sampling"),
        interval: 24 * 60 * LONG,
        initial: Box::new(SamplerKind::AlwaysOff),
    }));
    let sampler = Sampler::new(kind, "shop", &report);
    drop(report);
    let line = requests.recv_timeout(LONG).unwrap();
    assert_eq!(line, "GET /sampling?service=shop HTTP/1.1");
    let config = Config::read(&Source {
        file: &|_| Err(std::io::ErrorKind::NotFound.into()),
        variable: &|_| None,
    });
    let recorder = Recorder::start(Parts {
        batch: config.config.batch,
        destinations: Vec::new(),
        diagnostics: Arc::new(Diagnostics::new(Verbosity::None)),
        limits: config.config.limits,
        resource: Resource::builder_empty().build(),
        sampler,
        trace_ids: TraceIds::default(),
    });
    recorder.unwrap().shutdown(LONG).unwrap();
    let end = reports.recv_timeout(LONG);
    assert_eq!(end, Err(RecvTimeoutError::Disconnected));
}
