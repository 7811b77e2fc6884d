//! [`Section`]: a mapping as settings with names and types.
//! Never passes over a key that nobody asked for.

use std::cell::RefCell;

use super::field::{Field, Text};
use super::findings::{Findings, Place, meant, one_of};
use super::node::Entry;
use super::scalar::Value;

/// A mapping whose keys are known.
pub(super) struct Section<'n> {
    /// What is known of keys, as those that use them tell.
    asked: RefCell<Vec<&'static str>>,
    entries: &'n [Entry],
    is_secret: bool,
    pub(super) place: Place,
}

const MAPPING: &str = "a mapping";

impl<'n> Section<'n> {
    pub(super) fn new(entries: &'n [Entry], is_secret: bool, place: Place) -> Self {
        Self {
            asked: RefCell::default(),
            entries,
            is_secret,
            place,
        }
    }

    /// `None` where the key is missing.
    pub(super) fn field(&self, key: &'static str) -> Option<Field<'n>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        Some(Field {
            is_secret: self.is_secret,
            node: &entry.value,
            place: self.place.below(key, entry.line),
        })
    }

    /// `None` where the key is missing, or has nothing behind it, which a component's key may have.
    pub(super) fn given(&self, key: &'static str) -> Option<Field<'n>> {
        self.field(key).filter(|field| !field.is_null())
    }

    /// A key below which nothing may be shown.
    pub(super) fn secret(&self, key: &'static str) -> Option<Field<'n>> {
        let field = self.given(key)?;
        Some(Field {
            is_secret: true,
            ..field
        })
    }

    /// The same as [`Section::given`], of a key without which the section means nothing.
    pub(super) fn required(
        &self,
        key: &'static str,
        findings: &mut Findings<'_>,
        expected: &str,
        instead: &str,
    ) -> Option<Field<'n>> {
        let field = self.given(key);
        if field.is_none() {
            let place = self.place.below(key, self.place.line);
            findings.warn(&place, None, expected, instead);
        }
        field
    }

    pub(super) fn section(&self, key: &'static str, findings: &mut Findings<'_>) -> Option<Self> {
        self.given(key)?.section(findings, MAPPING, "ignored")
    }

    pub(super) fn text(&self, key: &'static str, findings: &mut Findings<'_>) -> Option<Text<'n>> {
        self.given(key)?.text(findings, "ignored")
    }

    pub(super) fn boolean(
        &self,
        key: &'static str,
        findings: &mut Findings<'_>,
        default: bool,
    ) -> bool {
        let Some(field) = self.given(key) else {
            return default;
        };
        if let Some(Value::Boolean(value)) = field.value() {
            return value;
        }
        field.warn(findings, "`true` or `false`", &format!("using `{default}`"));
        default
    }

    /// A whole number, from `least` to `most`.
    pub(super) fn count(
        &self,
        key: &'static str,
        findings: &mut Findings<'_>,
        (least, most): (u32, u32),
        default: u32,
    ) -> u32 {
        let instead = format!("using `{default}`");
        let count = self.count_if_given(key, findings, (least, most), &instead);
        count.unwrap_or(default)
    }

    pub(super) fn count_if_given(
        &self,
        key: &'static str,
        findings: &mut Findings<'_>,
        (least, most): (u32, u32),
        instead: &str,
    ) -> Option<u32> {
        let field = self.given(key)?;
        let count = match field.value() {
            Some(Value::Integer(number)) => u32::try_from(number).ok(),
            _ => None,
        };
        let count = count.filter(|count| (least..=most).contains(count));
        if count.is_none() {
            let expected = format!("a whole number from {least} to {most}");
            field.warn(findings, &expected, instead);
        }
        count
    }

    /// A number from 0 to 1.
    pub(super) fn ratio(
        &self,
        key: &'static str,
        findings: &mut Findings<'_>,
        default: f64,
    ) -> f64 {
        let Some(field) = self.given(key) else {
            return default;
        };
        let ratio = match field.value() {
            Some(Value::Float(ratio)) => Some(ratio),
            Some(Value::Integer(0)) => Some(0.0),
            Some(Value::Integer(1)) => Some(1.0),
            _ => None,
        };
        ratio
            .filter(|ratio| (0.0..=1.0).contains(ratio))
            .unwrap_or_else(|| {
                let instead = format!("using `{default:?}`");
                field.warn(findings, "a number from 0 to 1", &instead);
                default
            })
    }

    /// Warns of each key that was not asked for until now.
    pub(super) fn finish(self, findings: &mut Findings<'_>) {
        self.finish_but(findings, |_, _| false);
    }

    /// The same, but for what is there to be repeated elsewhere, or is marked as nobody's.
    pub(super) fn finish_root(self, findings: &mut Findings<'_>) {
        self.finish_but(findings, |asked, Entry { key, value, .. }| {
            key.starts_with("x-") || value.is_shared && meant(asked, key).is_none()
        });
    }

    fn finish_but(
        self,
        findings: &mut Findings<'_>,
        is_passed_over: impl Fn(&[&'static str], &Entry) -> bool,
    ) {
        let asked = self.asked.into_inner();
        for entry in self.entries {
            let Entry { key, line, .. } = entry;
            if asked.contains(&key.as_str()) || is_passed_over(&asked, entry) {
                continue;
            }
            let found = if self.is_secret { "***" } else { key };
            let expected = if asked.is_empty() {
                "no key here".to_owned()
            } else {
                one_of(&asked, key)
            };
            let place = Place {
                line: *line,
                path: self.place.path.clone(),
            };
            findings.warn(&place, Some(found), &expected, "ignored");
        }
    }
}
