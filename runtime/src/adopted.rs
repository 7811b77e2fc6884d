//! [`Adopted`]: a tracer provider that the application built itself, as the seam to calls.
//! Never flushes or shuts it down: it is the application's.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::{Arc, PoisonError, RwLock};

use opentelemetry::global::{BoxedTracer, ObjectSafeTracerProvider};
use opentelemetry::trace::{SpanBuilder, SpanContext, TraceContextExt, Tracer};
use opentelemetry::{Context, KeyValue};

use crate::callsite::Scope;
use crate::origin::Origin;
use crate::tracing::{Begun, Details, Draft, Proposal, Tracing, Verdict};

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

impl Tracing for Adopted {
    /// The provider has a sampler of its own, and wants to see everything first.
    fn begin(&'static self, _: &Proposal<'_>, _: &SpanContext, begun: &mut Begun) -> Verdict {
        begun.draft = Some(Box::new(Sketch {
            adopted: self,
            attributes: Vec::new(),
        }));
        Verdict::Draft
    }

    fn ask(&'static self, _: &Proposal<'_>, _: &Context, _: &mut Begun) -> Verdict {
        Verdict::Skip
    }

    /// Nothing is decided but by the provider.
    fn unsampled(&'static self, parent: &SpanContext) -> SpanContext {
        parent.clone()
    }

    fn left(&self) {}
}

/// What the provider will be asked for.
#[derive(Debug)]
struct Sketch {
    adopted: &'static Adopted,
    attributes: Vec<KeyValue>,
}

impl Draft for Sketch {
    fn bool(&mut self, key: &'static str, value: bool) {
        self.attributes.push(KeyValue::new(key, value));
    }

    fn f64(&mut self, key: &'static str, value: f64) {
        self.attributes.push(KeyValue::new(key, value));
    }

    fn i64(&mut self, key: &'static str, value: i64) {
        self.attributes.push(KeyValue::new(key, value));
    }

    fn text(&mut self, key: &'static str, value: &'static str) {
        self.attributes.push(KeyValue::new(key, value));
    }

    fn attribute(&mut self, attribute: KeyValue) {
        self.attributes.push(attribute);
    }

    fn open(self: Box<Self>, origin: &Origin, details: Option<&mut Details>) -> Context {
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
