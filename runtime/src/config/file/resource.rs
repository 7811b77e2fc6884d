//! Who sends the spans: `resource`.
//! Never adds what the file does not ask for.

use opentelemetry::{Array, KeyValue, StringValue};

use super::field::Field;
use super::findings::Findings;
use super::scalar::Value;
use super::section::Section;
use crate::config::feature::without;
use crate::config::resource::{Detectors, attributes};
use crate::config::{Resource, Source};

type Attribute = opentelemetry::Value;

/// Without the key nothing is found out, unlike without a file.
pub(super) fn read(
    root: &Section<'_>,
    findings: &mut Findings<'_>,
    source: &Source<'_>,
) -> Resource {
    let mut resource = Resource {
        detectors: Detectors::NONE,
        ..Resource::default()
    };
    let Some(section) = root.section("resource", findings) else {
        return resource;
    };
    let schema_url = section.text("schema_url", findings);
    resource.schema_url = schema_url.map(|url| url.text.to_owned());
    if let Some(detection) = section.section("detection/development", findings) {
        resource.detectors = detectors(detection, findings);
    }
    if resource.detectors.service && resource.detectors.wants("service.name") {
        let name = (source.variable)("OTEL_SERVICE_NAME");
        resource.service_name = name.filter(|name| !name.is_empty());
    }
    if let Some(list) = section.text("attributes_list", findings) {
        let pairs = attributes(list.text);
        if pairs.is_none() {
            let expected = "percent-encoded `key=value` pairs separated by commas";
            list.field.warn(findings, expected, "ignored as a whole");
        }
        let pairs = pairs.unwrap_or_default().into_iter();
        resource.extend(pairs.map(|(key, value)| KeyValue::new(key, value)));
    }
    if let Some(field) = section.given("attributes") {
        let expected = "a list of mappings with `name` and `value`";
        let items = field.items(findings, expected, "ignored");
        let items = items.unwrap_or_default();
        resource.extend(items.iter().filter_map(|item| attribute(item, findings)));
    }
    section.finish(findings);
    resource
}

const DETECTORS: [&str; 3] = ["service", "host", "process"];

fn detectors(section: Section<'_>, findings: &mut Findings<'_>) -> Detectors {
    let mut detectors = Detectors::NONE;
    if let Some(patterns) = section.section("attributes", findings) {
        detectors.included = texts(&patterns, "included", findings);
        detectors.excluded = texts(&patterns, "excluded", findings);
        patterns.finish(findings);
    }
    if let Some(field) = section.given("detectors") {
        let expected = "a list of mappings such as `service:`";
        let items = field.items(findings, expected, "ignored");
        for item in items.unwrap_or_default() {
            detector(&item, &mut detectors, findings);
        }
    }
    section.finish(findings);
    detectors
}

fn detector(item: &Field<'_>, detectors: &mut Detectors, findings: &mut Findings<'_>) {
    let Some((word, chosen)) = item.choice(findings, &DETECTORS, "ignored") else {
        return;
    };
    let section = chosen.section(findings, "nothing behind it", "ignored");
    if let Some(section) = section {
        section.finish(findings);
    }
    if word != "service" && !cfg!(feature = "detectors") {
        let expected = without("detectors", "`service`");
        findings.warn(&item.place, Some(word), &expected, "ignored");
    }
    match word {
        "host" => detectors.host = true,
        "process" => detectors.process = true,
        _ => detectors.service = true,
    }
}

fn texts(section: &Section<'_>, key: &'static str, findings: &mut Findings<'_>) -> Vec<String> {
    let field = section.given(key);
    let items = field.and_then(|field| field.items(findings, "a list of patterns", "ignored"));
    let items = items.unwrap_or_default().into_iter();
    items
        .filter_map(|item| Some(item.text(findings, "ignored")?.text.to_owned()))
        .collect()
}

/// One without a value is left out, as by a variable that is not set.
fn attribute(item: &Field<'_>, findings: &mut Findings<'_>) -> Option<KeyValue> {
    const INSTEAD: &str = "this attribute is ignored";
    let section = item.section(findings, "a mapping with `name` and `value`", INSTEAD)?;
    let name = section.required("name", findings, "the attribute's name", INSTEAD);
    if section.field("value").is_none() {
        findings.warn(&section.place, None, "a `value`", INSTEAD);
    }
    let value = section.given("value");
    let kind = Kind::read(&section, findings);
    section.finish(findings);
    let name = name?.text(findings, INSTEAD)?;
    let (value, kind) = (value?, kind?);
    let converted = kind.convert(&value);
    if converted.is_none() {
        value.warn(
            findings,
            &format!("{}, as `type` says", kind.expected),
            INSTEAD,
        );
    }
    Some(KeyValue::new(name.text.to_owned(), converted?))
}

/// The type of an attribute.
struct Kind {
    /// Follows the word "expected".
    expected: &'static str,
    word: &'static str,
}

const KINDS: [Kind; 8] = [
    kind("string", "a text"),
    kind("bool", "`true` or `false`"),
    kind("int", "a whole number"),
    kind("double", "a number"),
    kind("string_array", "a list of texts"),
    kind("bool_array", "a list of `true` and `false`"),
    kind("int_array", "a list of whole numbers"),
    kind("double_array", "a list of numbers"),
];

const fn kind(word: &'static str, expected: &'static str) -> Kind {
    Kind { expected, word }
}

impl Kind {
    fn read(section: &Section<'_>, findings: &mut Findings<'_>) -> Option<&'static Self> {
        let Some(written) = section.text("type", findings) else {
            return KINDS.first();
        };
        let known = KINDS.iter().find(|kind| kind.word == written.text);
        if known.is_none() {
            let words: Vec<String> = KINDS
                .iter()
                .map(|kind| format!("`{}`", kind.word))
                .collect();
            let expected = format!("one of {}", words.join(", "));
            written
                .field
                .warn(findings, &expected, "this attribute is ignored");
        }
        known
    }

    fn convert(&self, value: &Field<'_>) -> Option<Attribute> {
        match self.word {
            "string" => text(value).map(Attribute::String),
            "bool" => boolean(value).map(Attribute::Bool),
            "int" => integer(value).map(Attribute::I64),
            "double" => float(value).map(Attribute::F64),
            "string_array" => list(value, text).map(|it| Attribute::Array(Array::String(it))),
            "bool_array" => list(value, boolean).map(|it| Attribute::Array(Array::Bool(it))),
            "int_array" => list(value, integer).map(|it| Attribute::Array(Array::I64(it))),
            _ => list(value, float).map(|it| Attribute::Array(Array::F64(it))),
        }
    }
}

fn text(field: &Field<'_>) -> Option<StringValue> {
    field.word().map(|text| text.to_owned().into())
}

fn boolean(field: &Field<'_>) -> Option<bool> {
    match field.value()? {
        Value::Boolean(value) => Some(value),
        _ => None,
    }
}

fn integer(field: &Field<'_>) -> Option<i64> {
    match field.value()? {
        Value::Integer(value) => Some(value),
        _ => None,
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a number that is meant as a double is as exact as a double"
)]
fn float(field: &Field<'_>) -> Option<f64> {
    match field.value()? {
        Value::Float(value) => Some(value),
        Value::Integer(value) => Some(value as f64),
        _ => None,
    }
}

fn list<T>(value: &Field<'_>, convert: impl Fn(&Field<'_>) -> Option<T>) -> Option<Vec<T>> {
    value.elements()?.iter().map(convert).collect()
}
