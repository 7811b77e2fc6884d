//! The attributes of an open span: those that own nothing in one list, the others beside it, each with its place there.
//! Never keeps a key twice: OTLP wants keys to be unique.

use opentelemetry::KeyValue;

use super::super::Truncate;
use super::super::limits::truncated;
use super::Record;
use crate::attribute::{Attribute, Scalar};
use crate::config::Limits;

impl Record {
    /// Where an attribute of that key is: among all, and how many before it own something.
    pub(super) fn find(&self, key: &str) -> Option<(usize, usize)> {
        let owned = self
            .extra
            .as_ref()
            .map_or(&[][..], |extra| &extra.attributes);
        let mut before = 0;
        for (place, attribute) in self.attributes.iter().enumerate() {
            if let Scalar::Owned = attribute.value {
                if owned.get(before).is_some_and(|it| it.key.as_str() == key) {
                    return Some((place, before));
                }
                before += 1;
            } else if attribute.key == key {
                return Some((place, before));
            }
        }
        None
    }

    /// A key that is there already gets the new value: OTLP wants keys to be unique.
    #[expect(
        clippy::inline_always,
        reason = "a few callers, each with its value in a register"
    )]
    #[inline(always)]
    pub(crate) fn set_scalar(&mut self, key: &'static str, value: Scalar) {
        let is_known = self.attributes.iter().any(|known| is_same(known.key, key));
        let is_full = self.attributes.len() >= attribute_limit(self.limits());
        let is_text = matches!(value, Scalar::Text(_));
        if is_known || is_full || is_text || self.extra.is_some() {
            self.set_scalar_among_others(key, value);
        } else {
            self.attributes.push(Attribute { key, value });
        }
    }

    #[inline(never)]
    fn set_scalar_among_others(&mut self, key: &'static str, mut value: Scalar) {
        if let Scalar::Text(text) = &mut value {
            *text = truncated(text, self.limits().attribute_value_length);
        }
        if let Some((place, before)) = self.find(key) {
            if let Scalar::Owned = self.attributes[place].value {
                self.extra().attributes.remove(before);
            }
            self.attributes[place] = Attribute { key, value };
        } else if self.attributes.len() < attribute_limit(self.limits()) {
            self.attributes.push(Attribute { key, value });
        } else {
            self.extra().dropped_attributes += 1;
        }
    }

    /// The same for any attribute.
    pub(crate) fn set_attribute(&mut self, mut attribute: KeyValue) {
        let limits = self.limits();
        attribute.value.truncate(limits.attribute_value_length);
        if let Some((place, before)) = self.find(attribute.key.as_str()) {
            if let Scalar::Owned = self.attributes[place].value {
                self.extra().attributes[before].value = attribute.value;
            } else {
                self.attributes[place] = Attribute::OWNED;
                self.extra().attributes.insert(before, attribute);
            }
        } else if self.attributes.len() < attribute_limit(limits) {
            self.attributes.push(Attribute::OWNED);
            self.extra().attributes.push(attribute);
        } else {
            self.extra().dropped_attributes += 1;
        }
    }
}

/// Whether two keys are the same. Most differ in length or in how they begin, which is seen without a call.
#[inline]
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.as_bytes().first() == other.as_bytes().first() && one == other
}

/// At most as many as [`Ended`](super::ended::Ended) can count, with those that its place knows.
#[inline]
fn attribute_limit(limits: &Limits) -> usize {
    limits.attributes_per_span.min(60_000) as usize
}
