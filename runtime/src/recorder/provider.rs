//! [`TracerProvider`]: the recorder for other libraries, which ask OpenTelemetry's API for a tracer.
//! Never treats their spans otherwise than ours.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry::trace::{SpanBuilder, SpanKind, TraceContextExt};
use opentelemetry::{Context, InstrumentationScope};

use super::Recorder;
use super::clock::Moment;
use super::decision::Question;
use super::record::Source;
use super::span::Span;

#[derive(Clone, Debug)]
pub(crate) struct TracerProvider(pub(crate) &'static Recorder);

impl opentelemetry::trace::TracerProvider for TracerProvider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        Tracer {
            enabled: Arc::default(),
            recorder: self.0,
            scope: Arc::new(scope),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Tracer {
    enabled: Arc<Enabled>,
    recorder: &'static Recorder,
    scope: Arc<InstrumentationScope>,
}

/// What the filter said of a scope: twice the generation that it said it for, and one more if it is on.
#[derive(Debug)]
struct Enabled(AtomicU64);

impl Default for Enabled {
    /// Of a generation that never comes.
    fn default() -> Self {
        Self(AtomicU64::new(u64::MAX))
    }
}

impl Enabled {
    fn read(&self, scope: &InstrumentationScope) -> bool {
        let known = self.0.load(Ordering::Relaxed);
        if known >> 1 == crate::global::generation() {
            return known & 1 == 1;
        }
        let (generation, is_enabled) = crate::global::enables_scope(scope.name());
        let known = generation << 1 | u64::from(is_enabled);
        self.0.store(known, Ordering::Relaxed);
        is_enabled
    }
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, builder: SpanBuilder, parent_cx: &Context) -> Span {
        let recorder = self.recorder;
        let parent = parent_cx.span();
        let parent = parent.span_context();
        if recorder.is_closed()
            || parent_cx.is_telemetry_suppressed()
            || !self.enabled.read(&self.scope)
        {
            // What is called nests under the parent, as if this tracer were not there.
            return Span::unrecorded(parent.clone());
        }
        let kind = builder.span_kind.unwrap_or(SpanKind::Internal);
        let attributes = builder.attributes.unwrap_or_default();
        let links = builder.links.unwrap_or_default();
        let question = Question {
            attributes: &attributes,
            kind: &kind,
            links: &links,
            name: &builder.name,
        };
        let sampled = recorder.decide(parent, question, parent_cx);
        if !sampled.is_recording {
            return Span::unrecorded(sampled.context);
        }
        let mut record = recorder.drafted(sampled, parent);
        let scope = Arc::clone(&self.scope);
        let extra = record.extra();
        extra.source = Some(Source::Library { kind, scope });
        extra.name = Some(builder.name);
        for attribute in attributes {
            record.set_attribute(attribute);
        }
        for link in links {
            record.add_link(link);
        }
        for event in builder.events.into_iter().flatten() {
            record.add_event(event);
        }
        record.start(builder.start_time.map(Moment::told))
    }
}
