//! Batches that do not fit in one request.
//! Never sends as much as the limit of a real endpoint.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::trace::SpanData;
use prost::Message;

use super::super::encode::Encoder;
use super::super::request::Request;
use super::super::{Encoding, Loss, Otlp};
use super::server::{Received, answer, serve};
use super::{AMPLE, otlp};
use crate::exporter::size::KEPT;
use crate::exporter::tests::span;

/// Two of the spans here fit.
const LIMIT: usize = 110;

fn limited(url: &str) -> Otlp {
    let mut otlp = otlp(url, &[], AMPLE);
    otlp.request = Request::new(Encoding::Protobuf, LIMIT);
    otlp
}

fn named(name: impl Into<String>) -> SpanData {
    SpanData {
        name: name.into().into(),
        ..span()
    }
}

fn names(request: &Received) -> Vec<String> {
    let message = ExportTraceServiceRequest::decode(request.body.as_slice()).unwrap();
    let scopes = &message.resource_spans[0].scope_spans;
    let spans = scopes.iter().flat_map(|scope| &scope.spans);
    spans.map(|span| span.name.clone()).collect()
}

#[test]
fn a_batch_that_is_too_large_is_sent_in_parts() {
    let ok = answer("200 OK", "");
    let (url, requests) = serve(vec![ok; 4]);
    let spans: Vec<_> = (0..7).map(|i| named(format!("{i}"))).collect();
    assert_eq!(limited(&url).send(spans.as_slice(), AMPLE), Ok(()));
    let sent: Vec<_> = requests.try_iter().collect();
    assert!(sent.iter().all(|request| request.body.len() <= LIMIT));
    let sent: Vec<_> = sent.iter().map(names).collect();
    assert_eq!(
        sent,
        [vec!["0"], vec!["1", "2"], vec!["3", "4"], vec!["5", "6"]]
    );
}

#[test]
fn a_span_that_fits_nowhere_is_lost_alone() {
    let ok = answer("200 OK", "");
    let (url, requests) = serve(vec![ok; 2]);
    let spans = [named("a"), named("x".repeat(LIMIT)), named("b")];
    let loss = limited(&url).send(spans.as_slice(), AMPLE).unwrap_err();
    let expected = Loss {
        spans: 1,
        reason: "a span does not fit in a request, whose limit is 110 bytes".to_owned(),
    };
    assert_eq!(loss, expected);
    let sent: Vec<_> = requests.try_iter().map(|request| names(&request)).collect();
    assert_eq!(sent, [["a"], ["b"]]);
}

#[test]
fn the_losses_of_all_parts_are_added_up() {
    let refused = answer("400 Bad Request", "first");
    let rejected = answer("200 OK", "\x0a\x02\x08\x01");
    let busy = answer("401 Unauthorized", "third");
    let ok = answer("200 OK", "");
    let (url, _requests) = serve(vec![refused, rejected, busy, ok]);
    let spans: Vec<_> = (0..7).map(|i| named(format!("{i}"))).collect();
    let expected = Loss {
        spans: 1 + 1 + 2,
        reason: "HTTP 400 Bad Request: first".to_owned(),
    };
    assert_eq!(limited(&url).send(spans.as_slice(), AMPLE), Err(expected));
}

#[test]
fn a_buffer_does_not_stay_as_large_as_the_largest_batch() {
    let mut encoder = Encoder::new(usize::MAX);
    let giant = [named("x".repeat(2 * KEPT))];
    encoder.encode(giant.as_slice(), 0..1).unwrap();
    assert!(encoder.capacity() > 2 * KEPT);
    encoder.trim();
    assert!(encoder.capacity() <= KEPT);
}
