//! What a receiver gets.
//! Never looks at how it answers, but for the size.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanData;

use super::receiver::Receiver;
use super::{noting, otlp, settings};
use crate::exporter::Destination;
use crate::exporter::otlp::request::{Encoding, Request};
use crate::exporter::otlp::tests::{AMPLE, export};
use crate::exporter::otlp::{Loss, Otlp};
use crate::exporter::tests::span;

fn named(name: impl Into<String>) -> SpanData {
    SpanData {
        name: name.into().into(),
        ..span()
    }
}

fn names(message: &ExportTraceServiceRequest) -> Vec<&str> {
    let scopes = &message.resource_spans[0].scope_spans;
    let spans = scopes.iter().flat_map(|scope| &scope.spans);
    spans.map(|span| span.name.as_str()).collect()
}

#[test]
fn a_request_carries_the_spans_and_the_metadata() {
    let receiver = Receiver::new([]);
    let headers = [
        ("X-First", "a%20b"),
        ("authorization", "Bearer s3cret!"),
        ("x-empty", ""),
    ];
    let mut otlp = Otlp::new(&settings(&receiver.url, &headers), AMPLE).unwrap();
    otlp.set_resource(&Resource::builder_empty().with_service_name("shop").build());
    export(&mut otlp).unwrap();

    let (metadata, message) = receiver.requests.recv().unwrap();
    let text = |name: &str| metadata.get(name).unwrap().to_str().unwrap();
    assert_eq!(text("x-first"), "a%20b");
    assert_eq!(text("authorization"), "Bearer s3cret!");
    assert_eq!(text("x-empty"), "");
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("traced/{version} OTel-OTLP-Exporter-Rust/{version}");
    assert_eq!(text("user-agent"), expected);
    let timeout = text("grpc-timeout").strip_suffix('m').unwrap();
    assert!(
        (1..=10_000).contains(&timeout.parse().unwrap()),
        "{timeout}"
    );

    let resource = message.resource_spans[0].resource.as_ref().unwrap();
    assert_eq!(resource.attributes[0].key, "service.name");
    assert_eq!(names(&message), ["checkout"]);
}

#[test]
fn a_user_and_a_password_are_metadata() {
    let receiver = Receiver::new([]);
    let url = receiver.url.replace("://", "://me:s%403cret@");
    export(&mut Otlp::new(&settings(&url, &[]), AMPLE).unwrap()).unwrap();
    let (metadata, _) = receiver.requests.recv().unwrap();
    assert_eq!(
        metadata.get("authorization").unwrap(),
        "Basic bWU6c0AzY3JldA=="
    );
}

#[test]
fn a_user_agent_of_the_user_is_kept() {
    let receiver = Receiver::new([]);
    let settings = settings(&receiver.url, &[("User-Agent", "mine")]);
    export(&mut Otlp::new(&settings, AMPLE).unwrap()).unwrap();
    let (metadata, _) = receiver.requests.recv().unwrap();
    assert_eq!(metadata.get("user-agent").unwrap(), "mine");
}

#[test]
fn one_connection_serves_many_requests() {
    let receiver = Receiver::new([]);
    let mut otlp = otlp(&receiver.url, AMPLE);
    for _ in 0..20 {
        export(&mut otlp).unwrap();
    }
    assert_eq!(receiver.requests.try_iter().count(), 20);
}

#[cfg(feature = "gzip")]
#[test]
fn a_compressed_request_is_the_same_inside() {
    use crate::config::Compression;

    let receiver = Receiver::new([]);
    let mut settings = settings(&receiver.url, &[]);
    settings.compression = Compression::Gzip;
    let mut otlp = Otlp::new(&settings, AMPLE).unwrap();
    for name in ["x".repeat(10_000), "y".repeat(100)] {
        otlp.send([named(&name)].as_slice(), AMPLE).unwrap();
        let (metadata, message) = receiver.requests.recv().unwrap();
        assert_eq!(metadata.get("grpc-encoding").unwrap(), "gzip");
        assert_eq!(names(&message), [name]);
    }
}

#[test]
fn a_batch_of_more_than_four_mebibytes_is_sent_in_parts() {
    let receiver = Receiver::new([]);
    let spans: Vec<_> = (0..5).map(|_| named("x".repeat(1024 * 1024))).collect();
    let mut otlp = otlp(&receiver.url, AMPLE);
    assert_eq!(otlp.send(spans.as_slice(), AMPLE), Ok(()));
    let sent: Vec<_> = receiver.requests.try_iter().collect();
    let spans: Vec<_> = sent.iter().map(|(_, it)| names(it).len()).collect();
    assert_eq!(spans, [2, 3]);
}

#[test]
fn what_a_receiver_finds_too_large_is_halved() {
    // Two of the spans here fit.
    let receiver = Receiver::limited(110);
    let (mut otlp, notes) = noting(&receiver);
    let mut spans: Vec<_> = (0..7).map(|i| named(format!("{i}"))).collect();
    spans[5] = named("x".repeat(110));
    let loss = otlp.send(spans.as_slice(), AMPLE).unwrap_err();
    assert_eq!(loss.spans, 1);
    assert!(loss.reason.starts_with("gRPC OUT_OF_RANGE: "), "{loss:?}");
    let sent: Vec<_> = receiver.requests.try_iter().collect();
    let sent: Vec<_> = sent.iter().flat_map(|(_, it)| names(it)).collect();
    assert_eq!(sent, ["0", "1", "2", "3", "4", "6"]);
    assert_eq!(notes.waits().len(), 0);
}

#[test]
fn a_span_that_fits_nowhere_is_lost_alone() {
    let receiver = Receiver::new([]);
    let mut otlp = otlp(&receiver.url, AMPLE);
    otlp.request = Request::new(Encoding::Protobuf, 110);
    let spans = [named("a"), named("x".repeat(110)), named("b")];
    let expected = Loss {
        spans: 1,
        reason: "a span does not fit in a request, whose limit is 110 bytes".to_owned(),
    };
    assert_eq!(otlp.send(spans.as_slice(), AMPLE), Err(expected));
    assert_eq!(receiver.requests.try_iter().count(), 2);
}
