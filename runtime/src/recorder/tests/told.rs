//! What callers say of sampling and of traces beside a parent's ids, and ids for AWS X-Ray.
//! Never read a header: formats have tests of their own.

use std::time::SystemTime;

use opentelemetry::Context;
use opentelemetry::trace::{
    Span as _, SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, Tracer as _,
    TracerProvider as _,
};

use super::{parts, start};
use crate::propagation::upstream::{Sampling, Upstream};
use crate::recorder::{Parts, Recorder, TraceIds, TracerProvider};

const TRACE: TraceId = TraceId::from_bytes([9; 16]);
const SPAN: SpanId = SpanId::from_bytes([9; 8]);
const NO_TRACE: TraceId = TraceId::INVALID;
const NO_SPAN: SpanId = SpanId::INVALID;

/// A context in which this was said, with a remote parent if there are both ids.
fn context(trace_id: TraceId, span_id: SpanId, sampling: Sampling) -> Context {
    let is_sampled = matches!(sampling, Sampling::Accept | Sampling::Debug);
    let flags = TraceFlags::NOT_SAMPLED.with_sampled(is_sampled);
    let parent = SpanContext::new(trace_id, span_id, flags, true, TraceState::NONE);
    let context = Context::new().with_value(Upstream {
        sampling,
        span_id,
        trace_id,
    });
    if parent.is_valid() {
        context.with_remote_span_context(parent)
    } else {
        context
    }
}

/// The ids of a span that is started in the context, and whether it is sampled and recorded.
fn started(sampler: &'static [(&str, &str)], context: &Context) -> (SpanContext, SpanId) {
    let (recorder, tracer, batches) = start(sampler, || Ok(()));
    let mut span = tracer.start_with_context("it", context);
    let span_context = span.span_context().clone();
    assert_eq!(span.is_recording(), span_context.is_sampled());
    span.end();
    recorder.shutdown(super::LONG).unwrap();
    let batches = batches.lock().unwrap();
    let exported = batches.iter().flatten().next();
    assert_eq!(exported.is_some(), span_context.is_sampled());
    let parent_id = exported.map_or(NO_SPAN, |span| span.parent_span_id);
    (span_context, parent_id)
}

const ON: &[(&str, &str)] = &[];
const OFF: &[(&str, &str)] = &[("OTEL_TRACES_SAMPLER", "parentbased_always_off")];
/// These two do not look at parents.
const ALONE_ON: &[(&str, &str)] = &[("OTEL_TRACES_SAMPLER", "always_on")];
const ALONE_OFF: &[(&str, &str)] = &[("OTEL_TRACES_SAMPLER", "always_off")];
/// The answer of these is not known in advance.
const ALL: &[(&str, &str)] = &[
    ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
    ("OTEL_TRACES_SAMPLER_ARG", "1"),
];
const NONE: &[(&str, &str)] = &[
    ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
    ("OTEL_TRACES_SAMPLER_ARG", "0"),
];

#[test]
fn what_a_parent_leaves_open_is_decided_as_for_a_root() {
    let deferred = context(TRACE, SPAN, Sampling::Defer);
    for (sampler, is_sampled) in [(ON, true), (OFF, false), (ALL, true), (NONE, false)] {
        let (span, parent_id) = started(sampler, &deferred);
        assert_eq!(span.trace_id(), TRACE);
        assert_eq!(span.is_sampled(), is_sampled, "{sampler:?}");
        assert_eq!(parent_id, if is_sampled { SPAN } else { NO_SPAN });
    }
}

#[test]
fn what_was_said_of_another_span_is_not_said_of_this_one() {
    let deferred = context(TRACE, SPAN, Sampling::Defer);
    let other = SpanContext::new(
        TRACE,
        SpanId::from(7),
        TraceFlags::NOT_SAMPLED,
        true,
        TraceState::NONE,
    );
    let (span, _) = started(ON, &deferred.with_remote_span_context(other));
    assert!(!span.is_sampled());
    let nothing = Context::new().with_value(Upstream::NOTHING);
    let (span, _) = started(ON, &nothing);
    assert!(span.is_sampled());
}

#[test]
fn a_decision_without_a_parent_is_that_of_a_parent() {
    for (sampling, is_sampled) in [
        (Sampling::Accept, true),
        (Sampling::Debug, true),
        (Sampling::Deny, false),
    ] {
        for (trace_id, said) in [(NO_TRACE, "of none"), (TRACE, "of a trace")] {
            let context = context(trace_id, NO_SPAN, sampling);
            for sampler in [ON, OFF, ALL, NONE] {
                let (span, parent_id) = started(sampler, &context);
                assert_eq!(span.is_sampled(), is_sampled, "{sampling:?} {said}");
                assert_eq!(parent_id, NO_SPAN);
                assert!(span.is_valid());
                assert_eq!(span.trace_id() == TRACE, trace_id == TRACE);
            }
            assert!(started(ALONE_ON, &context).0.is_sampled());
            assert!(!started(ALONE_OFF, &context).0.is_sampled());
        }
    }
}

#[test]
fn a_trace_without_a_span_goes_on_and_is_sampled_as_a_root() {
    let context = context(TRACE, NO_SPAN, Sampling::Defer);
    for (sampler, is_sampled) in [(ON, true), (OFF, false), (ALL, true), (NONE, false)] {
        let (span, parent_id) = started(sampler, &context);
        assert_eq!((span.trace_id(), parent_id), (TRACE, NO_SPAN));
        assert_eq!(span.is_sampled(), is_sampled, "{sampler:?}");
        // Whether others made it at random is not known.
        assert_eq!(span.trace_flags().to_u8() & 0b10, 0);
    }
}

#[test]
fn ids_for_xray_begin_with_the_time() {
    let parts = Parts {
        trace_ids: TraceIds::Xray,
        ..parts(&[], Vec::new())
    };
    let recorder = Recorder::start(parts).unwrap();
    let tracer = TracerProvider(recorder).tracer("test");
    let now = || {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        now.unwrap().as_secs()
    };
    let before = now();
    let ids: Vec<TraceId> = (0..100)
        .map(|_| tracer.start_with_context("it", &Context::new()))
        .map(|span| span.span_context().trace_id())
        .collect();
    let after = now();
    let rest = |id: &TraceId| u128::from_be_bytes(id.to_bytes()) & (u128::MAX >> 32);
    for id in &ids {
        let seconds = u128::from_be_bytes(id.to_bytes()) >> 96;
        assert!((u128::from(before)..=u128::from(after)).contains(&seconds));
    }
    let mut rests: Vec<u128> = ids.iter().map(rest).collect();
    rests.sort_unstable();
    rests.dedup();
    assert_eq!(rests.len(), ids.len());
    recorder.shutdown(super::LONG).unwrap();
}
