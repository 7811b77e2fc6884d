//! What variables come to: whether tracing is on, what is in force, and the words of each warning.
//! Never touches the process environment.

mod arbitrary;
mod endpoint;
mod general;
#[cfg(feature = "grpc")]
mod grpc;
mod named;
mod numbers;
mod otlp;
mod resource;
mod sampler;
#[cfg(feature = "otlp")]
mod tls;

use std::io;

use super::{Config, Exporter, Otlp, Reading, SamplerKind, Source};

/// The variables that are set.
type Set<'a> = &'a [(&'a str, &'a str)];

fn read(variables: Set<'_>) -> (Config, Vec<String>) {
    read_with_files(variables, &[])
}

/// A file is there if it is among `files`: a path, and what it holds.
fn read_with_files(variables: Set<'_>, files: Set<'_>) -> (Config, Vec<String>) {
    let find = |set: Set<'_>, name: &str| {
        let (_, value) = set.iter().find(|(known, _)| *known == name)?;
        Some((*value).to_owned())
    };
    let Reading {
        config, warnings, ..
    } = Config::read(&Source {
        file: &|path| {
            let contents = find(files, path).map(String::into_bytes);
            contents.ok_or_else(|| io::ErrorKind::NotFound.into())
        },
        variable: &|name| find(variables, name),
    });
    (config, warnings.iter().map(ToString::to_string).collect())
}

/// The exporters by name.
fn names(config: &Config) -> Vec<&'static str> {
    let name = |exporter: &Exporter| match exporter {
        Exporter::Console => "console",
        Exporter::OtlpStdout => "otlp/stdout",
        Exporter::Otlp(_) => "otlp",
    };
    config.exporters.iter().map(name).collect()
}

/// The settings of the OTLP exporter, with an endpoint if `set` has none.
fn otlp(set: Set<'_>) -> (Otlp, Vec<String>) {
    let (config, warnings) = read(&[&[(EXPORTER, "otlp")], set].concat());
    let mut exporters = config.exporters.into_iter();
    match exporters.next() {
        Some(Exporter::Otlp(otlp)) => (*otlp, warnings),
        _ => panic!("no OTLP exporter for {set:?}"),
    }
}

const EXPORTER: &str = "OTEL_TRACES_EXPORTER";
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

#[test]
fn nothing_set_is_off_and_silent() {
    let (config, warnings) = read(&[]);
    assert!(warnings.is_empty(), "{warnings:?}");
    assert!(config.disabled_by.is_none() && config.exporters.is_empty());
    assert_eq!(config.sampler, None);
    assert_eq!(config.propagators, None);
    assert!(config.has_exception_events);
    assert_eq!(config.resource, super::Resource::default());
    assert_eq!(config.filter.to_string(), "info");
    assert_eq!(config.verbosity, super::Verbosity::Warn);
}

#[test]
fn the_default_sampler_follows_parents() {
    let usual = SamplerKind::parent_based(SamplerKind::AlwaysOn);
    assert_eq!(SamplerKind::default(), usual);
    assert_eq!(usual.to_string(), "parentbased_always_on");
}

