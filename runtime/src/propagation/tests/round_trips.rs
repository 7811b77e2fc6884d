//! What is written is what is read again, for every context, as far as the format has words for it.
//! Never about headers that others have written.

use std::collections::{HashMap, HashSet};

use opentelemetry::Context;
use opentelemetry::baggage::{BaggageExt, KeyValueMetadata};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::string::string_regex;

use super::{baggage, described};
use crate::config::PropagatorKind::{B3, B3Multi, Baggage, Jaeger, TraceContext, Xray};
use crate::propagation::found::Found;
use crate::propagation::upstream::Sampling;
use crate::propagation::{
    B3Propagator, BaggagePropagator, JaegerPropagator, TraceContextPropagator, XrayPropagator,
    propagator,
};

fn trip(propagator: &dyn TextMapPropagator, context: &Context) -> Context {
    let mut carrier = HashMap::new();
    propagator.inject_context(context, &mut carrier);
    propagator.extract_with_context(&Context::new(), &carrier)
}

fn span_of(context: &Context) -> SpanContext {
    context.span().span_context().clone()
}

fn trace_id() -> impl Strategy<Value = TraceId> {
    prop_oneof![1..u128::MAX, 1..u128::from(u64::MAX)].prop_map(TraceId::from)
}

fn span_id() -> impl Strategy<Value = SpanId> {
    prop_oneof![1..u64::MAX, 1..0xff_u64].prop_map(SpanId::from)
}

fn sampling() -> impl Strategy<Value = Sampling> {
    select(vec![
        Sampling::Accept,
        Sampling::Debug,
        Sampling::Defer,
        Sampling::Deny,
    ])
}

/// A list as it may be, of at most 8192 characters.
fn trace_state() -> impl Strategy<Value = TraceState> {
    let key = "[a-z0-9][a-z0-9_*/-]{0,100}(@[a-z][a-z0-9_*/-]{0,12})?";
    let value = "[ -+\\--<>-~]{0,120}[!-+\\--<>-~]";
    let members = vec(
        (string_regex(key).unwrap(), string_regex(value).unwrap()),
        0..33,
    );
    members.prop_map(|members| {
        let mut known = HashSet::new();
        let members = members.into_iter();
        let members = members.filter(|(key, _)| known.insert(key.clone()));
        TraceState::from_key_value(members).unwrap()
    })
}

fn said(trace_id: TraceId, span_id: SpanId, sampling: Sampling) -> Context {
    let found = Found::said(trace_id, span_id, sampling);
    found.map_or_else(Context::new, |it| it.put_into(&Context::new()))
}

/// Keys, values, and properties as they are written.
fn entries(key: &'static str) -> impl Strategy<Value = Vec<(String, String, String)>> {
    let key = || string_regex(key).unwrap();
    let property = "([a-z0-9!#~]{1,4}(=[!#-+\\--:<-\\[\\]-~]{0,4})?(;[a-z]{1,3}){0,2})?";
    let property = || string_regex(property).unwrap();
    prop_oneof![
        vec((key(), ".{0,4}", property()), 0..40),
        vec((key(), any::<String>(), property()), 0..4),
    ]
}

fn with(entries: &[(String, String, String)]) -> Context {
    let entries = entries.iter();
    let entries = entries.map(|(key, value, properties)| {
        KeyValueMetadata::new(key.clone(), value.clone(), properties.as_str())
    });
    Context::new().with_baggage(entries)
}

proptest! {
    #[test]
    fn the_w3cs_headers_hold_it_all(
        (trace_id, span_id) in (trace_id(), span_id()),
        flags in 0_u8..4,
        state in trace_state(),
    ) {
        let flags = TraceFlags::new(flags);
        let span = SpanContext::new(trace_id, span_id, flags, true, state);
        let context = Context::new().with_remote_span_context(span.clone());
        let again = trip(&TraceContextPropagator::new(), &context);
        prop_assert_eq!(span_of(&again), span.clone());
        // And so they do where others write beside them.
        let all = &propagator(&[TraceContext, Baggage, B3, B3Multi, Jaeger, Xray]);
        prop_assert_eq!(span_of(&trip(&all, &context)), span);

        // The other formats hold the ids and the sampled flag.
        let sampled = TraceFlags::NOT_SAMPLED.with_sampled(flags.is_sampled());
        let less = SpanContext::new(trace_id, span_id, sampled, true, TraceState::NONE);
        let less = described(&Context::new().with_remote_span_context(less));
        for propagator in [
            &B3Propagator::single() as &dyn TextMapPropagator,
            &B3Propagator::multi(),
            &JaegerPropagator::new(),
            &XrayPropagator::new(),
        ] {
            prop_assert_eq!(described(&trip(propagator, &context)), &*less);
        }
    }

    #[test]
    fn b3_holds_every_state_with_and_without_ids(
        (trace_id, span_id) in prop_oneof![
            (trace_id(), span_id()),
            Just((TraceId::INVALID, SpanId::INVALID)),
        ],
        sampling in sampling(),
    ) {
        let context = said(trace_id, span_id, sampling);
        for propagator in [B3Propagator::single(), B3Propagator::multi()] {
            prop_assert_eq!(described(&trip(&propagator, &context)), described(&context));
        }
    }

    /// There is no word for what is undecided, and none without ids.
    #[test]
    fn jaeger_holds_three_states(
        (trace_id, span_id) in (trace_id(), span_id()),
        sampling in sampling(),
    ) {
        let context = said(trace_id, span_id, sampling);
        let held = match sampling {
            Sampling::Defer => Sampling::Deny,
            sampling => sampling,
        };
        let held = described(&said(trace_id, span_id, held));
        prop_assert_eq!(described(&trip(&JaegerPropagator::new(), &context)), held);
        let alone = said(TraceId::INVALID, SpanId::INVALID, sampling);
        prop_assert_eq!(described(&trip(&JaegerPropagator::new(), &alone)), "");
    }

    /// There is no word for debugging, and none without a trace.
    #[test]
    fn xray_holds_three_states_with_and_without_a_span(
        trace_id in trace_id(),
        span_id in prop_oneof![span_id(), Just(SpanId::INVALID)],
        sampling in sampling(),
    ) {
        let context = said(trace_id, span_id, sampling);
        let held = match sampling {
            Sampling::Debug => Sampling::Accept,
            sampling => sampling,
        };
        let held = described(&said(trace_id, span_id, held));
        prop_assert_eq!(described(&trip(&XrayPropagator::new(), &context)), held);
        let alone = said(TraceId::INVALID, SpanId::INVALID, sampling);
        prop_assert_eq!(described(&trip(&XrayPropagator::new(), &alone)), "");
    }

    #[test]
    fn baggage_is_kept(entries in entries("[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,6}")) {
        let context = with(&entries);
        let again = trip(&BaggagePropagator::new(), &context);
        prop_assert_eq!(baggage(&again), baggage(&context));
    }

    /// But for properties, which Jaeger does not know, and the case of keys, which a carrier may not tell.
    #[test]
    fn baggage_is_kept_by_jaeger(mut entries in entries("[a-z0-9!#$%&'*+.^_`|~-]{1,6}")) {
        for (_, _, properties) in &mut entries {
            properties.clear();
        }
        let context = with(&entries);
        let again = trip(&JaegerPropagator::new(), &context);
        prop_assert_eq!(baggage(&again), baggage(&context));
    }
}
