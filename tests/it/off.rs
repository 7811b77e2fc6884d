//! Tracing that is not asked for, turned off, or asked for in words that nobody understands.
//! Never takes a program's word that it sent nothing where a receiver can tell.

use crate::probe::{example, probe};
use crate::receiver::Receiver;

const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

#[cfg(target_os = "linux")]
#[test]
fn nothing_set_nothing_started() {
    let off = probe(&["footprint"], &[]);
    assert_eq!(
        off.stdout,
        "enabled: false\nworker: false\nsockets: 0\ndone\n"
    );
    assert_eq!(off.stderr, "");
}

/// What the test above looks for is there when tracing is on.
#[cfg(target_os = "linux")]
#[test]
fn an_endpoint_starts_a_worker_that_opens_a_socket() {
    let receiver = Receiver::start();
    let on = probe(&["footprint"], &[(ENDPOINT, &receiver.endpoint())]);
    assert_eq!(on.stdout, "enabled: true\nworker: true\nsockets: 1\ndone\n");
    assert_eq!(on.stderr, "");
    assert_eq!(receiver.connections(), 1);
}

#[test]
fn nothing_to_sample_nobody_asked() {
    let endpoint = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    endpoint.set_nonblocking(true).unwrap();
    let argument = format!(
        "endpoint=http://{}/sampling",
        endpoint.local_addr().unwrap()
    );
    let variables = [
        ("OTEL_TRACES_SAMPLER", "jaeger_remote"),
        ("OTEL_TRACES_SAMPLER_ARG", argument.as_str()),
    ];
    let printed = probe(&["idle"], &variables);
    assert_eq!(printed.stderr, "");
    let error = endpoint.accept().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn nothing_set_nothing_printed() {
    let printed = example("hello", &[]);
    assert_eq!(printed.stdout, "Hello, world!\n");
    assert_eq!(printed.stderr, "");
}

#[test]
fn turned_off_although_an_endpoint_is_set() {
    for variable in [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ] {
        let receiver = Receiver::start();
        let endpoint = receiver.endpoint();
        for ending in ["drop", "shutdown"] {
            let printed = probe(&["plain", ending], &[(ENDPOINT, &endpoint), variable]);
            let stdout = if ending == "drop" {
                "done\n"
            } else {
                "shutdown: ok\ndone\n"
            };
            assert_eq!(printed.stdout, stdout, "{variable:?}");
            assert_eq!(printed.stderr, "", "{variable:?}");
        }
        assert_eq!(receiver.connections(), 0, "{variable:?}");
    }
}

/// A variable, a bad value, what was expected, and what is used instead.
const BAD: &[(&str, &str, &str, &str)] = &[
    (
        "OTEL_SDK_DISABLED",
        "yes",
        "`true` or `false`",
        "using `false`",
    ),
    (
        "OTEL_TRACES_EXPORTER",
        "zipkin",
        "`otlp`, `otlp/stdout`, `console` or `none`",
        "using `otlp`",
    ),
    (
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "localhost:4318",
        "a URL such as `http://host:4318` or `https://host/path`",
        "using `ENDPOINT/v1/traces`",
    ),
    (
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "http",
        "`http/protobuf`, `http/json` or `grpc`",
        "using `http/protobuf`",
    ),
    // A file that is there, where the tests run.
    (
        "OTEL_EXPORTER_OTLP_CERTIFICATE",
        "Cargo.toml",
        "a file of certificates in PEM form",
        "using the system's certificates (it holds no certificate in PEM form)",
    ),
    (
        "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY",
        "Cargo.toml",
        "`OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE` to name a file as well",
        "sending without a client certificate",
    ),
    (
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "10s",
        "a whole number of milliseconds from 0 to 4294967295",
        "using `10000`",
    ),
    (
        "OTEL_TRACES_SAMPLER",
        "sometimes",
        "`always_on`, `always_off`, `traceidratio`, `jaeger_remote`, or one of these behind \
         `parentbased_`",
        "using `parentbased_always_on`",
    ),
    (
        "OTEL_RESOURCE_ATTRIBUTES",
        "production",
        "percent-encoded `key=value` pairs separated by commas",
        "ignored as a whole",
    ),
    (
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "0",
        "a whole number from 1 to 4294967295",
        "using `2048`",
    ),
    (
        "TRACED_FILTER",
        "loud",
        "`error`, `warn`, `info`, `debug`, `trace`, `off` or `module::path=level`, separated by commas",
        "using `info`",
    ),
];

#[test]
fn a_bad_variable_is_one_line_and_the_program_runs_on() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    for (runs, (variable, value, expected, instead)) in BAD.iter().enumerate() {
        let variables = [(ENDPOINT, endpoint.as_str()), (*variable, *value)];
        let instead = instead.replace("ENDPOINT", &endpoint);
        let line = format!("{variable}: found `{value}`, expected {expected}; {instead}\n");

        let printed = probe(&["idle"], &variables);
        assert_eq!(printed.stderr, format!("traced: {line}"));
        assert_eq!(printed.stdout, "done\n", "{variable}");
        assert_eq!(receiver.spans().len(), runs + 1, "{variable}");

        let printed = probe(&["strict"], &variables);
        assert_eq!(printed.stdout, format!("{line}done\n"));
        assert_eq!(printed.stderr, "", "{variable}");
        assert_eq!(receiver.spans().len(), runs + 1, "{variable}");
    }
}

#[test]
fn several_bad_variables_are_a_line_each() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let mut variables: Vec<_> = BAD.iter().map(|bad| (bad.0, bad.1)).collect();
    variables.push((ENDPOINT, &endpoint));
    let lenient = probe(&["idle"], &variables);
    let strict = probe(&["strict"], &variables);
    assert_eq!(lenient.stderr.lines().count(), BAD.len(), "{lenient:?}");
    let lines = lenient.stderr.replace("traced: ", "");
    assert_eq!(strict.stdout, format!("{lines}done\n"));
    assert_eq!(lenient.stdout, "done\n");
}

#[test]
fn a_second_tracing_is_an_error_and_leaves_the_first_alone() {
    let receiver = Receiver::start();
    let endpoint = receiver.endpoint();
    let variables = [
        (ENDPOINT, endpoint.as_str()),
        ("OTEL_PROPAGATORS", "baggage"),
    ];
    let printed = probe(&["twice"], &variables);
    let line = "tracing is already initialized in this process; this call changes nothing\n";
    assert_eq!(printed.stdout, format!("{line}{line}{line}baggage\ndone\n"));
    assert_eq!(printed.stderr, "");
    assert_eq!(receiver.spans().len(), 1);
}
