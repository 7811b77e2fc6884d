//! Endpoints over gRPC: which are usable, and which are meant in the clear.
//! Never opens a connection.

use super::endpoint::url;
use super::{ENDPOINT, EXPORTER, Set, TRACES_ENDPOINT, read};
use crate::config::Exporter;
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

const CLAUSE: &str = "expected a URL without a path such as `http://host:4317`, or `host:4317`";

#[test]
fn a_path_is_left_out_over_grpc() {
    for (endpoint, used) in [
        ("http://a/v1/traces", "http://a"),
        ("https://a?b=c", "https://a"),
        ("a:4317/x", "https://a:4317"),
        ("http://me:secret@a:1/x?y", "http://me:secret@a:1"),
    ] {
        let (config, warnings) = read(&[GRPC, (ENDPOINT, endpoint)]);
        assert_eq!(url(&config), Some(used));
        let (found, used) = (masked(endpoint), masked(used));
        let warning = format!("{ENDPOINT}: found `{found}`, {CLAUSE}; using `{used}`");
        assert_eq!(warnings, [warning]);
    }
}

#[test]
fn what_is_no_endpoint_over_grpc() {
    for endpoint in ["a:0", "unix:/run/otel", "grpc://a", "http://"] {
        for more in [&[][..], &[(EXPORTER, "otlp")]] {
            let (config, warnings) = read(&[&[GRPC, (ENDPOINT, endpoint)], more].concat());
            assert_eq!(url(&config), None);
            let found = masked(endpoint);
            let warning = format!("{ENDPOINT}: found `{found}`, {CLAUSE}; tracing is off");
            assert_eq!(warnings, [warning]);
        }
        let (config, warnings) = read(&[GRPC, (TRACES_ENDPOINT, endpoint), (ENDPOINT, "http://b")]);
        assert_eq!(url(&config), Some("http://b"));
        assert!(warnings[0].ends_with("; using `http://b`"));
    }
}

#[test]
fn headers_that_are_none_over_grpc() {
    const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";
    let given = "host=a,authorization=b,x-Bin=c,GRPC-timeout=1,te=d,user-agent=e";
    let (config, warnings) = read(&[GRPC, (ENDPOINT, "http://a"), (HEADERS, given)]);
    let Some(Exporter::Otlp(otlp)) = config.exporters.first() else {
        panic!("{warnings:?}")
    };
    let names: Vec<&str> = otlp.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["authorization", "user-agent"]);
    let [warning] = warnings.as_slice() else {
        panic!("{warnings:?}")
    };
    assert!(
        warning.ends_with("; pairs 1, 3, 4, 5 are ignored"),
        "{warning}"
    );
}
