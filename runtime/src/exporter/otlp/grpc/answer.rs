//! What a gRPC answer says about the spans: a [`Verdict`].
//! Never fails on an answer that cannot be read, and never passes on a raw control character or a header's value.

use std::time::Duration;

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::{HeaderMap, StatusCode};

use super::call::Answer;
use super::unary::PREFIX;
use crate::exporter::otlp::fields::{self, Value};
use crate::exporter::otlp::response::{Verdict, excerpt, name, partial, partial_success};
use crate::percent;

const STATUS: &str = "grpc-status";
/// By number.
const CODES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];
/// How the libraries of gRPC put it that a message is longer than they take.
const ABOUT_SIZE: [&str; 3] = [
    "exceeds maximum size",
    "larger than max",
    "message length too large",
];
/// Padding is optional.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// `secrets` are headers that were sent.
pub(super) fn judge(answer: &Answer, secrets: &HeaderMap) -> Verdict {
    let message = match message(answer, secrets) {
        Ok(message) => message,
        Err(verdict) => return verdict,
    };
    let success = message.and_then(partial_success);
    success
        .and_then(|success| partial(&success, secrets))
        .unwrap_or(Verdict::Accepted)
}

/// What a call that went well answers, if that can be read; or why it did not go well.
pub(super) fn message<'a>(
    answer: &'a Answer,
    secrets: &HeaderMap,
) -> Result<Option<&'a [u8]>, Verdict> {
    let mut places = [&answer.headers, &answer.trailers].into_iter();
    let Some(fields) = places.find(|fields| fields.contains_key(STATUS)) else {
        return Err(without_status(answer, secrets));
    };
    let code = text(fields, STATUS).and_then(|code| code.parse().ok());
    let code = code
        .and_then(|code: usize| CODES.get(code))
        .unwrap_or(&"UNKNOWN");
    if *code == "OK" {
        return Ok(unframed(&answer.body));
    }
    Err(failed(code, fields, secrets))
}

fn failed(code: &str, fields: &HeaderMap, secrets: &HeaderMap) -> Verdict {
    let message = text(fields, "grpc-message").unwrap_or_default();
    let message = percent::decoded(message).unwrap_or_else(|| message.to_owned());
    let reason = explained(&format!("gRPC {code}"), &message, secrets);
    if is_about_size(code, &message) {
        return Verdict::TooLarge(reason);
    }
    let after = text(fields, "grpc-status-details-bin").and_then(delay);
    match code {
        "ABORTED" | "CANCELLED" | "DATA_LOSS" | "DEADLINE_EXCEEDED" | "OUT_OF_RANGE"
        | "UNAVAILABLE" => Verdict::Busy { reason, after },
        "RESOURCE_EXHAUSTED" if after.is_some() => Verdict::Busy { reason, after },
        _ => Verdict::Refused(reason),
    }
}

/// Somebody in between, as gRPC reads the statuses of HTTP; or an endpoint that was cut short.
fn without_status(answer: &Answer, secrets: &HeaderMap) -> Verdict {
    if answer.status == StatusCode::OK {
        return Verdict::Refused("the answer has no gRPC status".to_owned());
    }
    let text = str::from_utf8(&answer.body).unwrap_or_default();
    let reason = explained(&name(answer.status), text, secrets);
    match answer.status.as_u16() {
        429 | 502 | 503 | 504 => Verdict::Busy {
            reason,
            after: None,
        },
        _ => Verdict::Refused(reason),
    }
}

fn explained(what: &str, text: &str, secrets: &HeaderMap) -> String {
    let text = excerpt(text.trim(), secrets);
    let separator = if text.is_empty() { "" } else { ": " };
    format!("{what}{separator}{text}")
}

fn is_about_size(code: &str, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    matches!(code, "OUT_OF_RANGE" | "RESOURCE_EXHAUSTED")
        && ABOUT_SIZE.iter().any(|words| message.contains(words))
}

/// `None` for what is compressed, which was not asked for.
fn unframed(body: &[u8]) -> Option<&[u8]> {
    let (prefix, message) = body.split_first_chunk::<PREFIX>()?;
    let [0, length @ ..] = *prefix else {
        return None;
    };
    message.get(..usize::try_from(u32::from_be_bytes(length)).ok()?)
}

/// `retry_delay` of the first `google.rpc.RetryInfo` among the details of a `google.rpc.Status`.
fn delay(details: &str) -> Option<Duration> {
    let status = BASE64.decode(details).ok()?;
    let mut delay = None;
    fields::read(&status, |field, value| {
        if let (3, Value::Delimited(detail)) = (field, value) {
            delay = delay.or_else(|| retry_info(detail));
        }
        Some(())
    })?;
    delay
}

/// Of a `google.protobuf.Any`. Without a delay there is none to wait for.
fn retry_info(any: &[u8]) -> Option<Duration> {
    let (mut url, mut contents): (&[u8], &[u8]) = (&[], &[]);
    fields::read(any, |field, value| {
        match (field, value) {
            (1, Value::Delimited(text)) => url = text,
            (2, Value::Delimited(bytes)) => contents = bytes,
            _ => {}
        }
        Some(())
    })?;
    if !url.ends_with(b"/google.rpc.RetryInfo") {
        return None;
    }
    let mut delay = Duration::ZERO;
    fields::read(contents, |field, value| {
        if let (1, Value::Delimited(duration)) = (field, value) {
            delay = read_duration(duration)?;
        }
        Some(())
    })?;
    Some(delay)
}

/// A `google.protobuf.Duration`; a negative one is none.
fn read_duration(duration: &[u8]) -> Option<Duration> {
    let (mut seconds, mut nanoseconds) = (0, 0);
    fields::read(duration, |field, value| {
        match (field, value) {
            (1, Value::Varint(value)) => seconds = value.cast_signed(),
            (2, Value::Varint(value)) => nanoseconds = value.cast_signed(),
            _ => {}
        }
        Some(())
    })?;
    let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(seconds), u32::try_from(nanoseconds))
    else {
        return Some(Duration::ZERO);
    };
    Some(Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds.into())))
}

fn text<'a>(fields: &'a HeaderMap, name: &str) -> Option<&'a str> {
    fields.get(name)?.to_str().ok()
}
