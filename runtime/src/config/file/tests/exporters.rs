//! Processors and their exporters, with headers and certificates.
//! Never lets the value of a header, or a part of a key, pass through a warning.

use std::time::Duration;

use super::{names, read};
use crate::config::otlp::Protocol;
use crate::config::{Compression, Otlp};

/// The settings of the only exporter, which speaks OTLP: `{kind}: {inside}`.
fn otlp(kind: &str, inside: &str) -> (Option<Otlp>, Vec<String>) {
    let text = format!(
        "tracer_provider:\n  processors:\n    - batch:\n        exporter:\n          {kind}:\n{inside}"
    );
    let (config, warnings) = read(&text);
    let exporter = config.exporters.into_iter().next();
    let otlp = match exporter {
        Some(crate::config::Exporter::Otlp(otlp)) => Some(*otlp),
        _ => None,
    };
    let place = ": tracer_provider.processors[0].batch.exporter.";
    let warnings = warnings
        .into_iter()
        .map(|warning| warning.replacen(place, ": ", 1));
    (otlp, warnings.collect())
}

#[track_caller]
fn used(inside: &str) -> Otlp {
    match otlp("otlp_http", inside) {
        (Some(otlp), warnings) if warnings.is_empty() => otlp,
        (_, warnings) => panic!("{inside}: {warnings:?}"),
    }
}

#[track_caller]
fn check(inside: &str, expected: &[&str]) -> Option<Otlp> {
    let (otlp, warnings) = otlp("otlp_http", inside);
    assert_eq!(warnings, expected, "{inside}");
    otlp
}

#[test]
fn nothing_said_means_the_defaults() {
    for inside in [
        "",
        "            endpoint:\n            tls:\n            headers:\n            headers_list:\n            compression:\n            timeout:\n            encoding:\n",
    ] {
        let otlp = used(inside);
        assert_eq!(otlp.endpoint, "http://localhost:4318/v1/traces");
        assert_eq!(otlp.compression, Compression::None);
        assert!(otlp.headers.is_empty() && otlp.tls.ca.is_none() && otlp.tls.identity.is_none());
        assert_eq!(otlp.timeout, Duration::from_secs(10));
    }
}

#[test]
fn endpoints_are_whole() {
    for (written, endpoint) in [
        ("http://a:1", "http://a:1/"),
        ("https://a/b/v1/traces?k=v", "https://a/b/v1/traces?k=v"),
        ("\" HTTP://a \"", "http://a/"),
    ] {
        assert_eq!(
            used(&format!("            endpoint: {written}\n")).endpoint,
            endpoint
        );
    }
    let expected = "expected a URL such as `http://host:4318/v1/traces`; this exporter is not used";
    for (written, found) in [
        ("a:4318", "a:4318"),
        ("ftp://me:secret@a", "ftp://***@a"),
        ("http://a?api-key=secret#x", "http://a?***"),
        ("\"\"", ""),
    ] {
        let otlp = check(
            &format!("            endpoint: {written}\n"),
            &[&format!(
                "7: otlp_http.endpoint: found `{found}`, {expected}"
            )],
        );
        assert!(otlp.is_none());
    }
    let otlp = check(
        "            endpoint: [http://a]\n",
        &["7: otlp_http.endpoint: found `[…]`, expected a text; this exporter is not used"],
    );
    assert!(otlp.is_none());
}

#[test]
fn timeouts_and_words() {
    assert_eq!(
        used("            timeout: 7\n").timeout,
        Duration::from_millis(7)
    );
    let day = Duration::from_secs(24 * 60 * 60);
    assert_eq!(used("            timeout: 0\n").timeout, day);
    let otlp = used("            encoding: protobuf\n            compression: none\n");
    assert_eq!(otlp.protocol, Protocol::HttpProtobuf);
    let otlp = used("            encoding: json\n");
    assert_eq!(otlp.protocol, Protocol::HttpJson);
    let otlp = check(
        "            encoding: xml\n            compression: lz4\n            timeout: 1s\n            retries: 1\n",
        &[
            "7: otlp_http.encoding: found `xml`, expected `protobuf` or `json`; using `protobuf`",
            "8: otlp_http.compression: found `lz4`, expected `gzip` or `none`; sending uncompressed",
            "9: otlp_http.timeout: found `1s`, expected a whole number from 0 to 4294967295; using `10000`",
            "10: otlp_http: found `retries`, expected `encoding`, `tls`, `endpoint`, `compression`, `headers_list`, `headers` or `timeout`; ignored",
        ],
    );
    assert!(otlp.is_some());
}

#[cfg(feature = "gzip")]
#[test]
fn gzip() {
    let otlp = used("            compression: gzip\n");
    assert_eq!(otlp.compression, Compression::Gzip);
}

