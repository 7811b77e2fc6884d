//! What an endpoint's answer says about the spans that it was sent: a [`Verdict`].
//! Never fails on an answer that cannot be read, and never passes on a raw control character or a header's value.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, Response, StatusCode};

use super::answer::{self, PartialSuccess};
use super::fields::{self, Value};
use super::request::Encoding;
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
    /// All of it, and this is what the endpoint has to say to whoever runs the program.
    Remarked(String),
    /// So many of its spans are lost, the others are accepted.
    Rejected {
        spans: u64,
        reason: String,
    },
    /// The same again would be refused again.
    Refused(String),
    /// A part of it would not be refused for this.
    #[cfg_attr(
        not(feature = "grpc"),
        expect(
            dead_code,
            reason = "no status of HTTP says that it is the size of the message"
        )
    )]
    TooLarge(String),
    /// It may be accepted later, but not before the endpoint says so.
    Busy {
        reason: String,
        after: Option<Duration>,
    },
}

#[cfg(all(feature = "grpc", feature = "jaeger_remote"))]
impl Verdict {
    /// What is said of the request; nothing when it is accepted.
    pub(super) fn reason(self) -> String {
        match self {
            Self::Accepted => String::new(),
            Self::Rejected { reason, .. }
            | Self::Refused(reason)
            | Self::Remarked(reason)
            | Self::TooLarge(reason)
            | Self::Busy { reason, .. } => reason,
        }
    }
}

/// `asked` is how the request was encoded, `secrets` are headers that were sent with it.
pub(super) fn judge(response: &Response<Vec<u8>>, asked: Encoding, secrets: &HeaderMap) -> Verdict {
    let status = response.status();
    if status.is_success() {
        return partly(response, asked, secrets).unwrap_or(Verdict::Accepted);
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
    let text = explanation(response, asked);
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

fn partly(response: &Response<Vec<u8>>, asked: Encoding, secrets: &HeaderMap) -> Option<Verdict> {
    let body = response.body();
    let success = match encoding(response, asked)? {
        Encoding::Json => answer::partial_success(body),
        Encoding::Protobuf => partial_success(body),
    }?;
    partial(&success, secrets)
}

/// A message without rejected spans is a remark: the endpoint has the spans
/// ([partial success](https://opentelemetry.io/docs/specs/otlp/#partial-success-1)).
pub(super) fn partial(partial: &PartialSuccess, secrets: &HeaderMap) -> Option<Verdict> {
    let spans = u64::try_from(partial.rejected_spans).unwrap_or_default();
    let text = excerpt(partial.error_message.trim(), secrets);
    if spans == 0 {
        return (!text.is_empty()).then_some(Verdict::Remarked(text));
    }
    let plural = if spans == 1 { "" } else { "s" };
    let separator = if text.is_empty() { "" } else { ": " };
    Some(Verdict::Rejected {
        spans,
        reason: format!("the endpoint rejected {spans} span{plural}{separator}{text}"),
    })
}

/// `rejected_spans` and `error_message` in the `partial_success` of an
/// `opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse`.
pub(super) fn partial_success(body: &[u8]) -> Option<PartialSuccess> {
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
    Some(PartialSuccess {
        rejected_spans: rejected,
        error_message: message.to_owned(),
    })
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

/// An answer that is no status, or one without words, speaks for itself.
fn explanation(response: &Response<Vec<u8>>, asked: Encoding) -> Cow<'_, str> {
    let body = response.body();
    let message = match encoding(response, asked) {
        Some(Encoding::Json) => answer::status_message(body)
            .filter(|message| !message.is_empty())
            .map(Cow::Owned),
        Some(Encoding::Protobuf) => status_message(body).map(Cow::Borrowed),
        None => None,
    };
    message
        .or_else(|| str::from_utf8(body).ok().map(Cow::Borrowed))
        .unwrap_or_default()
}

/// What its type says; an answer without a type is taken for what was asked for.
fn encoding(response: &Response<Vec<u8>>, asked: Encoding) -> Option<Encoding> {
    let Some(content) = header(response, CONTENT_TYPE) else {
        return Some(asked);
    };
    let essence = content.split(';').next().unwrap_or_default().trim();
    Encoding::ALL
        .into_iter()
        .find(|encoding| essence.eq_ignore_ascii_case(encoding.content_type()))
}

fn header(response: &Response<Vec<u8>>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

pub(super) fn name(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", status.as_u16()),
        None => format!("HTTP {}", status.as_u16()),
    }
}
