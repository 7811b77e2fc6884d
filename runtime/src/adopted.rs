//! [`Adopted`]: a tracer provider that the application built itself, as the seam to calls.
//! Never flushes or shuts it down: it is the application's.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::{Arc, PoisonError, RwLock};

use opentelemetry::global::{BoxedTracer, ObjectSafeTracerProvider};
use opentelemetry::trace::{SpanBuilder, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue};

use crate::callsite::Scope;
use crate::origin::Origin;
use crate::tracing::{Begun, Details, Draft, Verdict};

pub(crate) struct Adopted {
    provider: Box<dyn ObjectSafeTracerProvider + Send + Sync>,
    tracers: RwLock<HashMap<Scope, Arc<BoxedTracer>>>,
}

impl Adopted {
    pub(crate) fn new(provider: Box<dyn ObjectSafeTracerProvider + Send + Sync>) -> Self {
        Self {
            provider,
            tracers: RwLock::default(),
        }
    }

    fn tracer(&self, scope: Scope) -> Arc<BoxedTracer> {
        let tracers = self.tracers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(tracer) = tracers.get(&scope) {
            return Arc::clone(tracer);
        }
        drop(tracers);
        // Foreign code: not under the lock.
        let tracer = self.provider.boxed_tracer(scope.to_opentelemetry());
        let tracer = Arc::new(BoxedTracer::new(tracer));
        let mut tracers = self.tracers.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(tracers.entry(scope).or_insert(tracer))
    }
}

impl fmt::Debug for Adopted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Adopted").finish_non_exhaustive()
    }
}

impl Adopted {
    /// The provider has a sampler of its own, and wants to see everything first.
    pub(crate) fn begin(&'static self, begun: &mut Begun) -> Verdict {
        begun.draft = Some(Draft::Sketch(Box::new(Sketch {
            adopted: self,
            attributes: Vec::new(),
        })));
        Verdict::Draft
    }
}

/// What the provider will be asked for.
#[derive(Debug)]
pub(crate) struct Sketch {
    adopted: &'static Adopted,
    attributes: Vec<KeyValue>,
}

impl Sketch {
    pub(crate) fn attribute(&mut self, attribute: KeyValue) {
        self.attributes.push(attribute);
    }

    /// Starts the span, in the parent's context.
    pub(crate) fn open(self, origin: &Origin, details: Option<&mut Details>) -> Context {
        let Details {
            links,
            name,
            parent,
        } = details.map(mem::take).unwrap_or_default();
        let mut attributes = self.attributes;
        attributes.extend(origin.code());
        let name = name.unwrap_or(origin.name().into());
        let builder = SpanBuilder::from_name(name)
            .with_kind(origin.kind())
            .with_attributes(attributes)
            .with_links(links);
        let tracer = self.adopted.tracer(origin.scope());
        // A copy, as the provider runs code of the application's.
        let parent = parent.to_context();
        parent.with_span(tracer.build_with_context(builder, &parent))
    }
}