#[cfg(not(feature = "gzip"))]
#[test]
fn gzip() {
    check(
        "            compression: gzip\n",
        &[
            "7: otlp_http.compression: found `gzip`, expected `none` in a build without the Cargo feature `gzip` of `traced`; sending uncompressed",
        ],
    );
}

#[test]
fn headers() {
    let headers = |inside: &str| -> Vec<String> {
        let otlp = used(inside);
        let headers = otlp.headers.iter();
        headers
            .map(|(name, value)| format!("{name}={value}"))
            .collect()
    };
    assert_eq!(
        headers("            headers_list: \"a=b%20c, d=e\"\n"),
        ["a=b c", "d=e"]
    );
    assert_eq!(
        headers(
            "            headers: [{name: a, value: \"b%20c\"}, {name: b, value: 0123}, {name: c, value: }]\n"
        ),
        ["a=b%20c", "b=0123"],
    );
    assert_eq!(
        headers(
            "            headers_list: \"A=list,b=list\"\n            headers:\n              - {name: a, value: own}\n"
        ),
        ["b=list", "a=own"],
    );
    assert_eq!(
        headers(
            "            headers_list: \"a=1,B=2,a=3,B=4\"\n            headers: [{name: c, value: 5}, {name: b, value: 6}, {name: C, value: 7}]\n"
        ),
        ["a=1", "a=3", "b=6", "C=7"],
    );
}

#[test]
fn unusable_headers_show_nothing_of_their_values() {
    let ignored = "this header is ignored";
    let pair = "expected the name of a header that the protocol does not set itself, and a value of visible ASCII characters";
    let list = "expected `name=value` pairs of HTTP headers that the protocol does not set itself, percent-encoded and separated by commas";
    check(
        "            headers_list: \"a=b,secret\"\n            headers:\n              - {name: \"a b\", value: secret}\n              - {name: a, value: \"sëcret\"}\n              - {name: a, value: [secret]}\n              - {value: secret}\n              - {name: a}\n              - {name: a, value: b, secret: c}\n              - a=secret\n",
        &[
            &format!("7: otlp_http.headers_list: found `***`, {list}; pair 2 is ignored"),
            &format!("9: otlp_http.headers[0]: found `***`, {pair}; {ignored}"),
            &format!("10: otlp_http.headers[1]: found `***`, {pair}; {ignored}"),
            &format!("11: otlp_http.headers[2].value: found `***`, expected a text; {ignored}"),
            &format!("12: otlp_http.headers[3].name: expected the header's name; {ignored}"),
            &format!("13: otlp_http.headers[4]: expected a `value`; {ignored}"),
            "14: otlp_http.headers[5]: found `***`, expected `name` or `value`; ignored",
            "15: otlp_http.headers[6]: found `***`, expected a mapping with `name` and `value`; ignored",
        ],
    );
    for inside in ["{a: secret}", "a=secret", "5"] {
        check(
            &format!("            headers: {inside}\n"),
            &[
                "7: otlp_http.headers: found `***`, expected a list of mappings with `name` and `value`; ignored",
            ],
        );
    }
    check(
        "            headers_list: [secret]\n",
        &["7: otlp_http.headers_list: found `***`, expected a text; ignored"],
    );
}

#[test]
fn a_password_where_none_belongs() {
    let (_, warnings) = read(
        "tracer_provider:\n  processors: [simple: {exporter: {otlp_http: \"http://ann:secret@host\"}}]\n",
    );
    let place = "3: tracer_provider.processors[0].simple.exporter.otlp_http";
    assert_eq!(
        warnings,
        [format!(
            "{place}: found `http://***@host`, expected a mapping; this exporter is not used"
        )]
    );
}

#[test]
fn grpc() {
    let place = "3: tracer_provider.processors[0].simple.exporter.otlp_grpc";
    let unused = "this exporter is not used";
    let with_path = format!(
        "{place}.endpoint: found `http://a/b`, expected a URL without a path such as `http://host:4317`, or `host:4317`; {unused}"
    );
    for (inside, endpoint, warning) in [
        ("", "http://localhost:4317", None),
        ("endpoint: http://a:1", "http://a:1", None),
        ("endpoint: \"a:1\"", "https://a:1", None),
        (
            "endpoint: \"a:1\", tls: {insecure: true}",
            "http://a:1",
            None,
        ),
        ("endpoint: http://a/b", "", Some(with_path)),
    ] {
        let (config, warnings) = read(&format!(
            "tracer_provider:\n  processors: [simple: {{exporter: {{otlp_grpc: {{{inside}}}}}}}]\n"
        ));
        if Protocol::Grpc.is_spoken() {
            assert_eq!(warnings, Vec::from_iter(warning));
            let exporter = (!endpoint.is_empty()).then(|| format!("Grpc {endpoint}"));
            assert_eq!(names(&config), Vec::from_iter(exporter));
        } else {
            let expected =
                "expected `otlp_http` in a build without the Cargo feature `grpc` of `traced`";
            let unspoken = format!("{place}: found `otlp_grpc`, {expected}; {unused}");
            assert!(warnings.contains(&unspoken), "{warnings:?}");
            assert!(config.exporters.is_empty());
        }
    }
}

