//! Whether exceptions are events of spans, as `OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN` says
//! ([semantic conventions](https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/)).
//! Never decides what such an event holds.

use super::environment::Environment;

pub(super) fn read(env: &mut Environment<'_>) -> bool {
    let found = env.find(
        &["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"],
        |value| match value.to_ascii_lowercase().as_str() {
            // As log records and nothing else. There are none here: the error's message is on the span's status.
            "logs" => Some(false),
            "logs/dup" => Some(true),
            _ => None,
        },
    );
    let expected = "`logs` or `logs/dup`";
    env.refuse(&found.refused, expected, "exceptions are events of spans");
    found.value.unwrap_or(true)
}
