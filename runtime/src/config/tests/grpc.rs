//! Endpoints over gRPC: which are usable, and which are meant in the clear.
//! Never opens a connection.

use super::endpoint::url;
use super::{ENDPOINT, EXPORTER, Set, TRACES_ENDPOINT, read};
use crate::config::endpoint::masked;

const GRPC: (&str, &str) = ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");

#[test]
fn endpoints_over_grpc_have_no_path() {
    // The endpoint, and the URL by what is said about security: nothing, `true` and `false`.
    for (endpoint, unsaid, insecure, secure) in [
        ("http://a", "http://a", "http://a", "http://a"),
        ("HTTPS://a:1/", "https://a:1", "https://a:1", "https://a:1"),
        (
            "a:4317",
            "https://a:4317",
            "http://a:4317",
            "https://a:4317",
        ),
        (" a ", "https://a", "http://a", "https://a"),
        (
            "[::1]:1/",
            "https://[::1]:1",
            "http://[::1]:1",
            "https://[::1]:1",
        ),
    ] {
        for variable in [ENDPOINT, TRACES_ENDPOINT] {
            let given = [GRPC, (variable, endpoint)];
            let found = |more: Set<'_>| {
                let (config, warnings) = read(&[&given, more].concat());
                assert_eq!(warnings, [""; 0], "{endpoint} {more:?}");
                url(&config).map(str::to_owned)
            };
            let every = "OTEL_EXPORTER_OTLP_INSECURE";
            let traces = "OTEL_EXPORTER_OTLP_TRACES_INSECURE";
            assert_eq!(found(&[]).as_deref(), Some(unsaid));
            for (more, used) in [
                (&[(every, "true")][..], insecure),
                (&[(every, "False")], secure),
                (&[(traces, "TRUE"), (every, "false")], insecure),
                (&[(traces, "false"), (every, "true")], secure),
                (&[(traces, ""), (every, "true")], insecure),
            ] {
                assert_eq!(found(more).as_deref(), Some(used), "{endpoint} {more:?}");
            }
        }
    }
}

#[test]
fn what_is_no_endpoint_over_grpc() {
    let clause = "expected a URL without a path such as `http://host:4317`, or `host:4317`";
    for endpoint in [
        "http://a/v1/traces",
        "https://a?b=c",
        "a:4317/x",
        "a:0",
        "unix:/run/otel",
        "grpc://a",
        "http://",
    ] {
        let (config, warnings) = read(&[GRPC, (ENDPOINT, endpoint)]);
        assert_eq!(url(&config), None);
        let found = masked(endpoint);
        let warning = format!("{ENDPOINT}: found `{found}`, {clause}; tracing is off");
        assert_eq!(warnings, [warning]);

        let (config, warnings) = read(&[GRPC, (ENDPOINT, endpoint), (EXPORTER, "otlp")]);
        assert_eq!(url(&config), Some("http://localhost:4317"));
        assert!(warnings[0].ends_with("; using `http://localhost:4317`"));

        let (config, warnings) = read(&[GRPC, (TRACES_ENDPOINT, endpoint), (ENDPOINT, "http://b")]);
        assert_eq!(url(&config), Some("http://b"));
        assert!(warnings[0].ends_with("; using `http://b`"));
    }
}

#[test]
fn an_insecurity_that_is_neither_true_nor_false() {
    let variable = "OTEL_EXPORTER_OTLP_INSECURE";
    let (config, warnings) = read(&[GRPC, (ENDPOINT, "a:1"), (variable, "yes")]);
    assert_eq!(url(&config), Some("https://a:1"));
    let clause = "expected `true` or `false`; using `false`";
    assert_eq!(warnings, [format!("{variable}: found `yes`, {clause}")]);
    // It is for gRPC alone.
    assert_eq!(
        read(&[(ENDPOINT, "http://a"), (variable, "yes")]).1,
        [""; 0]
    );
}
