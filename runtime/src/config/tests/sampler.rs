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
