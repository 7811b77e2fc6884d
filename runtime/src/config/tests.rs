//! What variables come to: whether tracing is on, what is in force, and the words of each warning.
//! Never touches the process environment.

mod endpoint;
mod numbers;
mod otlp;
mod resource;
mod sampler;

use super::ExporterKind::{self, Console, Otlp};
use super::{Config, SamplerKind};

/// The variables that are set.
type Set<'a> = &'a [(&'a str, &'a str)];

fn read(variables: Set<'_>) -> (Config, Vec<String>) {
    let (config, warnings) = Config::read(&|name| {
        let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
        Some((*value).to_owned())
    });
    (config, warnings.iter().map(ToString::to_string).collect())
}

const EXPORTER: &str = "OTEL_TRACES_EXPORTER";
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

#[test]
fn nothing_set_is_off_and_silent() {
    let (config, warnings) = read(&[]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(!config.disabled && config.exporters.is_empty());
    assert_eq!(config.otlp.endpoint, "http://localhost:4318/v1/traces");
    assert!(config.otlp.headers.is_empty());
    assert_eq!(config.sampler, SamplerKind::ParentBasedAlwaysOn);
    assert!(!config.sampler_is_set);
    assert_eq!((config.service_name, config.resource), (None, Vec::new()));
    assert_eq!(config.filter.to_string(), "info");
}

#[test]
fn what_turns_tracing_on() {
    let cases: &[(Set<'_>, &[ExporterKind])] = &[
        (&[(EXPORTER, "")], &[]),
        (&[(EXPORTER, " \t")], &[]),
        (&[(EXPORTER, "otlp")], &[Otlp]),
        (&[(EXPORTER, " Console ")], &[Console]),
        (&[(EXPORTER, "otlp, console ,OTLP,")], &[Otlp, Console]),
        (&[(EXPORTER, "none")], &[]),
        (&[(EXPORTER, "none,None")], &[]),
        (&[(ENDPOINT, "")], &[]),
        (&[(ENDPOINT, "http://a")], &[Otlp]),
        (&[(TRACES_ENDPOINT, "http://a")], &[Otlp]),
        (&[(EXPORTER, ""), (ENDPOINT, "http://a")], &[Otlp]),
        (&[(EXPORTER, "console"), (ENDPOINT, "http://a")], &[Console]),
        (&[(EXPORTER, "none"), (ENDPOINT, "http://a")], &[]),
        // Other programs speak gRPC to it; this one sends nothing.
        (&[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")], &[]),
        (&[("OTEL_EXPORTER_OTLP_HEADERS", "a=b")], &[]),
    ];
    for (set, exporters) in cases {
        let (config, warnings) = read(set);
        assert_eq!(config.exporters, *exporters, "{set:?}");
        assert!(warnings.is_empty(), "{set:?} {warnings:?}");
    }
}

#[test]
fn unusable_exporters() {
    let conflict = "expected `none` to stand alone; tracing is off";
    let unknown = "expected `console`, `otlp` or `none`;";
    let cases: &[(&str, Set<'_>, &[ExporterKind], String)] = &[
        ("none,otlp", &[(ENDPOINT, "http://a")], &[], conflict.into()),
        ("zip,none", &[], &[], conflict.into()),
        ("zip", &[], &[], format!("{unknown} tracing is off")),
        (",", &[], &[], format!("{unknown} tracing is off")),
        (
            "zip",
            &[(ENDPOINT, "http://a")],
            &[Otlp],
            format!("{unknown} using `otlp`"),
        ),
        (
            "zip,console,zap",
            &[],
            &[Console],
            format!("{unknown} using `console`"),
        ),
        (
            "console,otlp,zip",
            &[],
            &[Console, Otlp],
            format!("{unknown} using `console,otlp`"),
        ),
        ("otlp/stdout", &[], &[], format!("{unknown} tracing is off")),
    ];
    for (value, others, exporters, clause) in cases {
        let (config, warnings) = read(&[&[(EXPORTER, *value)], *others].concat());
        assert_eq!(config.exporters, *exporters, "{value} {others:?}");
        assert_eq!(warnings, [format!("{EXPORTER}: found `{value}`, {clause}")]);
    }
}

#[test]
fn disabled_only_by_true() {
    for (value, disabled, warns) in [
        ("", false, false),
        ("true", true, false),
        (" TRUE ", true, false),
        ("False", false, false),
        ("1", false, true),
        ("yes", false, true),
    ] {
        let (config, warnings) = read(&[("OTEL_SDK_DISABLED", value)]);
        assert_eq!(config.disabled, disabled, "{value}");
        let clause = format!(
            "OTEL_SDK_DISABLED: found `{value}`, expected `true` or `false`; using `false`"
        );
        assert_eq!(warnings, Vec::from_iter(warns.then_some(clause)));
    }
}

#[test]
fn filter_warns_once_and_keeps_the_rest() {
    let expected = "expected `error`, `warn`, `info`, `debug`, `trace`, `off` or \
                    `module::path=level`, separated by commas";
    for (value, filter, refused) in [
        ("", "info", None),
        ("debug,hyper=off", "debug,hyper=off", None),
        (
            "hyper,shop=debug,x=loud",
            "info,shop=debug",
            Some("hyper,x=loud"),
        ),
    ] {
        let (config, warnings) = read(&[("TRACED_FILTER", value)]);
        assert_eq!(config.filter.to_string(), filter);
        let clause =
            refused.map(|it| format!("TRACED_FILTER: found `{it}`, {expected}; using `{filter}`"));
        assert_eq!(warnings, Vec::from_iter(clause));
    }
}

#[test]
fn a_warning_is_one_line_of_bounded_length() {
    let long = format!("{}é\u{1b}\n{}", "ü".repeat(90), "z".repeat(500));
    let shown = format!("{}é\u{fffd}\u{fffd}{}…", "ü".repeat(90), "z".repeat(6));
    let exactly = "x".repeat(100);
    for (value, shown) in [(&long, &shown), (&exactly, &exactly)] {
        let (_, warnings) = read(&[(EXPORTER, value)]);
        let start = format!("{EXPORTER}: found `{shown}`, expected");
        assert!(warnings[0].starts_with(&start), "{warnings:?}");
        assert_eq!(shown.chars().count(), 100);
    }
}
