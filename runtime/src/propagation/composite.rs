//! [`Composite`]: several propagators as one.
//! Never lets one take back what another found.

use opentelemetry::Context;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

type Propagator = Box<dyn TextMapPropagator + Send + Sync>;

/// Injects with each of them. Where two can find the same thing, the first one in the list that does decides.
#[derive(Debug)]
pub(crate) struct Composite {
    fields: Vec<String>,
    propagators: Vec<Propagator>,
}

impl Composite {
    pub(crate) fn new(propagators: Vec<Propagator>) -> Self {
        let mut fields: Vec<String> = Vec::new();
        for field in propagators.iter().flat_map(|it| it.fields()) {
            if fields.iter().all(|known| known != field) {
                fields.push(field.to_owned());
            }
        }
        Self {
            fields,
            propagators,
        }
    }
}

impl TextMapPropagator for Composite {
    fn inject_context(&self, cx: &Context, injector: &mut dyn Injector) {
        for propagator in &self.propagators {
            propagator.inject_context(cx, injector);
        }
    }

    fn extract_with_context(&self, cx: &Context, extractor: &dyn Extractor) -> Context {
        // The last one to write wins, so the first in the list goes last.
        let propagators = self.propagators.iter().rev();
        propagators.fold(cx.clone(), |cx, propagator| {
            propagator.extract_with_context(&cx, extractor)
        })
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&self.fields)
    }
}
