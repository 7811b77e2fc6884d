//! Which functions and libraries make spans: `filter` of `distribution.traced`, else `tracer_configurator/development`.
//! Never guesses: a pattern that no filter can express is told.

use super::field::Field;
use super::report::Report;
use super::section::Section;
use crate::filter::{EXPECTED, Filter};

const CONFIGURATOR: &str = "tracer_configurator/development";

pub(super) fn filter(
    root: &Section<'_>,
    provider: Option<&Section<'_>>,
    report: &mut Report<'_>,
) -> Filter {
    let own = own_filter(root, report);
    let configurator = provider.and_then(|provider| provider.given(CONFIGURATOR));
    match (own, configurator) {
        (Some(filter), None) => filter,
        (Some(filter), Some(configurator)) => {
            let expected = "no tracers beside `distribution.traced.filter`";
            configurator.warn(report, expected, &format!("using `{filter}`"));
            filter
        }
        (None, Some(configurator)) => from_tracers(&configurator, report).unwrap_or_default(),
        (None, None) => Filter::default(),
    }
}

/// What others keep below `distribution` is theirs.
fn own_filter(root: &Section<'_>, report: &mut Report<'_>) -> Option<Filter> {
    let distribution = root.section("distribution", report)?;
    let traced = distribution.section("traced", report)?;
    let filter = traced.text("filter", report).map(|written| {
        let (filter, refused) = Filter::parse(written.text);
        if !refused.is_empty() {
            let (found, instead) = (refused.join(","), format!("using `{filter}`"));
            report.warn(&written.field.place, Some(&found), EXPECTED, &instead);
        }
        filter
    });
    traced.finish(report);
    filter
}

fn from_tracers(configurator: &Field<'_>, report: &mut Report<'_>) -> Option<Filter> {
    let section = configurator.section(report, "a mapping", "ignored")?;
    let default = section.given("default_config");
    let mut directives = vec![level(default.as_ref(), report).to_owned()];
    if let Some(tracers) = section.given("tracers") {
        let expected = "a list of mappings with `name` and `config`";
        let items = tracers.items(report, expected, "ignored");
        for item in items.unwrap_or_default() {
            directives.extend(directive(&item, report));
        }
    }
    section.finish(report);
    Some(Filter::parse(&directives.join(",")).0)
}

fn directive(item: &Field<'_>, report: &mut Report<'_>) -> Option<String> {
    const INSTEAD: &str = "this tracer is as the others";
    let section = item.section(report, "a mapping with `name` and `config`", INSTEAD)?;
    let name = section.required("name", report, "the tracer's name", INSTEAD);
    let config = section.required("config", report, "`disabled`", INSTEAD);
    section.finish(report);
    let name = name?.text(report, INSTEAD)?;
    let level = level(Some(&config?), report);
    // A filter's directive holds for everything below what it names.
    let path = name.text.strip_suffix(".*").unwrap_or(name.text);
    let directive = format!("{path}={level}");
    let is_usable = !path.contains(',') && Filter::parse(&directive).1.is_empty();
    if !is_usable {
        let expected = "the name of a tracer, or of the first of its parts with `.*` behind it";
        name.field.warn(report, expected, INSTEAD);
    }
    is_usable.then_some(directive)
}

fn level(config: Option<&Field<'_>>, report: &mut Report<'_>) -> &'static str {
    const ON: &str = "info";
    let section = config.and_then(|config| config.section(report, "a mapping", "ignored"));
    let Some(section) = section else {
        return ON;
    };
    let is_disabled = section.boolean("disabled", report, false);
    section.finish(report);
    if is_disabled { "off" } else { ON }
}
