//! What an endpoint's answer says about the spans that it was sent: a [`Verdict`].
//! Never fails on an answer that cannot be read, and never passes on a raw control character or a header's value.

use std::time::{Duration, SystemTime};

use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Response, StatusCode};

use super::fields::{self, Value};
use crate::exporter::terminal::push_plain;

/// How much of a foreign text is repeated, in characters.
const LONGEST: usize = 200;
/// What replaces a header's value that the endpoint, or a proxy, repeats.
const MASK: &str = "***";
/// A shorter value is too likely to be part of an innocent word.
const SHORTEST_SECRET: usize = 6;

/// What became of a request. A reason is for a person.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Accepted,
    /// So many of its spans are lost, the others are accepted.
    Rejected {
        spans: u64,
        reason: String,
    },
    /// The same again would be refused again.
    Refused(String),
    /// It may be accepted later, but not before the endpoint says so.
    Busy {
        reason: String,
        after: Option<Duration>,
    },
}

/// `secrets` are headers that were sent.
pub(super) fn judge(response: &Response<Vec<u8>>, secrets: &HeaderMap) -> Verdict {
    let status = response.status();
    if status.is_success() {
        return rejection(response, secrets).unwrap_or(Verdict::Accepted);
    }
    if status.is_redirection() {
        let target = match header(response, LOCATION) {
            Some(location) => format!(" to `{}`", excerpt(location, secrets)),
            None => String::new(),
        };
        return Verdict::Refused(format!(
            "{}: a redirect{target}, which is not followed",
            name(status)
        ));
    }
    let text = explanation(response);
    let text = excerpt(text.trim(), secrets);
    let separator = if text.is_empty() { "" } else { ": " };
    let reason = format!("{}{separator}{text}", name(status));
    match status.as_u16() {
        429 | 502 | 503 | 504 => Verdict::Busy {
            reason,
            after: header(response, RETRY_AFTER).and_then(|text| delay(text, SystemTime::now())),
        },
        _ => Verdict::Refused(reason),
    }
}

/// Seconds, or a date.
fn delay(retry_after: &str, now: SystemTime) -> Option<Duration> {
    let text = retry_after.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// `text` without secrets, escaped and cut, for a message of ours.
pub(super) fn excerpt(text: &str, secrets: &HeaderMap) -> String {
    let mut text = text.to_owned();
    let values = secrets.values().filter_map(|value| value.to_str().ok());
    for secret in values.flat_map(str::split_whitespace) {
        if secret.len() >= SHORTEST_SECRET {
            text = text.replace(secret, MASK);
        }
    }
    let mut out = String::new();
    push_plain(&mut out, &text, LONGEST);
    out
}

/// A message without rejected spans is a hint at most: the endpoint has the spans.
fn rejection(response: &Response<Vec<u8>>, secrets: &HeaderMap) -> Option<Verdict> {
    if !is_protobuf(response) {
        return None;
    }
    let (spans, text) = partial_success(response.body())?;
    let spans = u64::try_from(spans).ok().filter(|spans| *spans > 0)?;
    let text = excerpt(text.trim(), secrets);
    let plural = if spans == 1 { "" } else { "s" };
    let separator = if text.is_empty() { "" } else { ": " };
    Some(Verdict::Rejected {
        spans,
        reason: format!("the endpoint rejected {spans} span{plural}{separator}{text}"),
    })
}

/// `rejected_spans` and `error_message` in the `partial_success` of an
/// `opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse`.
fn partial_success(body: &[u8]) -> Option<(i64, &str)> {
    let (mut rejected, mut message) = (0, "");
    fields::read(body, |field, value| {
        let Value::Delimited(partial) = value else {
            return (field != 1).then_some(());
        };
        if field != 1 {
            return Some(());
        }
        fields::read(partial, |field, value| {
            match (field, value) {
                (1, Value::Varint(count)) => rejected = count.cast_signed(),
                (2, Value::Delimited(text)) => message = str::from_utf8(text).ok()?,
                (1 | 2, _) => return None,
                _ => {}
            }
            Some(())
        })
    })?;
    Some((rejected, message))
}

/// `message` of a `google.rpc.Status`, the body of an OTLP error.
fn status_message(body: &[u8]) -> Option<&str> {
    let mut message = "";
    fields::read(body, |field, value| {
        match (field, value) {
            (2, Value::Delimited(text)) => message = str::from_utf8(text).ok()?,
            (2, _) => return None,
            _ => {}
        }
        Some(())
    })?;
    Some(message)
}

fn explanation(response: &Response<Vec<u8>>) -> &str {
    let body = response.body();
    let status = is_protobuf(response).then(|| status_message(body));
    status
        .flatten()
        .or_else(|| str::from_utf8(body).ok())
        .unwrap_or_default()
}

/// An answer without a type is taken for what was asked for.
fn is_protobuf(response: &Response<Vec<u8>>) -> bool {
    header(response, CONTENT_TYPE).is_none_or(|content| {
        let essence = content.split(';').next().unwrap_or_default();
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-protobuf")
    })
}

fn header(response: &Response<Vec<u8>>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

fn name(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", status.as_u16()),
        None => format!("HTTP {}", status.as_u16()),
    }
}
