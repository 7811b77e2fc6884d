//! [`Composite`]: several propagators as one.
//! Never lets one take back what another found.

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

use super::format::{Format, extract};
use crate::current_context::current;

/// Injects with each of them. Where two can find the same thing, the first one in the list that does decides.
#[derive(Debug)]
pub(crate) struct Composite {
    fields: Vec<String>,
    formats: Vec<Box<dyn Format>>,
}

impl Composite {
    pub(super) fn new(formats: Vec<Box<dyn Format>>) -> Self {
        let mut fields: Vec<String> = Vec::new();
        for field in formats.iter().flat_map(|it| it.names()) {
            if !fields.contains(field) {
                fields.push(field.clone());
            }
        }
        Self { fields, formats }
    }
}

/// Of a reference, so that one can be in force in two places.
impl TextMapPropagator for &Composite {
    // A carrier is somebody else's code: the current context is not borrowed while it runs.
    fn inject(&self, injector: &mut dyn Injector) {
        self.inject_context(&current(), injector);
    }

    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        for format in &self.formats {
            format.write(cx, injector);
        }
    }

    fn extract(&self, extractor: &dyn Extractor) -> Context {
        self.extract_with_context(&current(), extractor)
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        extract(self.formats.iter().map(AsRef::as_ref), cx, extractor)
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&self.fields)
    }
}
