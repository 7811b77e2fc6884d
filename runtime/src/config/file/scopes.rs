//! Which functions and libraries make spans: `filter` of `distribution.traced`, else `tracer_configurator/development`.
//! Never takes a name exactly, as a filter covers what is below it too, and never a pattern that no filter can express.

use super::field::Field;
use super::findings::Findings;
use super::section::Section;
use crate::filter::{EXPECTED, Filter};

const CONFIGURATOR: &str = "tracer_configurator/development";

pub(super) fn filter(
    root: &Section<'_>,
    provider: Option<&Section<'_>>,
    findings: &mut Findings<'_>,
) -> Filter {
    let own = own_filter(root, findings);
    let configurator = provider.and_then(|provider| provider.given(CONFIGURATOR));
    match (own, configurator) {
        (Some(filter), None) => filter,
        (Some(filter), Some(configurator)) => {
            let expected = "no tracers beside `distribution.traced.filter`";
            configurator.warn(findings, expected, &format!("using `{filter}`"));
            filter
        }
        (None, Some(configurator)) => from_tracers(&configurator, findings).unwrap_or_default(),
        (None, None) => Filter::default(),
    }
}

/// What others keep below `distribution` is theirs.
fn own_filter(root: &Section<'_>, findings: &mut Findings<'_>) -> Option<Filter> {
    let distribution = root.section("distribution", findings)?;
    let traced = distribution.section("traced", findings)?;
    let filter = traced.text("filter", findings).map(|written| {
        let (filter, refused) = Filter::parse(written.text);
        if !refused.is_empty() {
            let (found, instead) = (refused.join(","), format!("using `{filter}`"));
            findings.warn(&written.field.place, Some(&found), EXPECTED, &instead);
        }
        filter
    });
    traced.finish(findings);
    filter
}

fn from_tracers(configurator: &Field<'_>, findings: &mut Findings<'_>) -> Option<Filter> {
    let section = configurator.section(findings, "a mapping", "ignored")?;
    let default = section.given("default_config");
    let mut directives = vec![level(default.as_ref(), findings).to_owned()];
    if let Some(tracers) = section.given("tracers") {
        let expected = "a list of mappings with `name` and `config`";
        let items = tracers.items(findings, expected, "ignored");
        for item in items.unwrap_or_default() {
            directives.extend(directive(&item, findings));
        }
    }
    section.finish(findings);
    Some(Filter::parse(&directives.join(",")).0)
}

fn directive(item: &Field<'_>, findings: &mut Findings<'_>) -> Option<String> {
    const INSTEAD: &str = "this tracer is as the others";
    let section = item.section(findings, "a mapping with `name` and `config`", INSTEAD)?;
    let name = section.required("name", findings, "the tracer's name", INSTEAD);
    let config = section.required("config", findings, "`enabled`", INSTEAD);
    section.finish(findings);
    let name = name?.text(findings, INSTEAD)?;
    let level = level(Some(&config?), findings);
    // A filter's directive holds for everything below what it names.
    let path = name.text.strip_suffix(".*").unwrap_or(name.text);
    let directive = format!("{path}={level}");
    let is_usable = !path.contains(',') && Filter::parse(&directive).1.is_empty();
    if !is_usable {
        let expected = "the name of a tracer, or of the first of its parts with `.*` behind it";
        name.field.warn(findings, expected, INSTEAD);
    }
    is_usable.then_some(directive)
}

fn level(config: Option<&Field<'_>>, findings: &mut Findings<'_>) -> &'static str {
    const ON: &str = "info";
    let section = config.and_then(|config| config.section(findings, "a mapping", "ignored"));
    let Some(section) = section else {
        return ON;
    };
    // The candidates of format 1.0 had `disabled`, where later ones have `enabled`.
    let is_disabled = section.boolean("disabled", findings, false);
    let is_enabled = section.boolean("enabled", findings, !is_disabled);
    section.finish(findings);
    if is_enabled { ON } else { "off" }
}
