//! Variables that are about tracing as a whole: diagnostics, propagators, exceptions; and what is shown of any.
//! Never about where spans go.

use std::io;

use super::read;
use crate::config::PropagatorKind::{self, B3, B3Multi, Baggage, Jaeger, TraceContext, Xray};
use crate::config::propagators::names;
use crate::config::{Config, Source, VARIABLES, Verbosity};

#[test]
fn log_level() {
    const VARIABLE: &str = "OTEL_LOG_LEVEL";
    for (value, verbosity, warns) in [
        ("", Verbosity::Warn, false),
        ("none", Verbosity::None, false),
        (" Error ", Verbosity::Error, false),
        ("WARN", Verbosity::Warn, false),
        ("info", Verbosity::Info, false),
        ("debug", Verbosity::Debug, false),
        ("verbose", Verbosity::Warn, true),
        ("info,debug", Verbosity::Warn, true),
    ] {
        let (config, warnings) = read(&[(VARIABLE, value)]);
        assert_eq!(config.verbosity, verbosity, "{value}");
        let warning = format!(
            "{VARIABLE}: found `{value}`, expected `none`, `error`, `warn`, `info` or `debug`; \
             using `warn`"
        );
        assert_eq!(warnings, Vec::from_iter(warns.then_some(warning)));
    }
}

/// The value, what it comes to, and what is said to be used if it is not usable.
type Case<'a> = (&'a str, Option<&'a [PropagatorKind]>, Option<&'a str>);

#[test]
fn propagators() {
    const VARIABLE: &str = "OTEL_PROPAGATORS";
    let cases: &[Case<'_>] = &[
        ("", None, None),
        ("tracecontext,baggage", Some(&[TraceContext, Baggage]), None),
        (
            " Baggage, tracecontext ,baggage,",
            Some(&[Baggage, TraceContext]),
            None,
        ),
        ("tracecontext", Some(&[TraceContext]), None),
        (
            "b3,XRay,tracecontext,b3multi,jaeger,baggage",
            Some(&[B3, Xray, TraceContext, B3Multi, Jaeger, Baggage]),
            None,
        ),
        ("none", Some(&[]), None),
        ("None,none", Some(&[]), None),
        (",", None, Some("tracecontext,baggage")),
        ("zipkin", None, Some("tracecontext,baggage")),
        ("zipkin,baggage", Some(&[Baggage]), Some("baggage")),
        ("ottrace,b3", Some(&[B3]), Some("b3")),
        ("none,baggage", Some(&[Baggage]), Some("baggage")),
    ];
    for (value, kinds, instead) in cases {
        let (config, warnings) = read(&[(VARIABLE, value)]);
        assert_eq!(config.propagators.as_deref(), *kinds, "{value}");
        let warning = instead.map(|instead| {
            format!(
                "{VARIABLE}: found `{value}`, expected `tracecontext`, `baggage`, `b3`, `b3multi`, \
                 `jaeger`, `xray` or `none`; using `{instead}`"
            )
        });
        assert_eq!(warnings, Vec::from_iter(warning));
        if !kinds.is_none_or(<[_]>::is_empty) {
            let (again, warnings) = read(&[(VARIABLE, &names(*kinds))]);
            assert_eq!((again.propagators.as_deref(), warnings.len()), (*kinds, 0));
        }
    }
}

#[test]
fn exceptions() {
    const VARIABLE: &str = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";
    for (value, has_events, warns) in [
        ("", true, false),
        ("logs", false, false),
        (" LOGS ", false, false),
        ("logs/dup", true, false),
        ("events", true, true),
    ] {
        let (config, warnings) = read(&[(VARIABLE, value)]);
        assert_eq!(config.has_exception_events, has_events, "{value}");
        let warning = format!(
            "{VARIABLE}: found `{value}`, expected `logs` or `logs/dup`; \
             exceptions are events of spans"
        );
        assert_eq!(warnings, Vec::from_iter(warns.then_some(warning)));
    }
}

#[test]
fn no_password_of_a_url_is_shown_wherever_it_stands() {
    for value in [
        "http://me:hunter2@h:1/p",
        "endpoint=http://me:hunter2@h:1/p",
        "a=1,b=http://me:hunter2@h?x",
    ] {
        for variable in VARIABLES {
            for sampler in ["traceidratio", "jaeger_remote"] {
                let reading = Config::read(&Source {
                    file: &|_| Err(io::ErrorKind::NotFound.into()),
                    variable: &|name| match name {
                        name if name == variable => Some(value.to_owned()),
                        "OTEL_TRACES_EXPORTER" => Some("otlp".to_owned()),
                        "OTEL_TRACES_SAMPLER" => Some(sampler.to_owned()),
                        _ => None,
                    },
                });
                let said = format!(
                    "{:?} {:?} {:?}",
                    reading.settings, reading.ignored, reading.warnings
                );
                assert!(!said.contains("hunter2"), "{variable}: {said}");
            }
        }
    }
}

#[test]
fn what_is_set_in_vain() {
    for (set, ignored) in [
        (&[][..], &[][..]),
        (
            &[("OTEL_TRACES_SAMPLER_ARG", "0.1")],
            &["OTEL_TRACES_SAMPLER_ARG"],
        ),
        (&[("OTEL_TRACES_SAMPLER_ARG", " ")], &[]),
        (
            &[
                ("OTEL_TRACES_SAMPLER_ARG", "0.1"),
                ("OTEL_TRACES_SAMPLER", "traceidratio"),
            ],
            &[],
        ),
        (
            &[
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1"),
                ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://a:2"),
                ("OTEL_EXPORTER_OTLP_INSECURE", "true"),
            ],
            &["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_INSECURE"],
        ),
    ] {
        let reading = Config::read(&Source {
            file: &|_| Err(io::ErrorKind::NotFound.into()),
            variable: &|name| {
                let (_, value) = set.iter().find(|(known, _)| *known == name)?;
                Some((*value).to_owned())
            },
        });
        let found: Vec<&str> = reading.ignored.iter().map(|it| it.variable).collect();
        assert_eq!(found, ignored, "{set:?}");
    }
}
