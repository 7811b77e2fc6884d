//! Which settings are told of, by where they are from.
//! Never starts anything.

use crate::config::{Config, Source};
use crate::pipeline::Given;

/// The file that is named holds `text`.
fn overridden(variables: &[(&str, &str)], text: &str, has_provider: bool) -> Vec<String> {
    let reading = Config::read(&Source {
        file: &|_| Ok(text.as_bytes().to_vec()),
        variable: &|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        },
    });
    let warnings = super::read(&reading, &Given::default(), has_provider);
    warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn variables_that_ask_for_something_else() {
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://ann:secret@a"),
        ("OTEL_TRACES_SAMPLER", "always_on"),
    ];
    assert_eq!(
        overridden(&variables, "", true),
        [
            "OTEL_EXPORTER_OTLP_ENDPOINT: found `http://***@a`, expected nothing, as the application brings its own; using the application's exporter",
            "OTEL_TRACES_SAMPLER: found `always_on`, expected nothing, as the application brings its own; using the application's sampler",
        ]
    );
    assert!(overridden(&variables, "", false).is_empty());
    assert!(overridden(&[], "", true).is_empty());
    // Not the endpoint, which nothing is sent to.
    let variables = [
        ("OTEL_TRACES_EXPORTER", "console"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a"),
    ];
    let warnings = overridden(&variables, "", true);
    assert_eq!(
        warnings,
        [
            "OTEL_TRACES_EXPORTER: found `console`, expected nothing, as the application brings its own; using the application's exporter"
        ]
    );
}

#[cfg(feature = "config_file")]
#[test]
fn keys_that_ask_for_something_else() {
    let variables = [
        ("OTEL_CONFIG_FILE", "/otel.yaml"),
        ("OTEL_TRACES_EXPORTER", "console"),
    ];
    let sampler = "file_format: 1.0\ntracer_provider:\n  processors: [simple: {exporter: {console: }}]\n  sampler: {always_on: }\n";
    assert_eq!(
        overridden(&variables, sampler, true),
        [
            "/otel.yaml: tracer_provider.processors: expected nothing, as the application brings its own; using the application's exporter",
            "/otel.yaml: tracer_provider.sampler: expected nothing, as the application brings its own; using the application's sampler",
        ]
    );
    assert!(overridden(&variables, "file_format: 1.0\n", true).is_empty());
}
