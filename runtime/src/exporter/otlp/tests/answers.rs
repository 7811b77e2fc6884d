//! What an export returns for each thing that an endpoint can do.
//! Never looks at the request.

use std::net::TcpListener;
use std::time::Duration;

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message;

use super::server::{answer, serve, serve_raw};
use super::{AMPLE, SHORT, export, otlp};
use crate::exporter::Destination;

/// For what answers at once; to read the system's certificates takes a busy machine seconds.
const LONG: Duration = Duration::from_secs(60);

#[test]
fn a_failed_answer_is_explained() {
    let protobuf = "400 Bad Request\r\ncontent-type: application/x-protobuf";
    let text = "400 Bad Request\r\ncontent-type: text/plain";
    let long = "y".repeat(300);
    let cases: [(Vec<u8>, String); 10] = [
        (answer(text, "bad\x1b[31m\nspan\n"), "HTTP 400 Bad Request: bad\\u{1b}[31m\\nspan".into()),
        (answer(text, &long), format!("HTTP 400 Bad Request: {}…+100", "y".repeat(200))),
        (answer(text, b"\xff\xfe"), "HTTP 400 Bad Request".into()),
        // A `google.rpc.Status` with code 3.
        (answer(protobuf, b"\x08\x03\x12\x08no spans"), "HTTP 400 Bad Request: no spans".into()),
        (answer("401 Nope", "token s3cret! unknown"), "HTTP 401 Unauthorized: token *** unknown".into()),
        // A secret at the cut.
        (
            answer(text, format!("{}s3cret!", &long[..197])),
            format!("HTTP 400 Bad Request: {}***", &long[..197]),
        ),
        (answer("499 Odd", ""), "HTTP 499".into()),
        (
            answer("302 Found", ""),
            "HTTP 302 Found: a redirect, which is not followed".into(),
        ),
        (
            answer("307 x\r\nlocation: https://login.example/", ""),
            "HTTP 307 Temporary Redirect: a redirect to `https://login.example/`, which is not followed".into(),
        ),
        (
            answer("200 OK", vec![b'a'; 4 * 1024 * 1024 + 1]),
            "response body exceeded maximum allowed 4 MiB limit".into(),
        ),
    ];
    for (answer, expected) in cases {
        let (url, requests) = serve(vec![answer]);
        let mut otlp = otlp(&url, &[("authorization", "Bearer s3cret!")], AMPLE);
        assert_eq!(export(&mut otlp), Err(expected));
        assert!(requests.recv().unwrap().line.starts_with("POST"));
    }
}

#[test]
fn an_answer_with_rejected_spans_is_an_error() {
    let partial = |rejected_spans, error_message: &str| {
        let error_message = error_message.to_owned();
        ExportTraceServiceResponse {
            partial_success: Some(ExportTracePartialSuccess {
                rejected_spans,
                error_message,
            }),
        }
        .encode_to_vec()
    };
    let protobuf = "200 OK\r\ncontent-type: application/x-protobuf";
    let cases = [
        (
            answer(protobuf, partial(3, "quota\x07")),
            Err("the endpoint rejected 3 spans: quota\\u{7}"),
        ),
        (
            answer("202 Accepted", partial(1, "")),
            Err("the endpoint rejected 1 span"),
        ),
        (answer(protobuf, partial(0, "deprecated endpoint")), Ok(())),
        (
            answer("200 OK\r\ncontent-type: text/html", "\n\x02\x08\x03"),
            Ok(()),
        ),
        (
            answer(
                "200 OK\r\ncontent-type: application/json",
                "{\"partialSuccess\":{}}",
            ),
            Ok(()),
        ),
        (answer(protobuf, b"\xff\xff"), Ok(())),
    ];
    for (answer, expected) in cases {
        let (url, _requests) = serve(vec![answer]);
        assert_eq!(
            export(&mut otlp(&url, &[], AMPLE)),
            expected.map_err(str::to_owned)
        );
    }
    // Whatever an answer repeats of what it was sent is masked.
    let answer = answer(protobuf, partial(0, "use the new endpoint, s3cret!\n"));
    let (url, _requests) = serve(vec![answer]);
    let mut otlp = otlp(&url, &[("authorization", "Bearer s3cret!")], AMPLE);
    assert_eq!(export(&mut otlp), Ok(()));
    assert_eq!(otlp.remark().as_deref(), Some("use the new endpoint, ***"));
    assert_eq!(otlp.remark(), None);
}

#[test]
fn an_unavailable_endpoint_is_asked_again_and_leaves_no_stale_cause() {
    let busy = answer("503 Service Unavailable\r\nretry-after: 0", "busy");
    let (url, requests) = serve(vec![busy, answer("200 OK", "")]);
    let mut otlp = otlp(&url, &[], AMPLE);
    assert_eq!(export(&mut otlp), Ok(()));
    let bodies: Vec<_> = requests.iter().map(|request| request.body).collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1]);
}

#[test]
fn a_cause_does_not_outlive_its_batch() {
    let refused = answer("400 Bad Request", "");
    let (url, _requests) = serve(vec![refused, answer("200 OK", "")]);
    let mut otlp = otlp(&url, &[], AMPLE);
    assert_eq!(export(&mut otlp), Err("HTTP 400 Bad Request".to_owned()));
    assert_eq!(export(&mut otlp), Ok(()));
}

#[test]
fn a_refused_connection_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let reason = export(&mut otlp(&url, &[], SHORT)).unwrap_err();
    assert!(reason.starts_with("Connection refused"), "{reason}");
}

#[test]
fn a_silent_endpoint_is_a_timeout() {
    let (url, _requests) = serve(vec![Vec::new(), Vec::new()]);
    let expected = Err("no answer within 250ms".to_owned());
    assert_eq!(export(&mut otlp(&url, &[], SHORT)), expected);
}

#[test]
fn an_endpoint_without_tls_is_named() {
    let address = serve_raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    let reason = export(&mut otlp(&format!("https://{address}/"), &[], LONG)).unwrap_err();
    assert!(reason.contains("InvalidContentType"), "{reason}");
}

#[test]
fn an_endpoint_without_http_is_named() {
    let address = serve_raw("SSH-2.0-OpenSSH_9.6\r\n\r\n");
    let reason = export(&mut otlp(&format!("http://{address}/"), &[], LONG)).unwrap_err();
    assert!(reason.starts_with("protocol: "), "{reason}");
}
