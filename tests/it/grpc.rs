//! What a program sends over gRPC, in the clear and behind certificates, as its variables say.
//! Never looks into the exporter: everything is what a collector saw, or what a program was told.

use crate::collector::{Collector, Papers};
use crate::probe::probe;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const CA: &str = "OTEL_EXPORTER_OTLP_CERTIFICATE";
const CERTIFICATE: &str = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";
const KEY: &str = "OTEL_EXPORTER_OTLP_CLIENT_KEY";
const GRPC: (&str, &str) = ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
const GZIP: (&str, &str) = ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip");
const FLUSHED: &str = "flush: ok\n\
                       Stats { ended: 1, exported: 1, export_failed: 0, late: 0, queue_full: 0 }\n\
                       done\n";

#[test]
fn a_request_carries_what_the_environment_says() {
    for (compression, encoding) in [
        (("OTEL_EXPORTER_OTLP_COMPRESSION", "none"), None),
        (GZIP, Some("gzip")),
    ] {
        let collector = Collector::start();
        let endpoint = collector.endpoint();
        let variables = [
            (ENDPOINT, endpoint.as_str()),
            GRPC,
            compression,
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=a%20b"),
            ("OTEL_SERVICE_NAME", "winner"),
        ];
        let printed = probe(&["idle", "flush"], &variables);
        assert_eq!(printed.stdout, FLUSHED);
        assert_eq!(printed.stderr, "");
        let requests = collector.requests();
        let [request] = requests.as_slice() else {
            panic!("{requests:?}")
        };
        assert_eq!(request.header("grpc-encoding"), encoding);
        assert_eq!(request.header("x-api-key"), Some("a b"));
        assert_eq!(request.client, None);
        let agent = request.header("user-agent").unwrap();
        assert!(agent.starts_with("traced/"), "{agent}");
        let spans = collector.spans();
        let [received] = spans.as_slice() else {
            panic!("{spans:?}")
        };
        assert_eq!(received.span.name, "step");
        let resource = format!("{:?}", received.resource);
        assert!(resource.contains("winner"), "{resource}");
    }
}

#[test]
fn an_endpoint_needs_no_scheme() {
    let collector = Collector::start();
    let endpoint = collector.endpoint();
    let bare = endpoint.trim_start_matches("http://");
    let variables = [
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", bare),
        ("OTEL_EXPORTER_OTLP_TRACES_INSECURE", "true"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"),
    ];
    let printed = probe(&["describe"], &variables);
    let line = format!(
        "exporting to {endpoint} (grpc); filter info; sampler parentbased_always_on; \
         service.name probe; propagators tracecontext,baggage\n"
    );
    assert_eq!(printed.stdout, format!("{line}done\n"));
    assert_eq!(printed.stderr, "");
    probe(&["idle"], &variables);
    assert_eq!(collector.spans().len(), 1);
}

#[test]
fn both_sides_show_their_certificates() {
    let papers = Papers::new("grpc-both-sides");
    let collector = Collector::behind(&papers);
    let endpoint = collector.endpoint();
    let (authority, (certificate, key, der)) = (papers.authority(), papers.client());
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        GRPC,
        GZIP,
        (CA, &authority),
        (CERTIFICATE, &certificate),
        (KEY, &key),
    ];
    let printed = probe(&["idle", "flush"], &variables);
    assert_eq!(printed.stdout, FLUSHED);
    assert_eq!(printed.stderr, "");
    let requests = collector.requests();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(request.client.as_ref(), Some(&der));
    assert_eq!(request.header("grpc-encoding"), Some("gzip"));
    assert_eq!(collector.spans().len(), 1);
}

#[test]
fn who_is_not_let_in_or_does_not_trust_is_told() {
    let papers = Papers::new("grpc-not-let-in");
    let stranger = Papers::new("grpc-stranger");
    let collector = Collector::behind(&papers);
    let endpoint = collector.endpoint();
    let (authority, (certificate, key, _)) = (papers.authority(), papers.client());
    let strange = stranger.authority();
    for (variables, reason) in [
        (vec![(CA, &*authority)], "CertificateRequired"),
        (
            vec![(CA, &*strange), (CERTIFICATE, &*certificate), (KEY, &*key)],
            "UnknownIssuer",
        ),
    ] {
        let variables = [&[(ENDPOINT, &*endpoint), GRPC], &variables[..]].concat();
        let printed = probe(&["idle", "flush"], &variables);
        let start = format!("flush: spans were lost: exporting to {endpoint} failed: ");
        let mut lines = printed.stdout.lines();
        let told = lines.next().unwrap();
        assert!(told.starts_with(&start) && told.contains(reason), "{told}");
        assert!(printed.stdout.contains("export_failed: 1,"), "{printed:?}");
        assert_eq!(printed.stderr, "");
    }
    assert_eq!(collector.requests().len(), 0);
}
