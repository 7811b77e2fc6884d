//! What each answer says about the spans, and whether they are sent again.
//! Never waits: a pause only says how long it would have been.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use http::{HeaderMap, HeaderValue, StatusCode};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use proptest::prelude::{any, prop_assert_ne, proptest};
use prost::Message;
use tonic::{Code, Status};

use super::receiver::{Receiver, Reply};
use super::{noting, settings};
use crate::exporter::otlp::Otlp;
use crate::exporter::otlp::grpc::answer::judge;
use crate::exporter::otlp::grpc::call::Answer;
use crate::exporter::otlp::response::Verdict;
use crate::exporter::otlp::tests::attempts::assert_within;
use crate::exporter::otlp::tests::{AMPLE, export};

#[derive(Clone, PartialEq, Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

#[derive(Clone, PartialEq, Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct RetryInfo {
    #[prost(message, tag = "1")]
    retry_delay: Option<ProtoDuration>,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct ProtoDuration {
    #[prost(int64, tag = "1")]
    seconds: i64,
    #[prost(int32, tag = "2")]
    nanos: i32,
}

fn detail(name: &str, value: Vec<u8>) -> Any {
    Any {
        type_url: format!("type.googleapis.com/{name}"),
        value,
    }
}

fn details(seconds: i64, nanos: i32) -> Vec<u8> {
    let retry_delay = Some(ProtoDuration { seconds, nanos });
    let info = RetryInfo { retry_delay }.encode_to_vec();
    let others = detail("google.rpc.DebugInfo", b"\x0a\x01x".to_vec());
    RpcStatus {
        code: 14,
        message: "busy".to_owned(),
        details: vec![others, detail("google.rpc.RetryInfo", info)],
    }
    .encode_to_vec()
}

fn rejecting(rejected_spans: i64, error_message: &str) -> Reply {
    let error_message = error_message.to_owned();
    Reply::Answer(Ok(ExportTraceServiceResponse {
        partial_success: Some(ExportTracePartialSuccess {
            rejected_spans,
            error_message,
        }),
    }))
}

#[test]
fn only_some_statuses_are_worth_another_attempt() {
    let codes = [
        (Code::Cancelled, "CANCELLED", true),
        (Code::Unknown, "UNKNOWN", false),
        (Code::InvalidArgument, "INVALID_ARGUMENT", false),
        (Code::DeadlineExceeded, "DEADLINE_EXCEEDED", true),
        (Code::NotFound, "NOT_FOUND", false),
        (Code::AlreadyExists, "ALREADY_EXISTS", false),
        (Code::PermissionDenied, "PERMISSION_DENIED", false),
        (Code::ResourceExhausted, "RESOURCE_EXHAUSTED", false),
        (Code::FailedPrecondition, "FAILED_PRECONDITION", false),
        (Code::Aborted, "ABORTED", true),
        (Code::OutOfRange, "OUT_OF_RANGE", true),
        (Code::Unimplemented, "UNIMPLEMENTED", false),
        (Code::Internal, "INTERNAL", false),
        (Code::Unavailable, "UNAVAILABLE", true),
        (Code::DataLoss, "DATA_LOSS", true),
        (Code::Unauthenticated, "UNAUTHENTICATED", false),
    ];
    for (code, name, is_retried) in codes {
        let answer = || Reply::from(Status::new(code, "in words"));
        let receiver = Receiver::new([answer()]);
        let (mut otlp, notes) = noting(&receiver);
        assert_eq!(export(&mut otlp).is_ok(), is_retried, "{name}");
        assert_eq!(notes.waits().len(), usize::from(is_retried), "{name}");

        let receiver = Receiver::new([answer(), answer(), answer(), answer()]);
        let (mut otlp, _) = noting(&receiver);
        assert_eq!(export(&mut otlp), Err(format!("gRPC {name}: in words")));
        let attempts = if is_retried { 4 } else { 1 };
        assert_eq!(receiver.requests.try_iter().count(), attempts, "{name}");
    }
}

