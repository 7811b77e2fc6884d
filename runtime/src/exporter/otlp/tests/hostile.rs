//! Answers that nobody means well.
//! Never expects more than that they are read for what they are, or not at all.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Response};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use prost::Message;
use serde_json::{Value as Json, json};

use super::super::Encoding;
use super::super::response::{Verdict, judge};

fn judged(status: u16, content: &'static str, body: impl Into<Vec<u8>>) -> Verdict {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content));
    judge(&response, Encoding::Protobuf, &HeaderMap::new())
}

const JSON: &str = "application/json";
const PROTOBUF: &str = "application/x-protobuf";

fn rejected(verdict: &Verdict) -> u64 {
    match verdict {
        Verdict::Rejected { spans, .. } => *spans,
        _ => 0,
    }
}

/// Anything, with the names that are looked for where they belong and where they do not.
fn tree() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "-?[0-9]{0,20}|.{0,9}".prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let field = select(vec![
            "partialSuccess",
            "rejectedSpans",
            "errorMessage",
            "message",
            "code",
            "",
        ]);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::Array),
            vec((field.prop_map(str::to_owned), inner), 0..4)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_an_answer(
        status in 200..600_u16,
        content in select(vec![JSON, PROTOBUF, "text/plain"]),
        body in vec(prop_oneof![0..32_u8, any::<u8>()], 0..40),
    ) {
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
        let found = rejected(&judged(200, PROTOBUF, body));
        prop_assert_eq!(found, expected.unsigned_abs());
    }

    #[test]
    fn any_tree_is_an_answer(status in 200..600_u16, tree in tree()) {
        let verdict = judged(status, JSON, tree.to_string());
        let is_as_the_status_says = match status {
            200..300 => matches!(
                verdict,
                Verdict::Accepted | Verdict::Rejected { .. } | Verdict::Remarked(_)
            ),
            429 | 502 | 503 | 504 => matches!(verdict, Verdict::Busy { .. }),
            _ => matches!(verdict, Verdict::Refused(_)),
        };
        prop_assert!(is_as_the_status_says, "{:?}", verdict);
    }

    #[test]
    fn a_cut_tree_is_no_answer(
        rejected_spans in prop_oneof![any::<i64>(), 0..300_i64],
        is_text in any::<bool>(),
        error_message in ".{0,40}",
        cut in 0..9_usize,
    ) {
        let count = if is_text { rejected_spans.to_string().into() } else { Json::from(rejected_spans) };
        let partial = json!({ "rejectedSpans": count, "errorMessage": error_message });
        let mut body = json!({ "partialSuccess": partial }).to_string().into_bytes();
        body.truncate(body.len() - cut);
        let expected = if cut == 0 { rejected_spans.max(0) } else { 0 };
        let found = rejected(&judged(200, JSON, body));
        prop_assert_eq!(found, expected.unsigned_abs());
    }

    #[test]
    fn any_retry_after_is_taken_or_left(text in "[ -~]{0,30}|[0-9]{1,40}") {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        let value = HeaderValue::try_from(text).unwrap();
        response.headers_mut().insert(RETRY_AFTER, value);
        let verdict = judge(&response, Encoding::Protobuf, &HeaderMap::new());
        let is_busy = matches!(verdict, Verdict::Busy { .. });
        prop_assert!(is_busy);
    }
}

#[test]
fn a_tree_that_is_deep_large_or_of_other_types_is_left() {
    let deep = |open: &str, depth| open.repeat(depth);
    let closed = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let cases = [
        (deep("[", 1_000_000), 0),
        (deep("{\"partialSuccess\":", 100_000), 0),
        (deep("{\"partialSuccess\":{\"rejectedSpans\":", 100_000), 0),
        (
            format!(r#"{{"other":{closed},"partialSuccess":{{"rejectedSpans":"3"}}}}"#),
            3,
        ),
        (
            format!(r#"{{"partialSuccess":{{"rejectedSpans":{closed}}}}}"#),
            0,
        ),
        (
            format!(
                r#"{{"partialSuccess":{{"rejectedSpans":"{}"}}}}"#,
                "9".repeat(1_000_000)
            ),
            0,
        ),
        (
            format!(
                r#"{{"partialSuccess":{{"rejectedSpans":{}}}}}"#,
                "9".repeat(1_000_000)
            ),
            0,
        ),
        (
            format!(
                r#"{{"{}":1,"partialSuccess":{{"rejectedSpans":2}}}}"#,
                "x".repeat(1_000_000)
            ),
            2,
        ),
        (
            r#"{"partialSuccess":{"rejectedSpans":1e999}}"#.to_owned(),
            0,
        ),
        (
            r#"{"partialSuccess":{"rejectedSpans":18446744073709551615}}"#.to_owned(),
            0,
        ),
        (r#"{"partialSuccess":{"rejectedSpans":true}}"#.to_owned(), 0),
        (
            r#"{"partialSuccess":{"rejectedSpans":null,"errorMessage":null}}"#.to_owned(),
            0,
        ),
        (r#"{"partialSuccess":null}"#.to_owned(), 0),
        (r#"{"partialSuccess":"3"}"#.to_owned(), 0),
        (
            r#"{"partialSuccess":{"rejectedSpans":3,"errorMessage":["why"]}}"#.to_owned(),
            0,
        ),
        (
            r#"{"partialSuccess":{"rejectedSpans":3}} more"#.to_owned(),
            0,
        ),
        (
            r#"{"partialSuccess":{"rejectedSpans":3,"errorMessage":"\ud800"}}"#.to_owned(),
            0,
        ),
        ("\u{feff}{}".to_owned(), 0),
        (String::new(), 0),
    ];
    for (body, expected) in cases {
        let start: String = body.chars().take(80).collect();
        assert_eq!(
            rejected(&judged(200, JSON, body.as_str())),
            expected,
            "{start}"
        );
        let refused = judged(400, JSON, body);
        assert!(matches!(refused, Verdict::Refused(_)), "{start}");
    }
}
