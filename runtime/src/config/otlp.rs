//! [`Otlp`]: how spans are sent over OTLP.
//! Never sends anything, and never asks for what this build cannot do.

use std::time::Duration;

use super::endpoint::{self, masked};
use super::environment::{Environment, Found};
use super::exporter::ExporterKind;
use super::feature::without;
use super::headers;
use super::tls::Tls;

/// In milliseconds, unless something else is said.
pub(super) const TIMEOUT: u32 = 10_000;

/// What follows from a compression that is not usable.
pub(super) const UNCOMPRESSED: &str = "sending uncompressed";

const PROTOCOL: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
    "OTEL_EXPORTER_OTLP_PROTOCOL",
];

const COMPRESSION: [&str; 2] = [
    "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
    "OTEL_EXPORTER_OTLP_COMPRESSION",
];

/// Has no `Debug`: it holds the values of headers.
#[derive(Clone, PartialEq)]
pub(crate) struct Otlp {
    /// A complete URL; over gRPC without a path. May hold a password: [`masked`] is for people.
    pub(crate) endpoint: String,
    pub(crate) compression: Compression,
    /// Valid names and decoded values of HTTP headers.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) protocol: Protocol,
    /// For a batch, with all its attempts.
    pub(crate) timeout: Duration,
    pub(crate) tls: Tls,
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
    pub(super) const GZIP: Option<Self> = Some(Self::Gzip);
    #[cfg(not(feature = "gzip"))]
    pub(super) const GZIP: Option<Self> = None;

    /// What is expected.
    pub(super) const WORDS: &str = "`gzip` or `none`";

    /// What is expected in a build that cannot.
    pub(super) fn without_gzip() -> String {
        without("gzip", "`none`")
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Protocol {
    Grpc,
    HttpJson,
    #[default]
    HttpProtobuf,
}

const PROTOCOLS: [(&str, Protocol); 3] = [
    ("grpc", Protocol::Grpc),
    ("http/json", Protocol::HttpJson),
    ("http/protobuf", Protocol::HttpProtobuf),
];

impl Protocol {
    /// As the variable would have it.
    pub(crate) fn word(self) -> &'static str {
        let known = PROTOCOLS.iter().find(|(_, protocol)| *protocol == self);
        known.map_or("", |(word, _)| word)
    }

    /// Whether this build speaks it.
    pub(super) fn is_spoken(self) -> bool {
        match self {
            Self::Grpc => cfg!(feature = "grpc"),
            Self::HttpJson | Self::HttpProtobuf => true,
        }
    }
}

/// What decides whether OTLP is asked for, and where it would go.
pub(super) struct Address {
    protocol: Found<Asked>,
    endpoint: Found<String>,
}

/// A protocol, and the word for it.
struct Asked {
    protocol: Protocol,
    word: String,
}

impl Address {
    pub(super) fn find(env: &mut Environment<'_>) -> Self {
        let protocol = env.find(&PROTOCOL, |value| {
            let mut known = PROTOCOLS.iter();
            let (_, protocol) = known.find(|(word, _)| word.eq_ignore_ascii_case(value))?;
            Some(Asked {
                protocol: *protocol,
                word: value.to_owned(),
            })
        });
        let spoken = spoken(&protocol);
        Self {
            endpoint: endpoint::find(env, spoken),
            protocol,
        }
    }

    /// Whether it is said where spans go.
    pub(super) fn is_named(&self) -> bool {
        self.endpoint.value.is_some()
    }
}

/// The protocol that was asked for, if this build speaks it.
fn spoken(protocol: &Found<Asked>) -> Protocol {
    let asked = protocol.value.as_ref().map(|asked| asked.protocol);
    asked.filter(|it| it.is_spoken()).unwrap_or_default()
}

impl Otlp {
    /// `None` where it is not asked for, or where its endpoint was not written as one: spans are not to go where nobody
    /// sent them.
    pub(super) fn read(
        env: &mut Environment<'_>,
        address: Address,
        exporters: &[ExporterKind],
    ) -> Option<Self> {
        let Address { protocol, endpoint } = address;
        let is_asked_for = exporters.contains(&ExporterKind::Otlp);
        let is_used = is_asked_for && (endpoint.value.is_some() || endpoint.refused.is_empty());
        check_protocol(env, &protocol, is_used);
        let protocol = spoken(&protocol);
        let others = exporters.len() - usize::from(is_asked_for);
        let instead = match &endpoint.value {
            Some(url) if is_used => format!("using `{}`", masked(url)),
            _ if others == 0 => "tracing is off".to_owned(),
            _ if is_asked_for => "nothing is sent over OTLP".to_owned(),
            _ => "ignored".to_owned(),
        };
        env.refuse(&endpoint.refused, endpoint::expected(protocol), &instead);
        let url = endpoint.value;
        let url = url.unwrap_or_else(|| endpoint::default(protocol).to_owned());
        let otlp = Self {
            endpoint: url,
            compression: compression(env, is_used),
            headers: headers::read(env, protocol),
            protocol,
            timeout: env.timeout(
                &[
                    "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
                    "OTEL_EXPORTER_OTLP_TIMEOUT",
                ],
                TIMEOUT,
            ),
            tls: if is_used {
                Tls::read(env)
            } else {
                Tls::default()
            },
        };
        is_used.then_some(otlp)
    }
}

/// A protocol that this build does not speak is no mistake where no span is sent.
fn check_protocol(env: &mut Environment<'_>, found: &Found<Asked>, is_used: bool) {
    let instead = format!("using `{}`", spoken(found).word());
    let expected = "`http/protobuf`, `http/json` or `grpc`";
    env.refuse(&found.refused, expected, &instead);
    let unspoken = found.value.as_ref().filter(|it| !it.protocol.is_spoken());
    if let (Some(asked), true) = (unspoken, is_used) {
        let expected = without("grpc", "`http/protobuf` or `http/json`");
        env.warn(found.variable, &asked.word, &expected, &instead);
    }
}

/// What this build cannot do is no mistake where no span is sent.
fn compression(env: &mut Environment<'_>, otlp_is_used: bool) -> Compression {
    let found = env.find(&COMPRESSION, |value| {
        let mut known = ["gzip", "none"].into_iter();
        let known = known.any(|word| word.eq_ignore_ascii_case(value));
        known.then(|| value.to_owned())
    });
    let gzip = found.value.filter(|it| it.eq_ignore_ascii_case("gzip"));
    let used = match Compression::GZIP {
        Some(compiled_in) if gzip.is_some() => compiled_in,
        _ => Compression::None,
    };
    let instead = if used == Compression::None {
        UNCOMPRESSED
    } else {
        "using `gzip`"
    };
    env.refuse(&found.refused, Compression::WORDS, instead);
    let refused = gzip.filter(|_| Compression::GZIP.is_none() && otlp_is_used);
    if let Some(refused) = refused {
        env.warn(
            found.variable,
            &refused,
            &Compression::without_gzip(),
            instead,
        );
    }
    used
}
