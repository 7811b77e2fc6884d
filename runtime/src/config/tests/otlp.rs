//! Headers, protocol, compression and timeout of OTLP.
//! Never lets the value of a header pass through a warning.

use std::time::Duration;

#[cfg(any(not(feature = "grpc"), not(feature = "gzip")))]
use super::ENDPOINT;
#[cfg(not(feature = "grpc"))]
use super::EXPORTER;
use super::{Set, otlp, read};

const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";
const TRACES_HEADERS: &str = "OTEL_EXPORTER_OTLP_TRACES_HEADERS";
const PROTOCOL: &str = "OTEL_EXPORTER_OTLP_PROTOCOL";
const TRACES_PROTOCOL: &str = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
const COMPRESSION: &str = "OTEL_EXPORTER_OTLP_COMPRESSION";
const TRACES_COMPRESSION: &str = "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION";
const TIMEOUT: &str = "OTEL_EXPORTER_OTLP_TIMEOUT";
const TRACES_TIMEOUT: &str = "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT";

#[test]
fn headers() {
    type Headers = &'static [(&'static str, &'static str)];
    let cases: &[(&str, Headers, Option<&str>)] = &[
        ("", &[], None),
        (" , ", &[], None),
        ("a=b", &[("a", "b")], None),
        (" a = b , c=d,", &[("a", "b"), ("c", "d")], None),
        ("a=", &[("a", "")], None),
        ("key=c2VjcmV0==", &[("key", "c2VjcmV0==")], None),
        (
            "authorization=Bearer%20x%2cy+z",
            &[("authorization", "Bearer x,y+z")],
            None,
        ),
        ("a=secret one%09two", &[("a", "secret one\ttwo")], None),
        ("secret", &[], Some("pair 1 is ignored")),
        (
            "Bearer: secret=,a=b",
            &[("a", "b")],
            Some("pair 1 is ignored"),
        ),
        ("a=b,=secret", &[("a", "b")], Some("pair 2 is ignored")),
        ("a=secret%", &[], Some("pair 1 is ignored")),
        (
            "a=secret%zz,b=secret%4,c=d",
            &[("c", "d")],
            Some("pairs 1, 2 are ignored"),
        ),
        ("a=secret%0a", &[], Some("pair 1 is ignored")),
        (
            "a=secret%00,b=é,c=secret%ff",
            &[],
            Some("pairs 1, 2, 3 are ignored"),
        ),
        // The user's own, and what says how a request is read.
        (
            "host=secret,x-bin=secret",
            &[("host", "secret"), ("x-bin", "secret")],
            None,
        ),
        (
            "Content-Length=3,a=b,te=trailers,transfer-encoding=chunked,CONTENT-TYPE=a",
            &[("a", "b")],
            Some("pairs 1, 3, 4, 5 are ignored"),
        ),
    ];
    for (value, headers, instead) in cases {
        for variable in [HEADERS, TRACES_HEADERS] {
            let (otlp, warnings) = otlp(&[(variable, value)]);
            let expected: Vec<_> = headers
                .iter()
                .map(|(k, v)| ((*k).into(), (*v).into()))
                .collect();
            assert_eq!(otlp.headers, expected, "{value}");
            let warning = instead.map(|instead| {
                format!(
                    "{variable}: found `***`, expected `name=value` pairs of HTTP headers that the protocol does not \
                     set itself, percent-encoded and separated by commas; {instead}"
                )
            });
            assert_eq!(warnings, Vec::from_iter(warning));
            assert!(!warnings.iter().any(|warning| warning.contains("secret")));
        }
    }
}

#[test]
fn headers_for_traces_stand_alone() {
    for (traces, every_signal, names) in [
        ("a=1", "b=2", &["a"][..]),
        (" ", "b=2", &["b"]),
        ("nonsense", "b=2", &[]),
    ] {
        let (otlp, _) = otlp(&[(TRACES_HEADERS, traces), (HEADERS, every_signal)]);
        let found: Vec<_> = otlp.headers.iter().map(|(name, _)| name).collect();
        assert_eq!(found, names, "{traces}");
    }
}

