//! [`TracerProvider`]: the recorder for other libraries, which ask OpenTelemetry's API for a tracer.
//! Never treats their spans otherwise than ours.

use std::sync::Arc;

use opentelemetry::trace::{SpanBuilder, SpanKind, TraceContextExt};
use opentelemetry::{Context, InstrumentationScope};

use super::record::{Record, Source};
use super::span::Span;
use super::{Given, Recorder};

#[derive(Clone, Debug)]
pub(crate) struct TracerProvider(pub(crate) &'static Recorder);

impl opentelemetry::trace::TracerProvider for TracerProvider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        Tracer {
            recorder: self.0,
            scope: Arc::new(scope),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Tracer {
    recorder: &'static Recorder,
    scope: Arc<InstrumentationScope>,
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, builder: SpanBuilder, parent_cx: &Context) -> Span {
        let recorder = self.recorder;
        if recorder.is_closed() || parent_cx.is_telemetry_suppressed() {
            let parent = parent_cx.span().span_context().clone();
            return Span::new(recorder, parent, None);
        }
        let kind = builder.span_kind.unwrap_or(SpanKind::Internal);
        let attributes = builder.attributes.unwrap_or_default();
        let links = builder.links.unwrap_or_default();
        let given = Given {
            attributes: &attributes,
            links: &links,
        };
        let sampled = recorder.decide(parent_cx, &builder.name, &kind, given);
        if !sampled.is_recording {
            return Span::new(recorder, sampled.span_context, None);
        }
        let source = Source::Library(Arc::clone(&self.scope));
        let start = builder.start_time.unwrap_or_else(|| recorder.now());
        let mut record = Record::new(source, builder.name, kind, parent_cx, start);
        record.describe(attributes, sampled.attributes, links, &recorder.limits);
        for event in builder.events.into_iter().flatten() {
            record.add_event(event, &recorder.limits);
        }
        Span::new(recorder, sampled.span_context, Some(record))
    }
}
