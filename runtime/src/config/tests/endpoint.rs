//! Endpoints: which are usable, what they become, and what stands in for the others.
//! Never opens a connection.

use super::{ENDPOINT, EXPORTER, Exporter, Set, TRACES_ENDPOINT, names, read};
use crate::config::Config;
use crate::config::endpoint::masked;

/// Where spans go, if that is anywhere.
pub(super) fn url(config: &Config) -> Option<&str> {
    config.exporters.iter().find_map(|exporter| match exporter {
        Exporter::Otlp(otlp) => Some(otlp.endpoint.as_str()),
        Exporter::Console | Exporter::OtlpStdout => None,
    })
}

#[test]
fn usable_endpoints() {
    // The endpoint; the URL when it is given for every signal; the URL when it is given for traces.
    for (endpoint, every_signal, traces) in [
        ("http://a", "http://a/v1/traces", "http://a/"),
        ("http://a/", "http://a/v1/traces", "http://a/"),
        (
            " HTTPS://A.b-c_d:65535 ",
            "https://A.b-c_d:65535/v1/traces",
            "https://A.b-c_d:65535/",
        ),
        (
            "http://a:1/x/y",
            "http://a:1/x/y/v1/traces",
            "http://a:1/x/y",
        ),
        ("http://a/x//", "http://a/x/v1/traces", "http://a/x//"),
        (
            "http://a/v1/traces",
            "http://a/v1/traces/v1/traces",
            "http://a/v1/traces",
        ),
        (
            "http://a?k=v/w",
            "http://a/v1/traces?k=v/w",
            "http://a/?k=v/w",
        ),
        (
            "http://[::1]:4318/x",
            "http://[::1]:4318/x/v1/traces",
            "http://[::1]:4318/x",
        ),
        (
            "http://127.0.0.1:80",
            "http://127.0.0.1:80/v1/traces",
            "http://127.0.0.1:80/",
        ),
        (
            "http://u:p%40@a:9",
            "http://u:p%40@a:9/v1/traces",
            "http://u:p%40@a:9/",
        ),
    ] {
        for (variable, used) in [(ENDPOINT, every_signal), (TRACES_ENDPOINT, traces)] {
            let (config, warnings) = read(&[(variable, endpoint)]);
            assert_eq!(url(&config), Some(used));
            assert_eq!(names(&config), ["otlp"]);
            assert!(warnings.is_empty(), "{warnings:?}");
        }
    }
}

#[test]
fn an_unusable_endpoint_alone_leaves_tracing_off() {
    for endpoint in [
        "a:4318",
        "localhost",
        "grpc://a",
        "http:/a",
        "http://",
        "http:///x",
        "http://:4318",
        "http://a:",
        "http://a:0",
        "http://a:65536",
        "http://a:+80",
        "http://a:80:80",
        "http://a:x",
        "http://::1",
        "http://[::1",
        "http://[::1]x",
        "http://[a]:80",
        "http://a b",
        "http://a/x y",
        "http://a/é",
        "http://é",
        "http://a/#x",
        "http://a\\b",
        "http://http://a",
    ] {
        for variable in [ENDPOINT, TRACES_ENDPOINT] {
            let (config, warnings) = read(&[(variable, endpoint)]);
            assert!(config.exporters.is_empty(), "{endpoint}");
            let clause = "expected a URL such as `http://host:4318` or `https://host/path`; \
                          tracing is off";
            assert_eq!(
                warnings,
                [format!(
                    "{variable}: found `{}`, {clause}",
                    masked(endpoint)
                )]
            );
        }
    }
}

/// The variables, the URL, the exporters, and how each warning ends.
type Case<'a> = (Set<'a>, Option<&'a str>, &'a [&'a str], &'a [&'a str]);

#[test]
fn which_endpoint_is_used() {
    let good = (ENDPOINT, "http://u:secret@all");
    let bad = (ENDPOINT, "all:4318");
    let own = (TRACES_ENDPOINT, "http://own");
    let bad_own = (TRACES_ENDPOINT, "own:4318");
    let cases: &[Case<'_>] = &[
        (&[good, own], Some("http://own/"), &["otlp"], &[]),
        (&[bad, own], Some("http://own/"), &["otlp"], &[]),
        (
            &[good, (TRACES_ENDPOINT, " ")],
            Some("http://u:secret@all/v1/traces"),
            &["otlp"],
            &[],
        ),
        (
            &[good, bad_own],
            Some("http://u:secret@all/v1/traces"),
            &["otlp"],
            &["using `http://***@all/v1/traces`"],
        ),
        (
            &[bad, bad_own],
            None,
            &[],
            &["tracing is off", "tracing is off"],
        ),
        (&[bad, (EXPORTER, "otlp")], None, &[], &["tracing is off"]),
        (
            &[bad, bad_own, (EXPORTER, "otlp,console")],
            None,
            &["console"],
            &["nothing is sent over OTLP", "nothing is sent over OTLP"],
        ),
        (
            &[bad, (EXPORTER, "console")],
            None,
            &["console"],
            &["ignored"],
        ),
        (&[bad, (EXPORTER, "none")], None, &[], &["tracing is off"]),
        (
            &[bad, (EXPORTER, "zip")],
            None,
            &[],
            &["tracing is off", "tracing is off"],
        ),
    ];
    for (set, used, exporters, ends) in cases {
        let (config, warnings) = read(set);
        assert_eq!((url(&config), &*names(&config)), (*used, *exporters));
        assert_eq!(warnings.len(), ends.len(), "{set:?} {warnings:?}");
        for (warning, end) in warnings.iter().zip(*ends) {
            assert!(warning.ends_with(&format!("; {end}")), "{warning}");
        }
    }
}

#[test]
fn keys_in_queries_and_misplaced_headers_are_masked() {
    for (url, shown) in [
        ("http://a/x?key=secret", "http://a/x?***"),
        ("http://u:p@a/x?key=s@cret", "http://***@a/x?***"),
        ("http://a:x?key=secret", "http://a:x?***"),
        ("authorization=Bearer secret", "***"),
    ] {
        assert_eq!(masked(url), shown);
    }
}

#[test]
fn passwords_are_masked() {
    for (url, shown) in [
        ("http://a/x", "http://a/x"),
        ("http://u:p@a/x", "http://***@a/x"),
        ("http://token@a", "http://***@a"),
        ("http://u:p@ss@a:0", "http://***@a:0"),
        ("http://u:p/w?#d@a", "http://***@a"),
        ("u:p@a", "***@a"),
        ("http:/u:p@a", "***@a"),
        ("u:p://w@a", "***@a"),
    ] {
        assert_eq!(masked(url), shown);
        let (_, warnings) = read(&[(ENDPOINT, &format!("{url}:x"))]);
        assert!(
            warnings
                .iter()
                .all(|it| it.contains(&format!("found `{shown}:x`")))
        );
    }
}

#[test]
fn user_information_must_be_encoded() {
    for endpoint in ["http://u:p@ss@a", "http://u:[p]@a", "http://@a"] {
        let (config, warnings) = read(&[(ENDPOINT, endpoint)]);
        assert_eq!(
            (config.exporters.len(), warnings.len()),
            (0, 1),
            "{endpoint}"
        );
        assert!(warnings[0].contains("found `http://***@a`"), "{warnings:?}");
    }
}
