//! What a span becomes: limits, parents, sampling, and everything that another library says.
//! Never test how it is delivered.

use std::time::{Duration, SystemTime};

use opentelemetry::trace::{
    Link, Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt, TraceFlags, TraceId,
    TraceState, Tracer as _, TracerProvider as _,
};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::{Batches, LONG, Recorder, TracerProvider, exporter, parts, start};
use crate::config::SamplerKind;
use crate::recorder::span::Span;

fn exported(batches: &Batches, name: &str) -> SpanData {
    let batches = batches.lock().unwrap();
    let mut spans = batches.iter().flatten();
    spans.find(|span| span.name == name).unwrap().clone()
}

#[test]
fn limits_are_kept_and_what_they_cut_off_is_counted() {
    let variables = &[
        ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2"),
        ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"),
        ("OTEL_SPAN_EVENT_COUNT_LIMIT", "1"),
        ("OTEL_SPAN_LINK_COUNT_LIMIT", "1"),
        ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "1"),
    ];
    let (recorder, tracer, batches) = start(variables, || Ok(()));
    let mut span = tracer.start("limited");
    span.set_attribute(KeyValue::new("a", "über alles"));
    span.set_attribute(KeyValue::new("b", 1));
    span.set_attribute(KeyValue::new("c", 2));
    // Not a third key, but another value of the first.
    span.set_attribute(KeyValue::new("a", "äöüß"));
    for _ in 0..2 {
        let attributes = vec![KeyValue::new("x", 1), KeyValue::new("y", 2)];
        span.add_event("event", attributes);
        span.add_link(remote(TraceFlags::SAMPLED), Vec::new());
    }
    span.add_link(SpanContext::NONE, Vec::new());
    span.end();
    recorder.flush(LONG).unwrap();
    let span = exported(&batches, "limited");
    let expected = [KeyValue::new("a", "äöü"), KeyValue::new("b", 1)];
    assert_eq!(span.attributes, expected);
    assert_eq!(span.dropped_attributes_count, 1);
    assert_eq!((span.events.len(), span.events.dropped_count), (1, 1));
    assert_eq!(span.events[0].dropped_attributes_count, 1);
    assert_eq!((span.links.len(), span.links.dropped_count), (1, 1));
}

fn remote(flags: TraceFlags) -> SpanContext {
    let state = TraceState::from_key_value([("a", "1")]).unwrap();
    SpanContext::new(TraceId::from(7), SpanId::from(9), flags, true, state)
}

#[test]
fn a_remote_parent_gives_its_trace_its_flags_and_its_state() {
    let (recorder, tracer, batches) = start(&[], || Ok(()));
    let random = TraceFlags::new(0b10);
    let sampled = Context::new().with_remote_span_context(remote(random | TraceFlags::SAMPLED));
    let mut span = tracer.start_with_context("sampled", &sampled);
    assert_eq!(span.span_context().trace_flags().to_u8(), 0b11);
    assert!(!span.span_context().is_remote());
    span.end();
    let unsampled = Context::new().with_remote_span_context(remote(random));
    let span = tracer.start_with_context("unsampled", &unsampled);
    assert!(!span.is_recording());
    assert_eq!(span.span_context().trace_id(), TraceId::from(7));
    assert_eq!(span.span_context().trace_flags(), random);
    recorder.flush(LONG).unwrap();
    let span = exported(&batches, "sampled");
    assert_eq!(span.parent_span_id, SpanId::from(9));
    assert!(span.parent_span_is_remote);
    assert_eq!(span.span_context.trace_state().header(), "a=1");
    assert_eq!(recorder.stats().ended, 1);
}