#[test]
fn what_turns_tracing_on() {
    let cases: &[(Set<'_>, &[&str])] = &[
        (&[(EXPORTER, "")], &[]),
        (&[(EXPORTER, " \t")], &[]),
        (&[(EXPORTER, "otlp")], &["otlp"]),
        (&[(EXPORTER, " Console ")], &["console"]),
        (&[(EXPORTER, "otlp, console ,OTLP,")], &["otlp", "console"]),
        (&[(EXPORTER, "OTLP/Stdout,otlp")], &["otlp/stdout", "otlp"]),
        (&[(EXPORTER, "none")], &[]),
        (&[(EXPORTER, "none,None")], &[]),
        (&[(ENDPOINT, "")], &[]),
        (&[(ENDPOINT, "http://a")], &["otlp"]),
        (&[(TRACES_ENDPOINT, "http://a")], &["otlp"]),
        (&[(EXPORTER, ""), (ENDPOINT, "http://a")], &["otlp"]),
        (
            &[(EXPORTER, "console"), (ENDPOINT, "http://a")],
            &["console"],
        ),
        (&[(EXPORTER, "none"), (ENDPOINT, "http://a")], &[]),
        // Other programs speak gRPC to it; this one sends nothing.
        (&[("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")], &[]),
        (&[("OTEL_EXPORTER_OTLP_HEADERS", "a=b")], &[]),
    ];
    for (set, exporters) in cases {
        let (config, warnings) = read(set);
        assert_eq!(names(&config), *exporters, "{set:?}");
        assert!(warnings.is_empty(), "{set:?} {warnings:?}");
    }
}

#[test]
fn unusable_exporters() {
    let conflict = "expected `none` to stand alone; tracing is off";
    let unknown = "expected `otlp`, `otlp/stdout`, `console` or `none`;";
    let cases: &[(&str, Set<'_>, &[&str], String)] = &[
        ("none,otlp", &[(ENDPOINT, "http://a")], &[], conflict.into()),
        ("zip,none", &[], &[], conflict.into()),
        ("zip", &[], &[], format!("{unknown} tracing is off")),
        (",", &[], &[], format!("{unknown} tracing is off")),
        (
            "zip",
            &[(ENDPOINT, "http://a")],
            &["otlp"],
            format!("{unknown} using `otlp`"),
        ),
        (
            "zip,console,zap",
            &[],
            &["console"],
            format!("{unknown} using `console`"),
        ),
        (
            "console,otlp,zip",
            &[],
            &["console", "otlp"],
            format!("{unknown} using `console,otlp`"),
        ),
        ("stdout", &[], &[], format!("{unknown} tracing is off")),
    ];
    for (value, others, exporters, clause) in cases {
        let (config, warnings) = read(&[&[(EXPORTER, *value)], *others].concat());
        assert_eq!(names(&config), *exporters, "{value} {others:?}");
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
        assert_eq!(config.disabled_by.is_some(), disabled, "{value}");
        let clause = format!(
            "OTEL_SDK_DISABLED: found `{value}`, expected `true` or `false`; using `false`"
        );
        assert_eq!(warnings, Vec::from_iter(warns.then_some(clause)));
    }
}

#[test]
fn filter_warns_once_and_keeps_the_rest() {
    let expected = format!("expected {}", crate::filter::EXPECTED);
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

/// Settings under which everything is asked for.
const EVERYTHING: [Set<'_>; 2] = [
    &[
        (EXPORTER, "otlp,console"),
        ("OTEL_TRACES_SAMPLER", "traceidratio"),
    ],
    // Only gRPC has an endpoint without a scheme.
    &[
        (ENDPOINT, "collector:4317"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
    ],
];

#[test]
fn the_list_of_variables_is_complete() {
    let mut read: Vec<&str> = Vec::new();
    for set in EVERYTHING {
        let Reading { settings, .. } = Config::read(&Source {
            file: &|_| Err(io::ErrorKind::NotFound.into()),
            variable: &|name| {
                let (_, value) = set.iter().find(|(known, _)| *known == name)?;
                Some((*value).to_owned())
            },
        });
        read.extend(settings.iter().map(|setting| setting.variable));
    }
    if !super::otlp::Protocol::Grpc.is_spoken() {
        read.extend([
            "OTEL_EXPORTER_OTLP_TRACES_INSECURE",
            "OTEL_EXPORTER_OTLP_INSECURE",
        ]);
    }
    read.sort_unstable();
    read.dedup();
    let mut listed = super::VARIABLES.to_vec();
    listed.sort_unstable();
    assert_eq!(read, listed);
}

/// Each one is the subject of a row once, and none is that is not read.
#[test]
fn the_page_lists_every_variable() {
    let page = include_str!("../configuration.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let mut listed: Vec<&str> = rows
        .filter_map(|row| row.split('|').nth(1))
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    listed.sort_unstable();
    let mut read = super::VARIABLES.to_vec();
    read.sort_unstable();
    assert_eq!(listed, read);
}
