//! The argument of the samplers that ask a Jaeger endpoint.
//! Never asks it.

use std::time::Duration;

use super::endpoint::{as_written, masked, without_path};
use super::environment::{Environment, whole_number};
use super::feature;
use super::pairs::pairs;
use super::sampler::{ARGUMENT, JaegerRemote, SamplerKind, probability};

pub(super) const IS_COMPILED_IN: bool = cfg!(feature = "jaeger_remote");

/// What is expected where it is not.
pub(super) fn not_compiled_in() -> String {
    feature::without("jaeger_remote", "another sampler")
}

/// In milliseconds, unless something else is said.
pub(super) const INTERVAL: u32 = 60_000;

const EXPECTED: &str = "`endpoint=URL,pollingIntervalMs=NUMBER,initialSamplingRate=RATIO`, \
                        with a number from 1 and a ratio from 0 to 1";

impl Default for JaegerRemote {
    /// What Jaeger's own clients do; the specification has no default.
    fn default() -> Self {
        Self {
            endpoint: "http://localhost:14250".to_owned(),
            interval: Duration::from_millis(INTERVAL.into()),
            initial: Box::new(SamplerKind::TraceIdRatio(0.001)),
        }
    }
}

/// What cannot be used of the argument is ignored; the rest holds.
pub(super) fn read(env: &mut Environment<'_>) -> JaegerRemote {
    let mut remote = JaegerRemote::default();
    let Some(argument) = env.value(ARGUMENT) else {
        return remote;
    };
    // One whose comma was not encoded makes two pairs.
    let may_hold_password = argument.contains('@');
    let mut refused = Vec::new();
    for pair in pairs(&argument) {
        match pair {
            Some((key, value)) if remote.set(key, value).is_some() => {}
            Some((key, _)) if may_hold_password => refused.push(format!("{}=***", masked(key))),
            Some((key, value)) => refused.push(format!("{key}={}", masked(value))),
            None => refused.push("***".to_owned()),
        }
    }
    if !refused.is_empty() {
        let instead = format!("using `{}`", SamplerKind::JaegerRemote(remote.clone()));
        env.warn(ARGUMENT, &refused.join(","), EXPECTED, &instead);
    }
    remote
}

impl JaegerRemote {
    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "endpoint" => self.endpoint = url(value)?,
            "pollingIntervalMs" => {
                self.interval = Duration::from_millis(whole_number(value, 1)?.into());
            }
            "initialSamplingRate" => {
                *self.initial = SamplerKind::TraceIdRatio(probability(value)?);
            }
            _ => return None,
        }
        Some(())
    }
}

/// With or without a path: that says how the endpoint is asked.
pub(super) fn url(text: &str) -> Option<String> {
    let bare = text.contains("://").then(|| without_path(text, false));
    bare.flatten().or_else(|| as_written(text))
}
