//! Where the attributes of a span that has not started are put, which depends on the decision.
//! Never decides whether they are wanted: who records them asks first.

use opentelemetry::KeyValue;

use super::{Decision, Start};
use crate::attribute::{Attribute, Named, Scalar};

impl Start {
    #[inline(never)]
    pub(super) fn bool(&mut self, key: &'static str, value: bool) {
        self.scalar(key, Scalar::Bool(value));
    }

    #[inline(never)]
    pub(super) fn f64(&mut self, key: &'static str, value: f64) {
        self.scalar(key, Scalar::F64(value));
    }

    #[inline(never)]
    pub(super) fn i64(&mut self, key: &'static str, value: i64) {
        self.scalar(key, Scalar::I64(value));
    }

    #[inline]
    fn scalar(&mut self, key: &'static str, value: Scalar) {
        match &mut self.begun.draft {
            Some(draft) => draft.scalar(key, value),
            None => self.attribute(Attribute { key, value }.into()),
        }
    }

    pub(super) fn set(&mut self, attribute: Named) {
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