/// The variables, the word of the protocol that is asked for, and those that are warned about by every build.
const PROTOCOLS: &[(Set<'_>, &str, Set<'_>)] = &[
    (&[(PROTOCOL, "")], "http/protobuf", &[]),
    (&[(PROTOCOL, "http/protobuf")], "http/protobuf", &[]),
    (&[(PROTOCOL, " HTTP/Protobuf")], "http/protobuf", &[]),
    (&[(PROTOCOL, "gRPC")], "grpc", &[]),
    (&[(TRACES_PROTOCOL, "HTTP/JSON")], "http/json", &[]),
    (
        &[(TRACES_PROTOCOL, "http/protobuf"), (PROTOCOL, "grpc")],
        "http/protobuf",
        &[],
    ),
    (&[(TRACES_PROTOCOL, ""), (PROTOCOL, "grpc")], "grpc", &[]),
    (&[(TRACES_PROTOCOL, "grpc"), (PROTOCOL, "x")], "grpc", &[]),
    (
        &[(TRACES_PROTOCOL, "x"), (PROTOCOL, "grpc")],
        "grpc",
        &[(TRACES_PROTOCOL, "x")],
    ),
    (
        &[(TRACES_PROTOCOL, "x"), (PROTOCOL, "http/json")],
        "http/json",
        &[(TRACES_PROTOCOL, "x")],
    ),
    (&[(PROTOCOL, "x")], "http/protobuf", &[(PROTOCOL, "x")]),
];

fn refused_protocols(warned: Set<'_>, used: &str) -> Vec<String> {
    let clause = "expected `http/protobuf`, `http/json` or `grpc`";
    let warning = |(variable, value): &(&str, &str)| {
        format!("{variable}: found `{value}`, {clause}; using `{used}`")
    };
    warned.iter().map(warning).collect()
}

#[cfg(feature = "grpc")]
#[test]
fn protocol() {
    for (set, word, warned) in PROTOCOLS {
        let (otlp, warnings) = otlp(set);
        assert_eq!(otlp.protocol.word(), *word, "{set:?}");
        assert_eq!(warnings, refused_protocols(warned, word), "{set:?}");
        assert_eq!(read(set).1, warnings, "{set:?}");
    }
}

#[cfg(not(feature = "grpc"))]
#[test]
fn a_protocol_that_is_not_compiled_in() {
    for (set, word, warned) in PROTOCOLS {
        let used = if *word == "grpc" {
            "http/protobuf"
        } else {
            word
        };
        let mut expected = refused_protocols(warned, used);
        // No mistake where nothing is sent.
        assert_eq!(read(set).1, expected, "{set:?}");
        let none = [&[(ENDPOINT, "http://a"), (EXPORTER, "none")], *set].concat();
        assert_eq!(read(&none).1, expected, "{set:?}");

        let (otlp, warnings) = otlp(set);
        assert_eq!(otlp.protocol.word(), used, "{set:?}");
        let grpc = |(_, value): &&(&str, &str)| value.eq_ignore_ascii_case("grpc");
        let asked = set.iter().find(grpc).filter(|_| *word == "grpc");
        expected.extend(asked.map(|(variable, value)| {
            format!(
                "{variable}: found `{value}`, expected `http/protobuf` or `http/json` in a build \
                 without the Cargo feature `grpc` of `traced`; using `http/protobuf`"
            )
        }));
        assert_eq!(warnings, expected, "{set:?}");
    }
}

/// The variables, whether `gzip` is asked for, and those that are warned about by every build.
const COMPRESSIONS: &[(Set<'_>, bool, Set<'_>)] = &[
    (&[], false, &[]),
    (&[(COMPRESSION, " ")], false, &[]),
    (&[(COMPRESSION, "None")], false, &[]),
    (&[(COMPRESSION, " GZip ")], true, &[]),
    (&[(TRACES_COMPRESSION, "gzip")], true, &[]),
    (
        &[(TRACES_COMPRESSION, "none"), (COMPRESSION, "gzip")],
        false,
        &[],
    ),
    (
        &[(TRACES_COMPRESSION, "gzip"), (COMPRESSION, "x")],
        true,
        &[],
    ),
    (
        &[(TRACES_COMPRESSION, ""), (COMPRESSION, "gzip")],
        true,
        &[],
    ),
    (&[(COMPRESSION, "zstd")], false, &[(COMPRESSION, "zstd")]),
    (
        &[(TRACES_COMPRESSION, "br"), (COMPRESSION, "gzip")],
        true,
        &[(TRACES_COMPRESSION, "br")],
    ),
    (
        &[(TRACES_COMPRESSION, "x"), (COMPRESSION, "y")],
        false,
        &[(TRACES_COMPRESSION, "x"), (COMPRESSION, "y")],
    ),
];