#[test]
fn a_trace_that_begins_here_is_random_and_one_that_came_keeps_what_it_said() {
    for (variables, is_sampled) in [
        (&[("OTEL_TRACES_SAMPLER", "always_off")], 0),
        (&[("OTEL_TRACES_SAMPLER", "always_on")], 1),
        (&[("OTEL_TRACES_SAMPLER", "traceidratio")], 1),
    ] {
        let (recorder, tracer, batches) = start(variables, || Ok(()));
        let mut root = tracer.start_with_context("root", &Context::new());
        let flags = |span: &Span| span.span_context().trace_flags().to_u8();
        assert_eq!(flags(&root), 0b10 | is_sampled, "{variables:?}");
        let parent = Context::new().with_remote_span_context(root.span_context().clone());
        let child = tracer.start_with_context("child", &parent);
        assert_eq!(flags(&child), 0b10 | is_sampled, "{variables:?}");
        let parent = Context::new().with_remote_span_context(remote(TraceFlags::SAMPLED));
        let child = tracer.start_with_context("of the first level", &parent);
        assert_eq!(flags(&child), is_sampled, "{variables:?}");
        root.end();
        recorder.flush(LONG).unwrap();
        if is_sampled == 1 {
            let exported = exported(&batches, "root").span_context;
            assert_eq!(exported.trace_flags().to_u8(), 0b11, "{variables:?}");
        }
    }
}

#[test]
fn the_configured_sampler_decides_about_roots() {
    for (kind, sampled) in [
        (SamplerKind::AlwaysOff, false),
        (SamplerKind::AlwaysOn, true),
        (SamplerKind::parent_based(SamplerKind::AlwaysOff), false),
        (SamplerKind::parent_based(SamplerKind::AlwaysOn), true),
        (
            SamplerKind::parent_based(SamplerKind::TraceIdRatio(0.0)),
            false,
        ),
        (SamplerKind::TraceIdRatio(1.0), true),
    ] {
        let (_, destination) = exporter(|| Ok(()));
        let mut parts = parts(&[], vec![destination]);
        parts.sampler = (&kind).into();
        let recorder = Recorder::start(parts).unwrap();
        let tracer = TracerProvider(recorder).tracer("test");
        // An invalid parent is none, and is not taken for an unsampled one.
        let invalid = Context::new().with_remote_span_context(SpanContext::NONE);
        for parent in [Context::new(), invalid] {
            let span = tracer.start_with_context("root", &parent);
            assert_eq!(span.span_context().is_sampled(), sampled, "{kind:?}");
            assert!(span.span_context().is_valid());
        }
    }
}

#[test]
fn everything_that_another_library_says_is_exported() {
    let (recorder, tracer, batches) = start(&[], || Ok(()));
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
    let mut span = tracer
        .span_builder("library")
        .with_kind(SpanKind::Producer)
        .with_start_time(at)
        .with_attributes([KeyValue::new("a", Value::F64(0.5))])
        .with_links(vec![Link::with_context(remote(TraceFlags::SAMPLED))])
        .start(&tracer);
    span.set_status(Status::error("first"));
    span.set_status(Status::error("second"));
    span.set_status(Status::Unset);
    span.update_name("renamed");
    // Before it started: the clock was set back.
    span.end_with_timestamp(SystemTime::UNIX_EPOCH);
    assert!(!span.is_recording());
    recorder.flush(LONG).unwrap();
    let span = exported(&batches, "renamed");
    assert_eq!(span.span_kind, SpanKind::Producer);
    assert_eq!((span.start_time, span.end_time), (at, at));
    assert_eq!(span.status, Status::error("second"));
    assert_eq!(span.links.len(), 1);
    assert_eq!(span.instrumentation_scope.name(), "test");
}

#[test]
fn every_text_is_cut_between_two_characters() {
    let limit = &[("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3")];
    let (recorder, tracer, batches) = start(limit, || Ok(()));
    let mut span = tracer
        .span_builder("cut")
        .with_attributes([KeyValue::new("first", "äöüß")])
        .start(&tracer);
    span.set_attribute(KeyValue::new("later", "日本語の"));
    span.add_event(
        "exception",
        vec![KeyValue::new("exception.message", "€€€€")],
    );
    span.set_status(Status::error("äöüß"));
    span.end();
    recorder.flush(LONG).unwrap();
    let span = exported(&batches, "cut");
    let texts: Vec<_> = span
        .attributes
        .iter()
        .chain(&span.events[0].attributes)
        .map(|attribute| attribute.value.as_str().into_owned())
        .collect();
    assert_eq!(texts, ["äöü", "日本語", "€€€"]);
    assert_eq!(span.status, Status::error("äöü"));
}
