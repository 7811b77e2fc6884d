//! [`SamplerKind`]: which traces are recorded.
//! Never samples.

use std::time::Duration;

use super::environment::Environment;
use super::jaeger;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SamplerKind {
    AlwaysOff,
    AlwaysOn,
    JaegerRemote(JaegerRemote),
    ParentBased(Box<ParentBased>),
    /// From 0 to 1.
    TraceIdRatio(f64),
}

/// Who decides, by what the parent is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParentBased {
    pub(crate) root: SamplerKind,
    pub(crate) remote_sampled: SamplerKind,
    pub(crate) remote_not_sampled: SamplerKind,
    pub(crate) local_sampled: SamplerKind,
    pub(crate) local_not_sampled: SamplerKind,
}

/// A sampler that asks somebody else, again and again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct JaegerRemote {
    /// A URL.
    pub(crate) endpoint: String,
    pub(crate) interval: Duration,
    /// Until there is an answer.
    pub(crate) initial: Box<SamplerKind>,
}

impl SamplerKind {
    pub(crate) fn parent_based(root: Self) -> Self {
        Self::ParentBased(Box::new(ParentBased::new(root)))
    }
}

impl ParentBased {
    /// What a parent decided is kept.
    pub(crate) fn new(root: SamplerKind) -> Self {
        Self {
            root,
            remote_sampled: SamplerKind::AlwaysOn,
            remote_not_sampled: SamplerKind::AlwaysOff,
            local_sampled: SamplerKind::AlwaysOn,
            local_not_sampled: SamplerKind::AlwaysOff,
        }
    }
}

/// What is used unless something else is said.
impl Default for SamplerKind {
    fn default() -> Self {
        Self::parent_based(Self::AlwaysOn)
    }
}

const VARIABLE: &str = "OTEL_TRACES_SAMPLER";
pub(super) const ARGUMENT: &str = "OTEL_TRACES_SAMPLER_ARG";
const INSTEAD: &str = "using `parentbased_always_on`";

/// `None` when the variable is not given or not usable.
pub(super) fn read(env: &mut Environment<'_>) -> Option<SamplerKind> {
    let value = env.value(VARIABLE)?;
    let lowercase = value.to_ascii_lowercase();
    let (is_parent_based, root) = match lowercase.strip_prefix("parentbased_") {
        Some(root) => (true, root),
        None => (false, lowercase.as_str()),
    };
    let root = match root {
        "always_off" => SamplerKind::AlwaysOff,
        "always_on" => SamplerKind::AlwaysOn,
        "jaeger_remote" if jaeger::IS_COMPILED_IN => SamplerKind::JaegerRemote(jaeger::read(env)),
        "jaeger_remote" => {
            env.warn(VARIABLE, &value, &jaeger::not_compiled_in(), INSTEAD);
            return None;
        }
        "traceidratio" => SamplerKind::TraceIdRatio(ratio(env)),
        _ => {
            env.warn(
                VARIABLE,
                &value,
                "`always_on`, `always_off`, `traceidratio`, `jaeger_remote`, or one of these \
                 behind `parentbased_`",
                INSTEAD,
            );
            return None;
        }
    };
    Some(if is_parent_based {
        SamplerKind::parent_based(root)
    } else {
        root
    })
}

fn ratio(env: &mut Environment<'_>) -> f64 {
    let found = env.find(&[ARGUMENT], probability);
    env.refuse(&found.refused, "a number from 0 to 1", "using `1.0`");
    found.value.unwrap_or(1.0)
}

/// A number from 0 to 1.
pub(super) fn probability(text: &str) -> Option<f64> {
    let ratio = text.parse().ok()?;
    (0.0..=1.0).contains(&ratio).then_some(ratio)
}

/// As the variable would have it, with its argument.
impl std::fmt::Display for SamplerKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AlwaysOff => f.write_str("always_off"),
            Self::AlwaysOn => f.write_str("always_on"),
            Self::JaegerRemote(remote) => {
                let JaegerRemote {
                    endpoint,
                    interval,
                    initial,
                } = remote;
                let endpoint = super::endpoint::masked(endpoint);
                write!(
                    f,
                    "jaeger_remote ({endpoint} every {interval:?}, first {initial})"
                )
            }
            Self::ParentBased(parent_based) => parent_based.fmt(f),
            // It may have three hundred zeros.
            Self::TraceIdRatio(ratio) if *ratio > 0.0 && *ratio < 1e-6 => {
                write!(f, "traceidratio ({ratio:e})")
            }
            Self::TraceIdRatio(ratio) => write!(f, "traceidratio ({ratio})"),
        }
    }
}

impl std::fmt::Display for ParentBased {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "parentbased_{}", self.root)?;
        let usual = Self::new(self.root.clone());
        for (who, sampler, usual) in [
            (
                "remote sampled",
                &self.remote_sampled,
                &usual.remote_sampled,
            ),
            (
                "remote not sampled",
                &self.remote_not_sampled,
                &usual.remote_not_sampled,
            ),
            ("local sampled", &self.local_sampled, &usual.local_sampled),
            (
                "local not sampled",
                &self.local_not_sampled,
                &usual.local_not_sampled,
            ),
        ] {
            if sampler != usual {
                write!(f, ", {who}: {sampler}")?;
            }
        }
        Ok(())
    }
}