#[cfg(feature = "gzip")]
#[test]
fn compression() {
    use crate::config::otlp::Compression;

    for (set, is_gzip, warned) in COMPRESSIONS {
        let (otlp, warnings) = otlp(set);
        let is_found = otlp.compression == Compression::Gzip;
        assert_eq!(is_found, *is_gzip, "{set:?}");
        let used = if is_found {
            "using `gzip`"
        } else {
            UNCOMPRESSED
        };
        assert_eq!(warnings, refused(warned, used));
    }
}

#[cfg(not(feature = "gzip"))]
#[test]
fn compression_that_is_not_compiled_in() {
    for (set, is_gzip, warned) in COMPRESSIONS {
        // No mistake where nothing is sent.
        assert_eq!(read(set).1, refused(warned, UNCOMPRESSED), "{set:?}");
        let set = [&[(ENDPOINT, "http://a")], *set].concat();
        let gzip = |(_, value): &&(&str, &str)| value.trim().eq_ignore_ascii_case("gzip");
        let asked = set.iter().find(gzip).filter(|_| *is_gzip);
        let mut expected = refused(warned, UNCOMPRESSED);
        expected.extend(asked.map(|(variable, value)| {
            format!(
                "{variable}: found `{}`, expected `none` in a build without the Cargo feature \
                 `gzip` of `traced`; sending uncompressed",
                value.trim()
            )
        }));
        assert_eq!(read(&set).1, expected, "{set:?}");
    }
}

const UNCOMPRESSED: &str = "sending uncompressed";

fn refused(warned: Set<'_>, used: &str) -> Vec<String> {
    let warning = |(variable, value): &(&str, &str)| {
        format!("{variable}: found `{value}`, expected `gzip` or `none`; {used}")
    };
    warned.iter().map(warning).collect()
}

#[test]
fn timeout() {
    let cases: &[(Set<'_>, u64, Set<'_>)] = &[
        (&[], 10_000, &[]),
        (&[(TIMEOUT, "")], 10_000, &[]),
        (&[(TIMEOUT, " 1500 ")], 1_500, &[]),
        (&[(TIMEOUT, "1"), (TRACES_TIMEOUT, "2")], 2, &[]),
        (&[(TIMEOUT, "1"), (TRACES_TIMEOUT, "")], 1, &[]),
        (&[(TIMEOUT, "x"), (TRACES_TIMEOUT, "2")], 2, &[]),
        // No limit, that is, a day.
        (&[(TIMEOUT, "0")], 86_400_000, &[]),
        (&[(TIMEOUT, "5"), (TRACES_TIMEOUT, "0")], 86_400_000, &[]),
        (&[(TIMEOUT, "5s")], 10_000, &[(TIMEOUT, "5s")]),
        (
            &[(TIMEOUT, "7"), (TRACES_TIMEOUT, "-1")],
            7,
            &[(TRACES_TIMEOUT, "-1")],
        ),
        (
            &[(TIMEOUT, "-0"), (TRACES_TIMEOUT, "4294967296")],
            10_000,
            &[(TRACES_TIMEOUT, "4294967296"), (TIMEOUT, "-0")],
        ),
    ];
    for (set, milliseconds, warned) in cases {
        let (otlp, warnings) = otlp(set);
        assert_eq!(
            otlp.timeout,
            Duration::from_millis(*milliseconds),
            "{set:?}"
        );
        let clause = "expected a whole number of milliseconds from 0 to 4294967295;";
        let expected: Vec<_> = warned
            .iter()
            .map(|(variable, value)| {
                format!("{variable}: found `{value}`, {clause} using `{milliseconds}`")
            })
            .collect();
        assert_eq!(warnings, expected);
    }
}
