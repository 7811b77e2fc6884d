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

impl TextMapPropagator for Composite {
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

/// One that is here, for whoever wants to own it.
#[cfg(feature = "sdk")]
#[derive(Debug)]
pub(crate) struct Shared(pub(crate) &'static Composite);

#[cfg(feature = "sdk")]
impl TextMapPropagator for Shared {
    fn inject(&self, injector: &mut dyn Injector) {
        self.0.inject(injector);
    }

    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        self.0.inject_context(cx, injector);
    }

    fn extract(&self, extractor: &dyn Extractor) -> Context {
        self.0.extract(extractor)
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        self.0.extract_with_context(cx, extractor)
    }

    fn fields(&self) -> FieldIter<'_> {
        self.0.fields()
    }
}

/// Whether that is what `propagator` is, which nothing but its fields can tell: they are in memory once.
pub(crate) fn is_shared(composite: &Composite, propagator: &dyn TextMapPropagator) -> bool {
    let (mut ours, mut theirs) = (composite.fields(), propagator.fields());
    match (ours.next(), theirs.next()) {
        (Some(ours), Some(theirs)) => std::ptr::eq(ours, theirs),
        _ => false,
    }
}