#[test]
fn lines_of_json() {
    for inside in ["", "{}", "{output_stream: }", "{output_stream: stdout}"] {
        let exporter = format!("{{otlp_file/development: {inside}}}");
        let (config, warnings) = read(&format!(
            "tracer_provider:\n  processors: [simple: {{exporter: {exporter}}}]\n"
        ));
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(names(&config), ["otlp/stdout"]);
    }
}

#[test]
fn several_processors_are_several_exporters() {
    let (config, warnings) = read(
        "tracer_provider:\n  processors:\n    - batch: {schedule_delay: 7, exporter: {console: }}\n    - batch: {schedule_delay: 7, exporter: {otlp_http: {endpoint: http://a/}}}\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(names(&config), ["console", "HttpProtobuf http://a/"]);
    assert_eq!(config.batch.schedule_delay, Duration::from_millis(7));
}

#[test]
fn what_processors_cannot_have_for_themselves() {
    let (config, warnings) = read(
        "tracer_provider:\n  processors:\n    - simple: {exporter: {otlp_http: }}\n    - simple: {exporter: {otlp_http: }}\n    - batch: {exporter: {otlp_http: {endpoint: http://a/}}}\n    - batch: {exporter: {console: }}\n",
    );
    let place = ": tracer_provider.processors";
    assert_eq!(
        warnings,
        [
            format!(
                "5{place}[1].simple: expected an exporter that no other processor has; this processor is ignored"
            ),
            format!(
                "6{place}[2].batch: found `batch`, expected the settings of the first processor, as all share one queue; using those of the first"
            ),
        ]
    );
    assert_eq!(config.batch.max_export_batch_size, 1);
    assert_eq!(
        names(&config),
        [
            "HttpProtobuf http://localhost:4318/v1/traces",
            "HttpProtobuf http://a/",
            "console"
        ]
    );
}

#[test]
fn unusable_processors() {
    let (config, warnings) = read(
        "tracer_provider:\n  processors:\n    - batch:\n    - simple: {exporter: }\n    - simple: 1\n    - batch: {exporter: {zipkin: {endpoint: http://a}}}\n    - bach: {exporter: {console: }}\n    - {}\n    - batch: {exporter: console}\n    - batch: {exporter: {otlp_file/development: {output_stream: \"file:///a\"}}}\n    - batch: {exporter: {consol: }}\n",
    );
    let place = ": tracer_provider.processors";
    let kinds = "`otlp_http`, `otlp_grpc`, `otlp_file/development` or `console`";
    let processor = "this processor is ignored";
    let exporter = "this exporter is not used";
    assert_eq!(
        warnings,
        [
            format!("4{place}[0].batch.exporter: expected an exporter; {processor}"),
            format!("5{place}[1].simple.exporter: expected an exporter; {processor}"),
            format!(
                "6{place}[2].simple: found `1`, expected a mapping with `exporter`; {processor}"
            ),
            format!("7{place}[3].batch.exporter: found `zipkin`, expected {kinds}; {exporter}"),
            format!(
                "8{place}[4]: found `bach`, expected `batch` or `simple` (did you mean `batch`?); {processor}"
            ),
            format!(
                "9{place}[5]: found `{{}}`, expected one key, `batch` or `simple`; {processor}"
            ),
            format!(
                "10{place}[6].batch.exporter: found `console`, expected a mapping with one key, {kinds}; {exporter}"
            ),
            format!(
                "11{place}[7].batch.exporter.otlp_file/development.output_stream: found `file:///a`, expected `stdout`; {exporter}"
            ),
            format!(
                "12{place}[8].batch.exporter: found `consol`, expected {kinds} (did you mean `console`?); {exporter}"
            ),
        ]
    );
    assert!(config.exporters.is_empty());
    for (text, found) in [
        ("{}", ""),
        ("{processors: []}", "found `[]`, "),
        ("{processors: {}}", "found `{}`, "),
        ("{processors: }", ""),
    ] {
        let (_, warnings) = read(&format!("tracer_provider: {text}\n"));
        assert_eq!(
            warnings,
            [format!(
                "2{place}: {found}expected a list of at least one `batch` or `simple`; tracing is off"
            )]
        );
    }
}
