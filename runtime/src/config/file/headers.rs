//! Headers that are sent with every export: `headers` and `headers_list` of an exporter.
//! Never lets a header's value into a warning.

use std::collections::HashSet;

use super::field::Field;
use super::findings::Findings;
use super::section::Section;
use crate::config::headers::{EXPECTED, header, ignored, list};
use crate::config::otlp::Protocol;
use crate::config::repeated::keep_last;

/// A name and its value.
type Header = (String, String);

const PAIRS: &str = "a list of mappings with `name` and `value`";

pub(super) fn read(
    exporter: &Section<'_>,
    protocol: Protocol,
    findings: &mut Findings<'_>,
) -> Vec<Header> {
    let listed = listed(exporter, protocol, findings);
    let field = exporter.secret("headers");
    let items = field.and_then(|field| field.items(findings, PAIRS, "ignored"));
    let items = items.unwrap_or_default();
    let added = items
        .iter()
        .filter_map(|item| pair(item, protocol, findings));
    joined(listed, added.collect())
}

/// A header that is added stands for all of its name that are listed, which may be several.
fn joined(mut listed: Vec<Header>, mut added: Vec<Header>) -> Vec<Header> {
    let name = |(name, _): &Header| name.to_ascii_lowercase();
    keep_last(&mut added, name);
    let names: HashSet<String> = added.iter().map(name).collect();
    listed.retain(|header| !names.contains(&name(header)));
    listed.extend(added);
    listed
}

fn listed(exporter: &Section<'_>, protocol: Protocol, findings: &mut Findings<'_>) -> Vec<Header> {
    let text = exporter
        .secret("headers_list")
        .and_then(|field| field.text(findings, "ignored"));
    let Some(text) = text else {
        return Vec::new();
    };
    let listed = list(text.text, protocol);
    if !listed.refused.is_empty() {
        text.field
            .warn(findings, EXPECTED, &ignored(&listed.refused));
    }
    listed.headers
}

/// One without a value is left out, as by a variable that is not set.
fn pair(item: &Field<'_>, protocol: Protocol, findings: &mut Findings<'_>) -> Option<Header> {
    let section = item.section(findings, "a mapping with `name` and `value`", "ignored")?;
    let name = section.required(
        "name",
        findings,
        "the header's name",
        "this header is ignored",
    );
    let value = section.field("value");
    if value.is_none() {
        let expected = "a `value`";
        findings.warn(&section.place, None, expected, "this header is ignored");
    }
    let value = section.given("value");
    section.finish(findings);
    let name = name?.text(findings, "this header is ignored")?;
    let value = value?.text(findings, "this header is ignored")?;
    let pair = header(name.text, value.text.trim(), protocol);
    if pair.is_none() {
        let expected = "the name of a header that the protocol does not set itself, and a value of visible ASCII characters";
        item.warn(findings, expected, "this header is ignored");
    }
    pair
}
