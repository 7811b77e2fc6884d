//! The OTLP exporter against a server of its own.
//! Never leaves the machine, and never waits longer than a short timeout.

pub(crate) mod agreement;
mod answers;
pub(super) mod attempts;
pub(crate) mod authority;
#[cfg(feature = "gzip")]
mod compression;
mod credentials;
mod hostile;
mod json;
pub(super) mod server;
mod size;
pub(super) mod tls;
mod worked;

use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::Resource;
use prost::Message;

use self::server::serve;
use super::Otlp;
use crate::config;
use crate::config::tls::Tls;
use crate::config::{Compression, Protocol};
use crate::exporter::Destination;
use crate::exporter::tests::span;

pub(super) const AMPLE: Duration = Duration::from_secs(10);
pub(super) const SHORT: Duration = Duration::from_millis(250);
const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

pub(super) fn export(otlp: &mut Otlp) -> Result<(), String> {
    otlp.send([span()].as_slice(), AMPLE)
        .map_err(|loss| loss.reason)
}

pub(super) fn settings(url: &str, headers: &[(&str, &str)]) -> config::Otlp {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    config::Otlp {
        endpoint: url.to_owned(),
        compression: Compression::None,
        headers: headers.iter().map(owned).collect(),
        protocol: Protocol::HttpProtobuf,
        timeout: AMPLE,
        tls: Tls::default(),
    }
}

fn otlp(url: &str, headers: &[(&str, &str)], timeout: Duration) -> Otlp {
    Otlp::new(&settings(url, headers), timeout).unwrap()
}

fn json(url: &str) -> Otlp {
    let mut settings = settings(url, &[]);
    settings.protocol = Protocol::HttpJson;
    Otlp::new(&settings, AMPLE).unwrap()
}

#[test]
fn a_request_carries_the_spans_and_the_headers() {
    let (url, requests) = serve(vec![OK.to_vec()]);
    let headers = [
        ("x-first", "no"),
        ("X-First", "a%20b"),
        ("authorization", "Bearer s3cret!"),
    ];
    let mut otlp = otlp(&url, &headers, AMPLE);
    otlp.set_resource(&Resource::builder_empty().with_service_name("shop").build());
    export(&mut otlp).unwrap();

    let request = requests.recv().unwrap();
    assert_eq!(request.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(
        request.header("content-type"),
        Some("application/x-protobuf")
    );
    assert_eq!(request.header("x-first"), Some("a%20b"));
    assert_eq!(request.header("authorization"), Some("Bearer s3cret!"));
    let agent = request.header("user-agent").unwrap();
    let (ours, exporter) = agent.split_once(' ').unwrap();
    assert_eq!(ours, concat!("traced/", env!("CARGO_PKG_VERSION")));
    let expected = concat!("OTel-OTLP-Exporter-Rust/", env!("CARGO_PKG_VERSION"));
    assert_eq!(exporter, expected);

    let message = ExportTraceServiceRequest::decode(request.body.as_slice()).unwrap();
    let resource = &message.resource_spans[0];
    assert_eq!(
        resource.resource.as_ref().unwrap().attributes[0].key,
        "service.name"
    );
    let scope = &resource.scope_spans[0];
    assert_eq!(scope.scope.as_ref().unwrap().name, "shop");
    assert_eq!(scope.spans[0].name, "checkout");
}

#[test]
fn a_user_agent_of_the_user_is_kept() {
    let (url, requests) = serve(vec![OK.to_vec()]);
    export(&mut otlp(&url, &[("User-Agent", "mine")], AMPLE)).unwrap();
    assert_eq!(requests.recv().unwrap().header("user-agent"), Some("mine"));
}

#[test]
fn what_cannot_work_is_refused_at_once() {
    type Headers<'a> = &'a [(&'a str, &'a str)];
    let cases: [(&str, Headers<'_>, &str); 9] = [
        ("", &[], "the endpoint is not a URL: empty string"),
        (
            "http://user:pa/ss@host",
            &[],
            "the endpoint's port is not a number",
        ),
        (
            "localhost:4318",
            &[],
            "the endpoint does not start with `http://` or `https://`",
        ),
        (
            "/v1/traces",
            &[],
            "the endpoint does not start with `http://` or `https://`",
        ),
        (
            "grpc://host",
            &[],
            "the endpoint does not start with `http://` or `https://`",
        ),
        (
            "http://host:70000/",
            &[],
            "the endpoint's port is not a number",
        ),
        ("http://:4318/", &[], "the endpoint names no host"),
        (
            "http://host/",
            &[("a b\n", "x")],
            "`a b\\n` is not a header name",
        ),
        (
            "http://host/",
            &[("Key", "s3\n")],
            "the value of header `key` holds a control character",
        ),
    ];
    for (endpoint, headers, expected) in cases {
        let reason = Otlp::new(&settings(endpoint, headers), Duration::MAX).unwrap_err();
        assert_eq!(reason, expected, "{endpoint}");
    }
}

#[test]
fn messages_show_neither_credentials_nor_headers() {
    let otlp = otlp(
        "https://me:p%40ss@otel.example:4318/v1/traces?x=@",
        &[("key", "s3cret!")],
        AMPLE,
    );
    assert_eq!(otlp.name(), "https://***@otel.example:4318/v1/traces?***");
    let debug = format!("{otlp:?}");
    assert!(
        !debug.contains("s3cret!") && !debug.contains("p%40ss"),
        "{debug}"
    );
}

#[test]
fn nothing_is_sent_after_shutdown() {
    let mut otlp = otlp("http://127.0.0.1:1/", &[], AMPLE);
    otlp.force_flush().unwrap();
    otlp.shutdown(AMPLE).unwrap();
    let already = Err("Shutdown already invoked".to_owned());
    assert_eq!(otlp.shutdown(AMPLE), already);
    assert_eq!(export(&mut otlp), already);
}