#[test]
fn the_endpoint_says_when() {
    let cases = [
        (Code::Unavailable, details(2, 500_000_000), (2_500, 2_550)),
        (Code::ResourceExhausted, details(2, 0), (2_000, 2_050)),
        (Code::ResourceExhausted, details(0, 0), (100, 150)),
        (Code::Aborted, details(-3, -1), (100, 150)),
        (Code::Unavailable, b"\xff\xff".to_vec(), (100, 150)),
    ];
    for (code, details, bounds) in cases {
        let status = Status::with_details(code, "busy", details.into());
        let receiver = Receiver::new([status.into()]);
        let (mut otlp, notes) = noting(&receiver);
        assert_eq!(export(&mut otlp), Ok(()));
        assert_within(&notes.waits(), &[bounds]);
    }
}

#[test]
fn what_would_come_too_late_is_not_waited_for() {
    for seconds in [11, i64::MAX] {
        let status = Status::with_details(Code::Unavailable, "busy", details(seconds, 0).into());
        let receiver = Receiver::new([status.into()]);
        let (mut otlp, notes) = noting(&receiver);
        assert_eq!(export(&mut otlp), Err("gRPC UNAVAILABLE: busy".to_owned()));
        assert_eq!(notes.waits().len(), 0);
    }
}

#[test]
fn a_message_is_shown_without_secrets_and_control_characters() {
    let status = Status::unauthenticated("token s3cret! unknown\x1b[31m\n100%");
    let receiver = Receiver::new([status.into()]);
    let settings = settings(&receiver.url, &[("authorization", "Bearer s3cret!")]);
    let reason = export(&mut Otlp::new(&settings, AMPLE).unwrap()).unwrap_err();
    assert_eq!(
        reason,
        "gRPC UNAUTHENTICATED: token *** unknown\\u{1b}[31m\\n100%"
    );
}

#[test]
fn an_answer_with_rejected_spans_is_an_error() {
    let cases = [
        (
            rejecting(3, "quota\x07"),
            Err("the endpoint rejected 3 spans: quota\\u{7}"),
        ),
        (rejecting(1, ""), Err("the endpoint rejected 1 span")),
        (rejecting(0, "deprecated"), Ok(())),
        (rejecting(-1, ""), Ok(())),
    ];
    for (reply, expected) in cases {
        let receiver = Receiver::new([reply]);
        let (mut otlp, notes) = noting(&receiver);
        assert_eq!(export(&mut otlp), expected.map_err(str::to_owned));
        assert_eq!(notes.waits().len(), 0);
    }
}

fn fields(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
    let value = |value: &[u8]| HeaderValue::from_bytes(value).unwrap();
    let pairs = pairs
        .iter()
        .map(|(name, it)| (name.parse().unwrap(), value(it)));
    pairs.collect()
}

fn busy(reason: &str, after: Option<Duration>) -> Verdict {
    Verdict::Busy {
        reason: reason.to_owned(),
        after,
    }
}

fn refused(reason: &str) -> Verdict {
    Verdict::Refused(reason.to_owned())
}

