//! Answers that nobody means well.
//! Never expects more than that they are read for what they are, or not at all.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Response};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use proptest::collection::vec;
use proptest::prelude::*;
use prost::Message;

use super::super::response::{Verdict, judge};

fn judged(status: u16, content: &'static str, body: Vec<u8>) -> Verdict {
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content));
    judge(&response, &HeaderMap::new())
}

const PROTOBUF: &str = "application/x-protobuf";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_an_answer(
        status in 200..600_u16,
        is_protobuf in any::<bool>(),
        body in vec(prop_oneof![0..32_u8, any::<u8>()], 0..40),
    ) {
        let content = if is_protobuf { PROTOBUF } else { "text/plain" };
        let verdict = judged(status, content, body);
        prop_assert_eq!(matches!(verdict, Verdict::Busy { .. }), [429, 502, 503, 504].contains(&status));
    }

    #[test]
    fn a_cut_answer_is_read_as_prost_reads_it(
        rejected_spans in prop_oneof![any::<i64>(), 0..300_i64],
        error_message in ".{0,40}",
        cut in 0..80_usize,
    ) {
        let partial_success = Some(ExportTracePartialSuccess { rejected_spans, error_message });
        let mut body = ExportTraceServiceResponse { partial_success }.encode_to_vec();
        body.truncate(body.len().saturating_sub(cut));
        let decoded = ExportTraceServiceResponse::decode(body.as_slice());
        let partial = decoded.ok().and_then(|answer| answer.partial_success);
        let expected = partial.map_or(0, |partial| partial.rejected_spans.max(0));
        let found = match judged(200, PROTOBUF, body) {
            Verdict::Rejected { spans, .. } => spans,
            _ => 0,
        };
        prop_assert_eq!(found, expected.unsigned_abs());
    }

    #[test]
    fn any_retry_after_is_taken_or_left(text in "[ -~]{0,30}|[0-9]{1,40}") {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        let value = HeaderValue::try_from(text).unwrap();
        response.headers_mut().insert(RETRY_AFTER, value);
        let verdict = judge(&response, &HeaderMap::new());
        let is_busy = matches!(verdict, Verdict::Busy { .. });
        prop_assert!(is_busy);
    }
}
