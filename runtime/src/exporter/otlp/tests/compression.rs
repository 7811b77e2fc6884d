//! Compressed requests.
//! Never compares compressed bytes: how well they are compressed is not ours.

use std::io::Read;

use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_sdk::trace::SpanData;
use prost::Message;

use super::server::{answer, serve};
use super::{AMPLE, settings};
use crate::config::Compression;
use crate::exporter::otlp::Otlp;
use crate::exporter::tests::span;

#[test]
fn a_compressed_request_says_so_and_is_the_same_inside() {
    let (url, requests) = serve(vec![answer("200 OK", ""), answer("200 OK", "")]);
    let mut settings = settings(&url, &[]);
    settings.compression = Compression::Gzip;
    let mut otlp = Otlp::new(&settings, AMPLE).unwrap();
    for name in ["x".repeat(10_000), "y".repeat(100)] {
        let name = std::borrow::Cow::from(name);
        let span = SpanData {
            name: name.clone(),
            ..span()
        };
        otlp.send([span].as_slice(), AMPLE).unwrap();

        let request = requests.recv().unwrap();
        assert_eq!(request.header("content-encoding"), Some("gzip"));
        assert!(request.body.len() < 1_000);
        let mut plain = Vec::new();
        let mut decoder = GzDecoder::new(request.body.as_slice());
        decoder.read_to_end(&mut plain).unwrap();
        let message = ExportTraceServiceRequest::decode(plain.as_slice()).unwrap();
        let spans = &message.resource_spans[0].scope_spans[0].spans;
        assert_eq!(spans[0].name, name);
    }
}
