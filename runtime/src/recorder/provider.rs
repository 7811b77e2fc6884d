//! [`TracerProvider`]: the recorder for other libraries, which ask OpenTelemetry's API for a tracer.
//! Never treats their spans otherwise than ours.

use std::sync::Arc;

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
        let parent = parent_cx.span();
        let parent = parent.span_context();
        if recorder.is_closed() || parent_cx.is_telemetry_suppressed() {
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
