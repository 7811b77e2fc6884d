//! [`Otlp`]: how spans are sent over OTLP.
//! Never lets a header's value, or any part of a pair that is not usable, into a warning.

use std::time::Duration;

use super::endpoint::masked;
use super::environment::{Environment, Found};
use super::exporter::ExporterKind;
use super::pairs::{pairs, percent_decoded};

const DEFAULT_ENDPOINT: &str = "http://localhost:4318/v1/traces";

/// Has no `Debug`: it holds the values of headers.
#[cfg_attr(
    not(feature = "otlp"),
    expect(
        dead_code,
        reason = "read and checked in every build, used by the OTLP exporter"
    )
)]
pub(crate) struct Otlp {
    /// A complete URL. May hold a password: [`masked`] is for people.
    pub(crate) endpoint: String,
    pub(crate) compression: Compression,
    /// Valid names and decoded values of HTTP headers.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) timeout: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    #[cfg(feature = "gzip")]
    Gzip,
}

impl Compression {
    /// `None` in a build that cannot.
    #[cfg(feature = "gzip")]
    const GZIP: Option<Self> = Some(Self::Gzip);
    #[cfg(not(feature = "gzip"))]
    const GZIP: Option<Self> = None;
}

impl Otlp {
    pub(super) fn read(
        env: &mut Environment<'_>,
        endpoint: Found<String>,
        exporters: &[ExporterKind],
    ) -> Self {
        let is_used = exporters.contains(&ExporterKind::Otlp);
        let url = endpoint
            .value
            .unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
        let instead = if is_used {
            format!("using `{}`", masked(&url))
        } else if exporters.is_empty() {
            "tracing is off".to_owned()
        } else {
            "ignored".to_owned()
        };
        let expected = "a URL such as `http://host:4318` or `https://host/path`";
        env.refuse(&endpoint.refused, expected, &instead);
        check_protocol(env, is_used);
        Self {
            endpoint: url,
            compression: compression(env, is_used),
            headers: headers(env),
            timeout: env.milliseconds(
                &[
                    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
                    "OTEL_EXPORTER_OTLP_TIMEOUT",
                ],
                10_000,
            ),
        }
    }
}

/// There is one protocol to speak, so nothing comes of this but warnings.
fn check_protocol(env: &mut Environment<'_>, otlp_is_used: bool) {
    for variable in [
        "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
        "OTEL_EXPORTER_OTLP_PROTOCOL",
    ] {
        let Some(value) = env.value(variable) else {
            continue;
        };
        let lowercase = value.to_ascii_lowercase();
        let known = ["grpc", "http/json", "http/protobuf"].contains(&lowercase.as_str());
        // A protocol that other programs or signals may speak is no mistake where no span is sent.
        if !known || (otlp_is_used && lowercase != "http/protobuf") {
            let expected = "`http/protobuf`, the only protocol that is spoken here";
            env.warn(variable, &value, expected, "using `http/protobuf`");
        }
        if known {
            return;
        }
    }
}

/// What this build cannot do is no mistake where no span is sent.
fn compression(env: &mut Environment<'_>, otlp_is_used: bool) -> Compression {
    const INSTEAD: &str = "sending uncompressed";
    let variables = [
        "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
        "OTEL_EXPORTER_OTLP_COMPRESSION",
    ];
    for variable in variables {
        let Some(value) = env.value(variable) else {
            continue;
        };
        match (value.to_ascii_lowercase().as_str(), Compression::GZIP) {
            ("none", _) => return Compression::None,
            ("gzip", Some(gzip)) => return gzip,
            ("gzip", None) => {
                if otlp_is_used {
                    let expected = "`none` in a build without the Cargo feature `gzip` of `traced`";
                    env.warn(variable, &value, expected, INSTEAD);
                }
                return Compression::None;
            }
            _ => env.warn(variable, &value, "`gzip` or `none`", INSTEAD),
        }
    }
    Compression::None
}

/// The variable for traces is never completed from the other one, whose secrets may be meant for another place.
fn headers(env: &mut Environment<'_>) -> Vec<(String, String)> {
    let given = [
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
        "OTEL_EXPORTER_OTLP_HEADERS",
    ]
    .into_iter()
    .find_map(|variable| Some((variable, env.value(variable)?)));
    let Some((variable, text)) = given else {
        return Vec::new();
    };
    let mut headers = Vec::new();
    let mut refused = Vec::new();
    for (index, pair) in pairs(&text).enumerate() {
        match pair.and_then(header) {
            Some(header) => headers.push(header),
            None => refused.push((index + 1).to_string()),
        }
    }
    let instead = match refused.as_slice() {
        [] => return headers,
        // By position: even a key may be part of a secret that was not encoded.
        [one] => format!("pair {one} is ignored"),
        several => format!("pairs {} are ignored", several.join(", ")),
    };
    let expected = "`name=value` pairs of HTTP headers, percent-encoded and separated by commas";
    env.warn(variable, "***", expected, &instead);
    headers
}

fn header((name, value): (&str, &str)) -> Option<(String, String)> {
    let value = percent_decoded(value)?;
    let is_text = value
        .bytes()
        .all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
    (is_token(name) && is_text).then(|| (name.to_owned(), value))
}

fn is_token(name: &str) -> bool {
    let mut bytes = name.bytes();
    !name.is_empty()
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
