//! Which traces are recorded: `sampler` of `tracer_provider`, and the samplers within it.
//! Never samples.

use std::time::Duration;

use super::field::Field;
use super::findings::Findings;
use super::section::Section;
use crate::config::endpoint::masked;
use crate::config::jaeger;
use crate::config::sampler::{JaegerRemote, ParentBased, SamplerKind};

const JAEGER_REMOTE: &str = "jaeger_remote/development";
const KNOWN: [&str; 6] = [
    "always_on",
    "always_off",
    "parent_based",
    "trace_id_ratio_based",
    "probability/development",
    JAEGER_REMOTE,
];

/// `None` unless a usable one is named.
pub(super) fn read(provider: &Section<'_>, findings: &mut Findings<'_>) -> Option<SamplerKind> {
    let field = provider.given("sampler")?;
    let instead = format!("using `{}`", SamplerKind::default());
    kind(&field, findings, &instead)
}

fn kind(field: &Field<'_>, findings: &mut Findings<'_>, instead: &str) -> Option<SamplerKind> {
    let (word, chosen) = field.choice(findings, &KNOWN, instead)?;
    let section = chosen.section(findings, "a mapping", instead)?;
    let kind = match word {
        "always_off" => SamplerKind::AlwaysOff,
        "always_on" => SamplerKind::AlwaysOn,
        "parent_based" => SamplerKind::ParentBased(Box::new(parent_based(&section, findings))),
        JAEGER_REMOTE => SamplerKind::JaegerRemote(jaeger_remote(&section, findings, instead)?),
        _ => SamplerKind::TraceIdRatio(section.ratio("ratio", findings, 1.0)),
    };
    section.finish(findings);
    Some(kind)
}

fn parent_based(section: &Section<'_>, findings: &mut Findings<'_>) -> ParentBased {
    let mut samplers = ParentBased::new(SamplerKind::AlwaysOn);
    for (key, sampler) in [
        ("root", &mut samplers.root),
        ("remote_parent_sampled", &mut samplers.remote_sampled),
        (
            "remote_parent_not_sampled",
            &mut samplers.remote_not_sampled,
        ),
        ("local_parent_sampled", &mut samplers.local_sampled),
        ("local_parent_not_sampled", &mut samplers.local_not_sampled),
    ] {
        let Some(field) = section.given(key) else {
            continue;
        };
        let instead = format!("using `{sampler}`");
        if let Some(kind) = kind(&field, findings, &instead) {
            *sampler = kind;
        }
    }
    samplers
}

fn jaeger_remote(
    section: &Section<'_>,
    findings: &mut Findings<'_>,
    instead: &str,
) -> Option<JaegerRemote> {
    if !jaeger::IS_COMPILED_IN {
        let expected = jaeger::not_compiled_in();
        findings.warn(&section.place, Some(JAEGER_REMOTE), &expected, instead);
        return None;
    }
    let expected = "a URL such as `http://host:14250`";
    let endpoint = section.required("endpoint", findings, expected, instead);
    let expected = "the sampler that decides until there is an answer";
    let initial = section.required("initial_sampler", findings, expected, instead);
    let interval = section.count("interval", findings, (0, u32::MAX), jaeger::INTERVAL);
    let endpoint = url(endpoint?, findings, instead)?;
    Some(JaegerRemote {
        endpoint,
        // Not even a millisecond would keep the asking thread busy.
        interval: Duration::from_millis(interval.max(1).into()),
        initial: Box::new(kind(&initial?, findings, instead)?),
    })
}

fn url(endpoint: Field<'_>, findings: &mut Findings<'_>, instead: &str) -> Option<String> {
    let endpoint = endpoint.text(findings, instead)?;
    let url = jaeger::url(endpoint.text);
    if url.is_none() {
        let expected = "a URL such as `http://host:14250`";
        let found = masked(endpoint.text);
        findings.warn(&endpoint.field.place, Some(&found), expected, instead);
    }
    url
}
