//! Which sampler is asked for, and with which ratio.
//! Never samples.

use super::read;
use crate::config::SamplerKind::{self, AlwaysOff, AlwaysOn, TraceIdRatio};

const SAMPLER: &str = "OTEL_TRACES_SAMPLER";
const RATIO: &str = "OTEL_TRACES_SAMPLER_ARG";

#[test]
fn samplers() {
    let parent_based = SamplerKind::parent_based;
    let cases: &[(&str, &str, SamplerKind)] = &[
        ("always_on", "", AlwaysOn),
        (" Always_OFF ", "", AlwaysOff),
        ("parentbased_always_on", "", parent_based(AlwaysOn)),
        ("parentbased_always_off", "", parent_based(AlwaysOff)),
        ("traceidratio", "", TraceIdRatio(1.0)),
        ("traceidratio", "0", TraceIdRatio(0.0)),
        ("traceidratio", " 1.0 ", TraceIdRatio(1.0)),
        (
            "parentbased_traceidratio",
            "",
            parent_based(TraceIdRatio(1.0)),
        ),
        (
            "PARENTBASED_TRACEIDRATIO",
            "2.5e-1",
            parent_based(TraceIdRatio(0.25)),
        ),
        // An argument to a sampler that takes none is nobody's mistake.
        ("always_on", "0.5", AlwaysOn),
        ("always_off", "nonsense", AlwaysOff),
    ];
    for (name, argument, sampler) in cases {
        let (config, warnings) = read(&[(SAMPLER, name), (RATIO, argument)]);
        assert_eq!(config.sampler.as_ref(), Some(sampler), "{name}");
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}

#[test]
fn no_sampler() {
    for (name, warns) in [("", false), (" ", false), ("always", true), ("xray", true)] {
        let (config, warnings) = read(&[(SAMPLER, name), (RATIO, "7")]);
        assert_eq!(config.sampler, None);
        let warning = format!(
            "{SAMPLER}: found `{name}`, expected `always_on`, `always_off`, `traceidratio`, \
             `jaeger_remote`, or one of these behind `parentbased_`; using `parentbased_always_on`"
        );
        assert_eq!(warnings, Vec::from_iter(warns.then_some(warning)));
    }
}

#[test]
fn unusable_ratios() {
    for value in ["-0.1", "1.01", "NaN", "inf", "50%", "half"] {
        for (name, sampler) in [
            ("traceidratio", TraceIdRatio(1.0)),
            (
                "parentbased_traceidratio",
                SamplerKind::parent_based(TraceIdRatio(1.0)),
            ),
        ] {
            let (config, warnings) = read(&[(SAMPLER, name), (RATIO, value)]);
            assert_eq!(config.sampler, Some(sampler));
            let clause = "expected a number from 0 to 1; using `1.0`";
            assert_eq!(warnings, [format!("{RATIO}: found `{value}`, {clause}")]);
        }
    }
}

#[cfg(not(feature = "jaeger_remote"))]
#[test]
fn a_sampler_that_is_not_compiled_in() {
    for name in ["jaeger_remote", "parentbased_jaeger_remote"] {
        let (config, warnings) = read(&[(SAMPLER, name), (RATIO, "endpoint=http://a:1/b")]);
        assert_eq!(config.sampler, None);
        let clause = "expected another sampler in a build without the Cargo feature `jaeger_remote` of `traced`; using \
                      `parentbased_always_on`";
        assert_eq!(warnings, [format!("{SAMPLER}: found `{name}`, {clause}")]);
    }
}

#[cfg(feature = "jaeger_remote")]
#[test]
fn arguments_of_the_samplers_that_ask() {
    use std::time::Duration;

    use crate::config::JaegerRemote;

    let made = |endpoint: &str, interval, ratio| JaegerRemote {
        endpoint: endpoint.to_owned(),
        interval: Duration::from_millis(interval),
        initial: Box::new(TraceIdRatio(ratio)),
    };
    let default = "http://localhost:14250";
    let cases = [
        ("", made(default, 60_000, 0.001), None),
        (
            "endpoint=https://a:1/sampling,pollingIntervalMs=5000,initialSamplingRate=0.25",
            made("https://a:1/sampling", 5000, 0.25),
            None,
        ),
        (
            " initialSamplingRate = 1 , , endpoint = http://a:1/ ",
            made("http://a:1", 60_000, 1.0),
            None,
        ),
        (
            "pollingIntervalMs=0,initialSamplingRate=0",
            made(default, 60_000, 0.0),
            Some("pollingIntervalMs=0"),
        ),
        (
            "endpoint=a:1,initialSamplingRate=1.5,pollingIntervalMs=1",
            made(default, 1, 0.001),
            Some("endpoint=a:1,initialSamplingRate=1.5"),
        ),
        (
            "endpoint=ftp://me:secret@a",
            made(default, 60_000, 0.001),
            Some("endpoint=***"),
        ),
        (
            "endpoint=http://me:sec,ret@a:1/b",
            made(default, 60_000, 0.001),
            Some("endpoint=***,***"),
        ),
        (
            "endpoint=http://me:secret@a:1/b/,x=y",
            made("http://me:secret@a:1/b/", 60_000, 0.001),
            Some("x=***"),
        ),
        ("0.5", made(default, 60_000, 0.001), Some("***")),
        ("rate=0.5", made(default, 60_000, 0.001), Some("rate=0.5")),
    ];
    for (argument, remote, refused) in cases {
        let kind = SamplerKind::JaegerRemote(remote);
        for (name, kind) in [
            ("jaeger_remote", kind.clone()),
            (
                "ParentBased_Jaeger_Remote",
                SamplerKind::parent_based(kind.clone()),
            ),
        ] {
            let (config, warnings) = read(&[(SAMPLER, name), (RATIO, argument)]);
            assert_eq!(config.sampler, Some(kind), "{argument}");
            let clause = "expected `endpoint=URL,pollingIntervalMs=NUMBER,initialSamplingRate=RATIO`, with a number \
                          from 1 and a ratio from 0 to 1; using";
            let starts = refused.map(|it| format!("{RATIO}: found `{it}`, {clause} `"));
            assert_eq!(warnings.len(), starts.iter().len(), "{warnings:?}");
            let start = starts.unwrap_or_default();
            assert!(
                warnings.iter().all(|it| it.starts_with(&start)),
                "{warnings:?}, not {start}"
            );
        }
    }
}
