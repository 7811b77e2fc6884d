//! Samplers, and samplers in samplers.
//! Never samples.

use super::read;
use crate::config::SamplerKind;

fn sampler(inside: &str) -> (Option<SamplerKind>, Vec<String>) {
    let text = format!(
        "tracer_provider:\n  processors: [simple: {{exporter: {{console: }}}}]\n  sampler: {inside}\n"
    );
    let (config, warnings) = read(&text);
    (config.sampler, warnings)
}

#[test]
fn samplers() {
    for (inside, printed) in [
        ("{always_on: }", "always_on"),
        ("{always_off: {}}", "always_off"),
        (
            "{trace_id_ratio_based: {ratio: 0.25}}",
            "traceidratio (0.25)",
        ),
        ("{trace_id_ratio_based: {ratio: 1}}", "traceidratio (1)"),
        (
            "{trace_id_ratio_based: {ratio: 1e-3}}",
            "traceidratio (0.001)",
        ),
        ("{trace_id_ratio_based: }", "traceidratio (1)"),
        ("{probability/development: {ratio: 0}}", "traceidratio (0)"),
        ("{parent_based: }", "parentbased_always_on"),
        (
            "{parent_based: {root: {always_off: }}}",
            "parentbased_always_off",
        ),
        (
            "{parent_based: {root: {trace_id_ratio_based: {ratio: 0.5}}, remote_parent_sampled: {always_off: }, remote_parent_not_sampled: {always_on: }, local_parent_sampled: {trace_id_ratio_based: }, local_parent_not_sampled: {parent_based: }}}",
            "parentbased_traceidratio (0.5), remote sampled: always_off, remote not sampled: always_on, local sampled: traceidratio (1), local not sampled: parentbased_always_on",
        ),
    ] {
        let (sampler, warnings) = sampler(inside);
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(sampler.map(|it| it.to_string()).as_deref(), Some(printed));
    }
    assert_eq!(sampler(""), (None, vec![]));
}

#[test]
fn unusable_samplers() {
    let kinds = "`always_on`, `always_off`, `parent_based`, `trace_id_ratio_based`, `probability/development` or `jaeger_remote/development`";
    let usual = "using `parentbased_always_on`";
    for (inside, warning) in [
        (
            "always_on",
            format!(": found `always_on`, expected a mapping with one key, {kinds}; {usual}"),
        ),
        (
            "{alwayson: }",
            format!(": found `alwayson`, expected {kinds} (did you mean `always_on`?); {usual}"),
        ),
        (
            "{composite/development: {always_on: }}",
            format!(": found `composite/development`, expected {kinds}; {usual}"),
        ),
        (
            "{always_on: , always_off: }",
            format!(": found `{{…}}`, expected one key, {kinds}; {usual}"),
        ),
        (
            "{always_on: true}",
            format!(".always_on: found `true`, expected a mapping; {usual}"),
        ),
    ] {
        assert_eq!(
            sampler(inside),
            (None, vec![format!("4: tracer_provider.sampler{warning}")])
        );
    }
}

#[test]
fn what_is_unusable_in_a_sampler_leaves_the_rest() {
    let expected = "expected a number from 0 to 1; using `1.0`";
    for found in ["1.1", "-0.1", "2", ".nan", ".inf", "50%", "x"] {
        let (sampler, warnings) = sampler(&format!(
            "{{trace_id_ratio_based: {{ratio: {found}, rate: 1}}}}"
        ));
        assert_eq!(sampler, Some(SamplerKind::TraceIdRatio(1.0)));
        let place = "4: tracer_provider.sampler.trace_id_ratio_based";
        assert_eq!(
            warnings,
            [
                format!("{place}.ratio: found `{found}`, {expected}"),
                format!("{place}: found `rate`, expected `ratio`; ignored"),
            ]
        );
    }
    let (sampler, warnings) =
        sampler("{parent_based: {root: {always_off: }, local_parent_not_sampled: {never: }}}");
    assert_eq!(
        sampler.map(|it| it.to_string()).as_deref(),
        Some("parentbased_always_off")
    );
    assert_eq!(warnings.len(), 1);
    let start =
        "4: tracer_provider.sampler.parent_based.local_parent_not_sampled: found `never`, expected";
    assert!(
        warnings[0].starts_with(start) && warnings[0].ends_with("; using `always_off`"),
        "{warnings:?}"
    );
}
