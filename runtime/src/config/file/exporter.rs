//! Where spans go: `exporter` of a processor.
//! Never sends spans where nobody asked for them: an exporter that lacks something is none.

use std::time::Duration;

use super::field::Field;
use super::findings::Findings;
use super::section::Section;
use super::{headers, tls};
use crate::config::endpoint::{self, masked};
use crate::config::environment::NO_LIMIT;
use crate::config::feature::without;
use crate::config::otlp::{Otlp, Protocol, TIMEOUT, UNCOMPRESSED};
use crate::config::{Compression, Exporter, Source};

const KNOWN: [&str; 4] = ["otlp_http", "otlp_grpc", "otlp_file/development", "console"];
const EXPORTER: &str = "this exporter is not used";

pub(super) fn read(
    field: &Field<'_>,
    findings: &mut Findings<'_>,
    source: &Source<'_>,
) -> Option<Exporter> {
    let (word, chosen) = field.choice(findings, &KNOWN, EXPORTER)?;
    let section = chosen.section(findings, "a mapping", EXPORTER)?;
    let exporter = match word {
        "console" => Some(Exporter::Console),
        "otlp_file/development" => lines(&section, findings),
        _ => otlp(&section, word == "otlp_grpc", findings, source),
    };
    section.finish(findings);
    exporter
}

/// Lines of JSON. A file that nobody turns over grows until the disk is full.
fn lines(section: &Section<'_>, findings: &mut Findings<'_>) -> Option<Exporter> {
    if let Some(stream) = section.text("output_stream", findings)
        && stream.text != "stdout"
    {
        stream.field.warn(findings, "`stdout`", EXPORTER);
        return None;
    }
    Some(Exporter::OtlpStdout)
}

fn otlp(
    section: &Section<'_>,
    is_grpc: bool,
    findings: &mut Findings<'_>,
    source: &Source<'_>,
) -> Option<Exporter> {
    let protocol = if is_grpc {
        Some(Protocol::Grpc)
    } else {
        Some(encoding(section, findings))
    };
    let protocol = protocol.filter(|protocol| protocol.is_spoken());
    if protocol.is_none() {
        let expected = without("grpc", "`otlp_http`");
        findings.warn(&section.place, Some("otlp_grpc"), &expected, EXPORTER);
    }
    let tls = section.section("tls", findings);
    let is_insecure = match &tls {
        Some(tls) if is_grpc => tls.boolean("insecure", findings, false),
        _ => false,
    };
    let endpoint = endpoint(section, protocol.unwrap_or_default(), is_insecure, findings);
    let compression = compression(section, findings);
    let headers = headers::read(section, protocol.unwrap_or_default(), findings);
    let timeout = match section.count("timeout", findings, (0, u32::MAX), TIMEOUT) {
        0 => NO_LIMIT,
        limited => Duration::from_millis(limited.into()),
    };
    let tls = tls.map(|tls| tls::read(tls, findings, source));
    Some(Exporter::Otlp(Box::new(Otlp {
        endpoint: endpoint?,
        compression,
        headers,
        protocol: protocol?,
        timeout,
        tls: tls.unwrap_or_default(),
    })))
}

fn endpoint(
    section: &Section<'_>,
    protocol: Protocol,
    is_insecure: bool,
    findings: &mut Findings<'_>,
) -> Option<String> {
    let Some(field) = section.given("endpoint") else {
        return Some(endpoint::default(protocol).to_owned());
    };
    let written = field.text(findings, EXPORTER)?;
    let text = written.text.trim();
    let usable = match protocol {
        Protocol::Grpc => endpoint::without_path(text, is_insecure),
        Protocol::HttpJson | Protocol::HttpProtobuf => endpoint::as_written(text),
    };
    if usable.is_none() {
        let expected = match protocol {
            Protocol::Grpc => endpoint::expected(protocol),
            // Unlike the variable for every signal, the key takes the whole URL.
            Protocol::HttpJson | Protocol::HttpProtobuf => {
                "a URL such as `http://host:4318/v1/traces`"
            }
        };
        let found = masked(text);
        findings.warn(&written.field.place, Some(&found), expected, EXPORTER);
    }
    usable
}

fn encoding(section: &Section<'_>, findings: &mut Findings<'_>) -> Protocol {
    let Some(encoding) = section.text("encoding", findings) else {
        return Protocol::HttpProtobuf;
    };
    match encoding.text {
        "json" => Protocol::HttpJson,
        "protobuf" => Protocol::HttpProtobuf,
        _ => {
            let field = encoding.field;
            field.warn(findings, "`protobuf` or `json`", "using `protobuf`");
            Protocol::HttpProtobuf
        }
    }
}

fn compression(section: &Section<'_>, findings: &mut Findings<'_>) -> Compression {
    let Some(compression) = section.text("compression", findings) else {
        return Compression::None;
    };
    let expected = match (compression.text, Compression::GZIP) {
        ("none", _) => return Compression::None,
        ("gzip", Some(gzip)) => return gzip,
        ("gzip", None) => &Compression::without_gzip(),
        _ => Compression::WORDS,
    };
    compression.field.warn(findings, expected, UNCOMPRESSED);
    Compression::None
}
