//! Headers that are sent with every export: `headers` and `headers_list` of an exporter.
//! Never lets a header's value into a warning.

use super::field::Field;
use super::report::Report;
use super::section::Section;
use crate::config::headers::{EXPECTED, header, ignored, list};

const PAIRS: &str = "a list of mappings with `name` and `value`";

pub(super) fn read(exporter: &Section<'_>, report: &mut Report<'_>) -> Vec<(String, String)> {
    let mut headers = listed(exporter, report);
    let field = exporter.secret("headers");
    let items = field.and_then(|field| field.items(report, PAIRS, "ignored"));
    for item in items.unwrap_or_default() {
        let Some(added) = pair(&item, report) else {
            continue;
        };
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case(&added.0));
        headers.push(added);
    }
    headers
}

fn listed(exporter: &Section<'_>, report: &mut Report<'_>) -> Vec<(String, String)> {
    let text = exporter
        .secret("headers_list")
        .and_then(|field| field.text(report, "ignored"));
    let Some(text) = text else {
        return Vec::new();
    };
    let listed = list(text.text);
    if !listed.refused.is_empty() {
        text.field.warn(report, EXPECTED, &ignored(&listed.refused));
    }
    listed.headers
}

/// One without a value is left out, as by a variable that is not set.
fn pair(item: &Field<'_>, report: &mut Report<'_>) -> Option<(String, String)> {
    let section = item.section(report, "a mapping with `name` and `value`", "ignored")?;
    let name = section.required(
        "name",
        report,
        "the header's name",
        "this header is ignored",
    );
    let value = section.field("value");
    if value.is_none() {
        let expected = "a `value`";
        report.warn(&section.place, None, expected, "this header is ignored");
    }
    let value = section.given("value");
    section.finish(report);
    let name = name?.text(report, "this header is ignored")?;
    let value = value?.text(report, "this header is ignored")?;
    let pair = header(name.text, value.text.trim());
    if pair.is_none() {
        let expected = "a header's name, and a value of visible ASCII characters";
        item.warn(report, expected, "this header is ignored");
    }
    pair
}
