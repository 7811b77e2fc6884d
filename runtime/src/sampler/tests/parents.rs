//! Who is asked, by what the parent is, and what is known without asking.
//! Never look into a sampler: what it answers is enough.

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use proptest::prelude::*;

use super::{HALF, LEAST, MOST, ask, parent, state, told};
use crate::config::ParentBased;
use crate::config::SamplerKind::{self, AlwaysOff, AlwaysOn, TraceIdRatio};
use crate::sampler::Sampler;

fn parents() -> [SpanContext; 4] {
    let parent = |flags, is_remote| parent(HALF, flags, is_remote, "a=1");
    [
        parent(1, true),
        parent(0, true),
        parent(1, false),
        parent(0, false),
    ]
}

/// Parents that are none: what has a trace id or a span id only, or neither, whatever it says of itself.
fn no_parents() -> [SpanContext; 3] {
    let parent = |trace_id, span_id| {
        SpanContext::new(trace_id, span_id, TraceFlags::SAMPLED, true, state("a=1"))
    };
    [
        parent(TraceId::INVALID, SpanId::INVALID),
        parent(HALF, SpanId::INVALID),
        parent(TraceId::INVALID, SpanId::from(9)),
    ]
}

fn decisions<const N: usize>(sampler: &Sampler, parents: [SpanContext; N]) -> [bool; N] {
    parents.map(|parent| told(&ask(&*sampler.others, parent)).0)
}

#[test]
fn who_asks_no_parent_does_not_say_its_probability() {
    for (kind, is_sampled) in [(AlwaysOn, true), (AlwaysOff, false)] {
        for (flags, is_remote) in [(1, true), (0, true), (1, false), (0, false)] {
            let parent = parent(MOST, flags, is_remote, "a=1,ot=th:8;k:v");
            let sampler = Sampler::from(&kind);
            let expected = (is_sampled, "ot=k:v,a=1".to_owned());
            assert_eq!(told(&ask(&*sampler.others, parent.clone())), expected);
            assert_eq!(sampler.known(&parent), Some(is_sampled));
            let sampler = Sampler::from(&SamplerKind::parent_based(kind.clone()));
            let state = sampler.state(&parent, parent.is_sampled());
            let agrees = parent.is_sampled() || !is_remote;
            let expected = if agrees {
                "a=1,ot=th:8;k:v"
            } else {
                "ot=k:v,a=1"
            };
            assert_eq!(state.header(), expected, "{parent:?}");
        }
    }
}

#[test]
fn each_kind_of_parent_has_a_sampler_of_its_own() {
    for asked in 0..5 {
        let kind = |place| if place == asked { AlwaysOn } else { AlwaysOff };
        let sampler = Sampler::from(&SamplerKind::ParentBased(Box::new(ParentBased {
            root: kind(4),
            remote_sampled: kind(0),
            remote_not_sampled: kind(1),
            local_sampled: kind(2),
            local_not_sampled: kind(3),
        })));
        let expected = [0, 1, 2, 3].map(|place| place == asked);
        assert_eq!(decisions(&sampler, parents()), expected);
        assert_eq!(decisions(&sampler, no_parents()), [asked == 4; 3]);
        for parent in parents() {
            let is_known = asked == 2 && !parent.is_remote();
            let known = is_known.then(|| parent.is_sampled());
            assert_eq!(sampler.known(&parent), known, "{asked} {parent:?}");
        }
    }
}

#[test]
fn a_parent_decides_unless_somebody_else_was_named() {
    for root in [AlwaysOff, AlwaysOn, TraceIdRatio(0.0)] {
        let sampler = Sampler::from(&SamplerKind::parent_based(root.clone()));
        assert_eq!(decisions(&sampler, parents()), [true, false, true, false]);
        assert_eq!(decisions(&sampler, no_parents()), [root == AlwaysOn; 3]);
        for parent in parents() {
            assert_eq!(sampler.known(&parent), Some(parent.is_sampled()));
        }
        for parent in no_parents() {
            let known = [AlwaysOff, AlwaysOn].contains(&root);
            let known = known.then_some(root == AlwaysOn);
            assert_eq!(sampler.known(&parent), known, "{root:?}");
        }
    }
}

