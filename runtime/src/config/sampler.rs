//! [`SamplerKind`]: which traces are recorded.
//! Never samples.

use super::environment::Environment;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SamplerKind {
    AlwaysOff,
    AlwaysOn,
    ParentBasedAlwaysOff,
    ParentBasedAlwaysOn,
    /// From 0 to 1.
    ParentBasedTraceIdRatio(f64),
    /// From 0 to 1.
    TraceIdRatio(f64),
}

/// `None` when the variable is not given or not usable.
pub(super) fn read(env: &mut Environment<'_>) -> Option<SamplerKind> {
    const VARIABLE: &str = "OTEL_TRACES_SAMPLER";
    let value = env.value(VARIABLE)?;
    Some(match value.to_ascii_lowercase().as_str() {
        "always_off" => SamplerKind::AlwaysOff,
        "always_on" => SamplerKind::AlwaysOn,
        "parentbased_always_off" => SamplerKind::ParentBasedAlwaysOff,
        "parentbased_always_on" => SamplerKind::ParentBasedAlwaysOn,
        "parentbased_traceidratio" => SamplerKind::ParentBasedTraceIdRatio(ratio(env)),
        "traceidratio" => SamplerKind::TraceIdRatio(ratio(env)),
        _ => {
            env.warn(
                VARIABLE,
                &value,
                "`always_on`, `always_off`, `traceidratio`, `parentbased_always_on`, \
                 `parentbased_always_off` or `parentbased_traceidratio`",
                "using `parentbased_always_on`",
            );
            return None;
        }
    })
}

fn ratio(env: &mut Environment<'_>) -> f64 {
    let found = env.find(&["OTEL_TRACES_SAMPLER_ARG"], |value| {
        let ratio = value.parse().ok()?;
        (0.0..=1.0).contains(&ratio).then_some(ratio)
    });
    env.refuse(&found.refused, "a number from 0 to 1", "using `1.0`");
    found.value.unwrap_or(1.0)
}
