//! Headers that are sent with every export.
//! Never lets a header's value, or any part of a pair that is not usable, into a warning.

use super::environment::Environment;
use super::otlp::Protocol;
use super::pairs::pairs;
use crate::percent;
use crate::token::is_token;

pub(super) const EXPECTED: &str = "`name=value` pairs of HTTP headers that the protocol does not set itself, percent-encoded and separated by commas";

/// What says how a request is framed or encoded, which is not for the user to say.
const SET_BY_PROTOCOL: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "keep-alive",
    "proxy-connection",
    "te",
    "transfer-encoding",
    "upgrade",
];

/// Usable pairs, and the positions, from 1, of those that are not.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub(super) headers: Vec<(String, String)>,
    pub(super) refused: Vec<usize>,
}

/// The variable for traces is never completed from the other one, whose secrets may be meant for another place.
pub(super) fn read(env: &mut Environment<'_>, protocol: Protocol) -> Vec<(String, String)> {
    let given = [
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        "OTEL_EXPORTER_OTLP_HEADERS",
    ]
    .into_iter()
    .find_map(|variable| Some((variable, env.value(variable)?)));
    let Some((variable, text)) = given else {
        return Vec::new();
    };
    let listed = list(&text, protocol);
    if !listed.refused.is_empty() {
        env.warn(variable, "***", EXPECTED, &ignored(&listed.refused));
    }
    listed.headers
}

pub(super) fn list(text: &str, protocol: Protocol) -> Listed {
    let mut listed = Listed::default();
    for (index, pair) in pairs(text).enumerate() {
        let header =
            pair.and_then(|(name, value)| header(name, &percent::decoded(value)?, protocol));
        match header {
            Some(header) => listed.headers.push(header),
            None => listed.refused.push(index + 1),
        }
    }
    listed
}

/// By position: even a key may be part of a secret that was not encoded.
pub(super) fn ignored(positions: &[usize]) -> String {
    let positions: Vec<String> = positions.iter().map(usize::to_string).collect();
    match positions.as_slice() {
        [one] => format!("pair {one} is ignored"),
        several => format!("pairs {} are ignored", several.join(", ")),
    }
}

/// A header that can be sent: a token, and visible characters, spaces and tabs.
pub(super) fn header(name: &str, value: &str, protocol: Protocol) -> Option<(String, String)> {
    let mut bytes = value.bytes();
    let is_text = bytes.all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    let is_usable = is_token(name) && is_settable(name, protocol) && is_text;
    is_usable.then(|| (name.to_owned(), value.to_owned()))
}

fn is_settable(name: &str, protocol: Protocol) -> bool {
    let name = name.to_ascii_lowercase();
    // Names that end so are of values in base64, and what the standard says of them is more than a variable can.
    let is_of_grpc = name == "host" || name.starts_with("grpc-") || name.ends_with("-bin");
    let is_taken = protocol == Protocol::Grpc && is_of_grpc;
    !is_taken && !SET_BY_PROTOCOL.contains(&name.as_str())
}