#[test]
fn a_ratio_takes_no_notice_of_what_the_parent_decided() {
    let sampler = Sampler::from(&TraceIdRatio(0.5));
    assert_eq!(decisions(&sampler, parents()), [true; 4]);
    let sampler = Sampler::from(&TraceIdRatio(0.25));
    assert_eq!(decisions(&sampler, parents()), [false; 4]);
    for parent in parents() {
        assert_eq!(sampler.known(&parent), None);
    }
}

#[test]
fn a_ratio_as_a_delegate_says_so() {
    let mut kind = ParentBased::new(AlwaysOff);
    kind.remote_sampled = TraceIdRatio(0.5);
    let sampler = Sampler::from(&SamplerKind::ParentBased(Box::new(kind)));
    let ask = |trace_id, flags, is_remote| {
        let parent = parent(trace_id, flags, is_remote, "a=1,ot=th:4");
        told(&ask(&*sampler.others, parent))
    };
    assert_eq!(ask(MOST, 1, true), (true, "ot=th:8,a=1".to_owned()));
    assert_eq!(ask(LEAST, 1, true), (false, "a=1".to_owned()));
    assert_eq!(ask(MOST, 1, false), (true, "a=1,ot=th:4".to_owned()));
}

/// Whatever the features are: without one of them the initial sampler stays.
#[test]
#[cfg(not(feature = "jaeger_remote"))]
fn a_build_that_cannot_ask_says_so() {
    let (said, heard) = std::sync::mpsc::channel();
    let report: crate::sampler::Report =
        std::sync::Arc::new(move |sentence: &str| said.send(sentence.to_owned()).unwrap());
    let kind = SamplerKind::JaegerRemote(crate::config::JaegerRemote {
        endpoint: "http://me:secret@localhost:5778/sampling".to_owned(),
        interval: std::time::Duration::from_secs(60),
        initial: Box::new(AlwaysOn),
    });
    let sampler = Sampler::new(kind, "test", &report);
    assert_eq!(decisions(&sampler, parents()), [true; 4]);
    assert_eq!(
        heard.try_recv().unwrap(),
        "sampling strategies from `http://***@localhost:5778/sampling`: this build cannot ask for them, the Cargo \
         feature `jaeger_remote` of `traced` does; using the initial sampler"
    );
}

fn any_kind() -> impl Strategy<Value = SamplerKind> {
    let leaf = prop_oneof![
        3 => Just(AlwaysOff),
        3 => Just(AlwaysOn),
        1 => (0.0..=1.0_f64).prop_map(TraceIdRatio),
    ];
    leaf.prop_recursive(2, 12, 5, |kind| {
        let usual = kind.clone().prop_map(SamplerKind::parent_based);
        let delegates = (kind.clone(), kind.clone(), kind.clone(), kind.clone(), kind);
        let any = delegates.prop_map(|(root, a, b, c, d)| {
            SamplerKind::ParentBased(Box::new(ParentBased {
                root,
                remote_sampled: a,
                remote_not_sampled: b,
                local_sampled: c,
                local_not_sampled: d,
            }))
        });
        prop_oneof![usual, any]
    })
}

proptest! {
    #[test]
    fn what_is_known_is_what_would_be_answered(
        kind in any_kind(), ids: (u128, u64), flags in 0..4_u8, is_remote: bool,
        header in prop_oneof![Just(""), Just("a=1,ot=th:8"), Just("ot=rv:80000000000000;th:81")],
    ) {
        let sampler = Sampler::from(&kind);
        let parent = SpanContext::new(
            TraceId::from(ids.0),
            SpanId::from(ids.1),
            TraceFlags::new(flags),
            is_remote,
            state(header),
        );
        for parent in no_parents().into_iter().chain(parents()).chain([parent]) {
            let Some(is_sampled) = sampler.known(&parent) else {
                continue;
            };
            let result = ask(&*sampler.others, parent.clone());
            prop_assert_eq!(told(&result).0, is_sampled);
            prop_assert_eq!(result.trace_state, sampler.state(&parent, is_sampled));
        }
        let nothing = ask(&*sampler.others, SpanContext::NONE).trace_state;
        prop_assert!(nothing == TraceState::NONE || nothing.header().starts_with("ot=th:"));
    }
}
