//! What an endpoint's answer says about the spans that it was sent: [`fault`] is why some of them are lost.
//! Never fails on an answer that cannot be read, and never passes on a raw control character or a header's value.

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, HeaderName, Response, StatusCode};
use opentelemetry_http::Bytes;
use prost::Message;

use crate::exporter::terminal::push_plain;

/// How much of a foreign text is repeated, in characters.
const LONGEST: usize = 200;
/// What replaces a header's value that the endpoint, or a proxy, repeats.
const MASK: &str = "***";
/// A shorter value is too likely to be part of an innocent word.
const SHORTEST_SECRET: usize = 6;

/// `opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse`.
#[derive(Clone, PartialEq, Message)]
struct Answer {
    #[prost(message, optional, tag = "1")]
    partial_success: Option<PartialSuccess>,
}

#[derive(Clone, PartialEq, Message)]
struct PartialSuccess {
    #[prost(int64, tag = "1")]
    rejected_spans: i64,
    #[prost(string, tag = "2")]
    error_message: String,
}

/// `google.rpc.Status`, the body of an OTLP error.
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(string, tag = "2")]
    message: String,
}

/// `None` when every span was accepted. `secrets` are the headers that were sent.
pub(super) fn fault(response: &Response<Bytes>, secrets: &HeaderMap) -> Option<String> {
    let status = response.status();
    if status.is_success() {
        return rejection(response, secrets);
    }
    if status.is_redirection() {
        let target = match header(response, LOCATION) {
            Some(location) => format!(" to `{}`", excerpt(location, secrets)),
            None => String::new(),
        };
        return Some(format!(
            "{}: a redirect{target}, which is not followed",
            name(status)
        ));
    }
    let text = explanation(response);
    let text = excerpt(text.trim(), secrets);
    let separator = if text.is_empty() { "" } else { ": " };
    Some(format!("{}{separator}{text}", name(status)))
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
fn rejection(response: &Response<Bytes>, secrets: &HeaderMap) -> Option<String> {
    if !is_protobuf(response) {
        return None;
    }
    let partial = Answer::decode(response.body().as_ref())
        .ok()?
        .partial_success?;
    let count = partial.rejected_spans;
    if count <= 0 {
        return None;
    }
    let text = excerpt(partial.error_message.trim(), secrets);
    let plural = if count == 1 { "" } else { "s" };
    let separator = if text.is_empty() { "" } else { ": " };
    Some(format!(
        "the endpoint rejected {count} span{plural}{separator}{text}"
    ))
}

fn explanation(response: &Response<Bytes>) -> String {
    let body = response.body().as_ref();
    let status = if is_protobuf(response) {
        Status::decode(body).ok()
    } else {
        None
    };
    match (status, std::str::from_utf8(body)) {
        (Some(status), _) => status.message,
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => String::new(),
    }
}

/// An answer without a type is taken for what was asked for.
fn is_protobuf(response: &Response<Bytes>) -> bool {
    header(response, CONTENT_TYPE).is_none_or(|content| {
        let essence = content.split(';').next().unwrap_or_default();
        essence
            .trim()
            .eq_ignore_ascii_case("application/x-protobuf")
    })
}

fn header(response: &Response<Bytes>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

fn name(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("HTTP {} {reason}", status.as_u16()),
        None => format!("HTTP {}", status.as_u16()),
    }
}