#[test]
fn a_status_may_come_first_or_last_and_be_nonsense() {
    type Fields<'a> = &'a [(&'static str, &'a [u8])];
    let cases: [(Fields<'_>, Verdict); 9] = [
        (&[("grpc-status", b"0")], Verdict::Accepted),
        (&[("grpc-status", b"16")], refused("gRPC UNAUTHENTICATED")),
        (&[("grpc-status", b"17")], refused("gRPC UNKNOWN")),
        (&[("grpc-status", b"-1")], refused("gRPC UNKNOWN")),
        (&[("grpc-status", b"\xff")], refused("gRPC UNKNOWN")),
        (
            &[
                ("grpc-status", b"14"),
                ("grpc-message", b"50%25 %C3%A9 %zz"),
            ],
            busy("gRPC UNAVAILABLE: 50%25 %C3%A9 %zz", None),
        ),
        (
            &[("grpc-status", b"14"), ("grpc-message", b"50%25 %C3%A9")],
            busy("gRPC UNAVAILABLE: 50% é", None),
        ),
        (
            &[
                ("grpc-status", b"8"),
                ("grpc-status-details-bin", b"!!! no base64"),
            ],
            refused("gRPC RESOURCE_EXHAUSTED"),
        ),
        (
            &[
                ("grpc-status", b"8"),
                (
                    "grpc-message",
                    b"grpc: received message larger than max (5 vs. 4)",
                ),
            ],
            Verdict::TooLarge(
                "gRPC RESOURCE_EXHAUSTED: grpc: received message larger than max (5 vs. 4)"
                    .to_owned(),
            ),
        ),
    ];
    for (pairs, expected) in cases {
        let first = Answer {
            headers: fields(pairs),
            ..Answer::default()
        };
        assert_eq!(judge(&first, &HeaderMap::new()), expected);
        let last = Answer {
            trailers: fields(pairs),
            ..Answer::default()
        };
        assert_eq!(judge(&last, &HeaderMap::new()), expected);
    }
}

#[test]
fn details_may_be_padded_or_not() {
    let after = Some(Duration::new(2, 5));
    for text in [
        STANDARD.encode(details(2, 5)),
        STANDARD_NO_PAD.encode(details(2, 5)),
    ] {
        let headers = [
            ("grpc-status", b"14".as_slice()),
            ("grpc-status-details-bin", text.as_bytes()),
        ];
        let answer = Answer {
            trailers: fields(&headers),
            ..Answer::default()
        };
        assert_eq!(
            judge(&answer, &HeaderMap::new()),
            busy("gRPC UNAVAILABLE", after)
        );
    }
}

#[test]
fn an_answer_without_a_status_is_read_as_http() {
    let answer = |status, body: &[u8]| Answer {
        status: StatusCode::from_u16(status).unwrap(),
        body: body.to_vec(),
        ..Answer::default()
    };
    let cases = [
        (
            answer(200, b"<html>"),
            refused("the answer has no gRPC status"),
        ),
        (answer(401, b""), refused("HTTP 401 Unauthorized")),
        (
            answer(404, b"nothing\n"),
            refused("HTTP 404 Not Found: nothing"),
        ),
        (answer(429, b""), busy("HTTP 429 Too Many Requests", None)),
        (answer(502, b"\xff"), busy("HTTP 502 Bad Gateway", None)),
        (
            answer(503, b"no upstream"),
            busy("HTTP 503 Service Unavailable: no upstream", None),
        ),
        (answer(504, b""), busy("HTTP 504 Gateway Timeout", None)),
    ];
    for (answer, expected) in cases {
        assert_eq!(judge(&answer, &HeaderMap::new()), expected);
    }
}

#[test]
fn an_answer_without_end_is_left() {
    let receiver = Receiver::new([rejecting(1, &"x".repeat(5 * 1024 * 1024))]);
    let (mut otlp, notes) = noting(&receiver);
    let reason = "response body exceeded maximum allowed 4 MiB limit".to_owned();
    assert_eq!(export(&mut otlp), Err(reason));
    assert_eq!(notes.waits().len(), 0);
    assert_eq!(export(&mut otlp), Ok(()));
}

proptest! {
    #[test]
    fn any_bytes_are_an_answer(
        status in "[0-9]{1,3}|\\PC{0,4}",
        message in "\\PC{0,20}",
        details in "[A-Za-z0-9+/=]{0,80}|\\PC{0,20}",
        body in any::<Vec<u8>>(),
    ) {
        let pairs = [
            ("grpc-status", status.as_bytes()),
            ("grpc-message", message.as_bytes()),
            ("grpc-status-details-bin", details.as_bytes()),
        ];
        let answer = Answer { body, trailers: fields(&pairs), ..Answer::default() };
        let verdict = judge(&answer, &HeaderMap::new());
        if !["0", "00", "000"].contains(&status.as_str()) {
            prop_assert_ne!(verdict, Verdict::Accepted);
        }
    }
}

#[test]
fn an_accepted_batch_is_accepted_whatever_the_message_is() {
    let bodies: [&[u8]; 6] = [
        b"",
        b"\0\0\0",
        b"\0\0\0\0\0",
        b"\0\xff\xff\xff\xff",
        b"\x01\0\0\0\x04\x0a\x02\x08\x03",
        b"\0\0\0\0\x02\xff\xff",
    ];
    for body in bodies {
        let answer = Answer {
            body: body.to_vec(),
            trailers: fields(&[("grpc-status", b"0")]),
            ..Answer::default()
        };
        assert_eq!(
            judge(&answer, &HeaderMap::new()),
            Verdict::Accepted,
            "{body:?}"
        );
    }
}
