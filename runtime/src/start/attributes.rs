//! The attributes of a span that has not started, each put where it stays as long as the decision allows.
//! Never decides whether they are wanted: who records them asks first.

use std::fmt::{Debug, Display};

use opentelemetry::KeyValue;

use super::{Decision, Start};
use crate::attribute::{Attribute, IntoName, Name, Named, Scalar};
use crate::description::{debugged, shown};
use crate::value::AttributeValue;

impl Start {
    /// Records `text`, without copying it.
    #[inline]
    pub fn text(&mut self, key: impl IntoName, text: &'static str) {
        self.set(Named::text(key.into_name(), text));
    }

    /// Records a value of its own type; `None` records nothing.
    #[inline]
    pub fn value<V: AttributeValue + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        let name = key.into_name();
        if let Name::Static(key) = name {
            // What each of these takes fits in registers.
            match value.to_scalar() {
                Some(Scalar::Bool(value)) => return self.bool(key, value),
                Some(Scalar::F64(value)) => return self.f64(key, value),
                Some(Scalar::I64(value)) => return self.i64(key, value),
                Some(Scalar::Owned | Scalar::Text(_)) | None => {}
            }
        }
        if let Some(value) = value.to_value() {
            self.set(Named::new(name, value));
        }
    }

    #[inline(never)]
    fn bool(&mut self, key: &'static str, value: bool) {
        self.scalar(key, Scalar::Bool(value));
    }

    #[inline(never)]
    fn f64(&mut self, key: &'static str, value: f64) {
        self.scalar(key, Scalar::F64(value));
    }

    #[inline(never)]
    fn i64(&mut self, key: &'static str, value: i64) {
        self.scalar(key, Scalar::I64(value));
    }

    #[inline]
    fn scalar(&mut self, key: &'static str, value: Scalar) {
        match &mut self.begun.draft {
            Some(draft) => draft.scalar(key, value),
            None => self.attribute(Attribute { key, value }.into()),
        }
    }

    /// Records how the value is displayed.
    pub fn display<V: Display + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        self.set(Named::new(key.into_name(), shown(value).into()));
    }

    /// Records how the value is debugged.
    pub fn debug<V: Debug + ?Sized>(&mut self, key: impl IntoName, value: &V) {
        self.set(Named::new(key.into_name(), debugged(value).into()));
    }

    fn set(&mut self, attribute: Named) {
        match attribute {
            Named::Owned(attribute) => self.attribute(attribute),
            Named::Scalar(Attribute { key, value }) => self.scalar(key, value),
        }
    }

    pub(crate) fn attribute(&mut self, attribute: KeyValue) {
        if let Some(draft) = &mut self.begun.draft {
            draft.attribute(attribute);
        } else if !matches!(self.decision, Decision::Taken(_)) {
            self.more().attributes.push(attribute);
        }
    }
}
