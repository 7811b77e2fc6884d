//! [`Adopted`]: a tracer provider that the application built itself, as the seam to calls.
//! Never flushes or shuts it down: it is the application's.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use opentelemetry::Context;
use opentelemetry::global::{BoxedTracer, ObjectSafeTracerProvider};
use opentelemetry::trace::{Span, SpanBuilder, TraceContextExt, Tracer};

use crate::callsite::Scope;
use crate::tracing::{Blueprint, Opened, Sampled, Sampling, Tracing};

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
    fn sample(&self, _: &Blueprint, _: &Context, _: bool) -> Sampling {
        Sampling::Later
    }

    fn open(&self, span: Blueprint, parent: &Context, _: Option<Sampled>) -> Opened {
        let mut attributes = span.attributes;
        attributes.extend(span.origin.code());
        let builder = SpanBuilder::from_name(span.name)
            .with_kind(span.origin.kind())
            .with_attributes(attributes)
            .with_links(span.links);
        let tracer = self.tracer(span.origin.scope());
        let opened = tracer.build_with_context(builder, parent);
        let is_recording = opened.is_recording();
        Opened {
            parent_id: parent.span().span_context().span_id(),
            context: parent.with_span(opened),
            is_recording,
        }
    }

    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}
