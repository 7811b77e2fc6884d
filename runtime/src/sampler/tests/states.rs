//! Trace states: what is read of them, what becomes of them, and what must not.
//! Never look at a state but as its next reader does.

use opentelemetry::trace::{SpanContext, TraceFlags, TraceId, TraceState};
use proptest::prelude::*;

use super::{HALF, LEAST, MOST, ask, parent, state, told};
use crate::sampler::probability::Probability;
use crate::sampler::threshold::{Randomness, Threshold};
use crate::sampler::vendor::{inherited, randomness, with_threshold, without_threshold};

#[test]
fn what_is_sampled_says_how_likely_that_was() {
    for (before, after) in [
        ("", "ot=th:8"),
        ("ot=th:8", "ot=th:8"),
        ("ot=th:0", "ot=th:8"),
        ("a=1,b=2", "ot=th:8,a=1,b=2"),
        // What has changed comes first.
        ("a=1,ot=th:c,b=2", "ot=th:8,a=1,b=2"),
        ("a=1,ot=th:zz", "ot=th:8,a=1"),
        ("ot=a:1,b=2,ot=th:0", "ot=th:8,b=2"),
        (
            "a=1,ot=rv:80000000000000;th:4;p:x",
            "ot=rv:80000000000000;p:x;th:8,a=1",
        ),
        ("ot=th:1;k:", "ot=k:;th:8"),
        // Another's, though it looks like it.
        ("t@ot=th:1", "ot=th:8,t@ot=th:1"),
    ] {
        let sampler = Probability::new(0.5);
        let result = ask(&sampler, parent(HALF, 1, true, before));
        assert_eq!(told(&result), (true, after.to_owned()), "{before}");
    }
}

#[test]
fn what_is_not_sampled_says_nothing_of_it() {
    for (before, after) in [
        ("", ""),
        ("ot=th:8", ""),
        ("b=2,ot=th:8,a=1", "b=2,a=1"),
        (
            "b=2,ot=rv:00000000000000;th:8,a=1",
            "ot=rv:00000000000000,b=2,a=1",
        ),
        // Nothing changed, so nothing moves.
        (
            "b=2,ot=rv:00000000000000,a=1",
            "b=2,ot=rv:00000000000000,a=1",
        ),
        ("b=2,ot=nonsense,a=1", "b=2,a=1"),
        ("ot=a:1,b=2,ot=th:8", "b=2"),
    ] {
        let sampler = Probability::new(0.5);
        let result = ask(&sampler, parent(LEAST, 1, true, before));
        assert_eq!(told(&result), (false, after.to_owned()), "{before}");
        let state = result.trace_state;
        assert_eq!(state == TraceState::NONE, after.is_empty(), "{before}");
    }
}

#[test]
fn explicit_randomness_goes_before_that_of_the_id() {
    for (header, read) in [
        ("ot=rv:6e6d1a75832a2f", "6e6d1a75832a2f"),
        ("a=1,ot=th:8;rv:6e6d1a75832a2f;k:v", "6e6d1a75832a2f"),
        // The id's, as what is there is none.
        ("", "80000000000000"),
        ("ot=rv:6E6D1A75832A2F", "80000000000000"),
        ("ot=rv:6e6d1a75832a2", "80000000000000"),
        ("ot=rv:", "80000000000000"),
        ("ot=r:6e6d1a75832a2f", "80000000000000"),
        ("a=rv:6e6d1a75832a2f", "80000000000000"),
        // No list of keys and values.
        ("ot=rv:6e6d1a75832a2f;", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;;a:b", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;A:b", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;1:b", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;a", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;a:b:c", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f; a:b", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f;rv:6e6d1a75832a2f", "80000000000000"),
        ("ot=a:1;rv:6e6d1a75832a2f;a:2", "80000000000000"),
        ("ot=rv:6e6d1a75832a2f,ot=a:1", "80000000000000"),
    ] {
        let read = Randomness::read(read).unwrap();
        assert_eq!(randomness(&state(header), HALF), read, "{header}");
    }
}

#[test]
fn no_entry_becomes_longer_than_it_may() {
    let threshold = Threshold::of(0.5).unwrap();
    for (others, fits) in [(251, true), (252, false)] {
        let value = format!("k:{}", "v".repeat(others - 2));
        let before = state(&format!("a=1,ot={value}"));
        let after = if fits {
            format!("ot={value};th:8,a=1")
        } else {
            before.header()
        };
        assert_eq!(with_threshold(&before, threshold).header(), after);
    }
    // One that is not said is better than one that was meant by somebody else.
    let value = format!("th:0;k:{}", "v".repeat(249));
    let after = with_threshold(&state(&format!("ot={value}")), Threshold::of(0.1).unwrap());
    assert_eq!(after.header(), format!("ot={}", &value["th:0;".len()..]));
    // Too long as it came.
    let value = format!("rv:6e6d1a75832a2f;k:{}", "v".repeat(237));
    let before = TraceState::from_key_value([("ot", &value)]);
    assert!(before.is_err(), "the API refuses it already: {before:?}");
}

#[test]
fn the_last_of_too_many_goes() {
    let many: Vec<_> = (0..32).map(|i| format!("k{i}={i}")).collect();
    let after = with_threshold(&state(&many.join(",")), Threshold::of(1.0).unwrap());
    assert_eq!(after.header(), format!("ot=th:0,{}", many[..31].join(",")));
}

#[test]
fn a_threshold_is_inherited_as_long_as_it_says_what_was_decided() {
    for (header, trace_id, (flags, is_remote), is_sampled, after) in [
        ("a=1", MOST, (1, true), true, "a=1"),
        ("a=1,ot=th:8", MOST, (1, true), true, "a=1,ot=th:8"),
        ("a=1,ot=th:8", LEAST, (1, true), true, "a=1"),
        ("a=1,ot=th:8;k:v", LEAST, (1, true), true, "ot=k:v,a=1"),
        ("ot=th:x;k:v", MOST, (1, true), true, "ot=k:v"),
        (
            "ot=rv:f0000000000000;th:8",
            LEAST,
            (1, true),
            true,
            "ot=rv:f0000000000000;th:8",
        ),
        ("ot=th:8", LEAST, (0, true), false, "ot=th:8"),
        ("ot=th:8", MOST, (0, true), false, ""),
        // Decided otherwise than the parent.
        ("ot=th:8", LEAST, (0, false), true, ""),
        ("ot=th:8", MOST, (1, false), false, ""),
        ("ot=th:8", MOST, (1, false), true, "ot=th:8"),
        // None of ours to mend.
        ("a=1,ot=?", MOST, (1, true), true, "a=1,ot=?"),
    ] {
        let parent = parent(trace_id, flags, is_remote, header);
        let after_all = inherited(&parent, is_sampled).header();
        assert_eq!(after_all, after, "{parent:?} {is_sampled}");
    }
    let invalid = SpanContext::new(
        MOST,
        opentelemetry::trace::SpanId::INVALID,
        TraceFlags::SAMPLED,
        true,
        state("a=1"),
    );
    assert_eq!(inherited(&invalid, true), TraceState::NONE);
}

/// Headers as strangers send them, and also such as they should.
fn header() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        "[a-z]{1,2}:[a-z0-9._-]{0,3}",
        "(rv|th):[0-9a-f]{13,15}",
        "(rv|th):[0-9a-fA-Fx]{0,3}",
        "[a-zA-Z0-9:; ]{0,6}",
        "k:v{200,260}",
    ];
    let value = prop::collection::vec(member, 0..4).prop_map(|members| members.join(";"));
    let key = prop_oneof![3 => Just("ot".to_owned()), 4 => "[a-z][a-z0-9@]{0,3}"];
    let entry = (key, value).prop_map(|(key, value)| format!("{key}={value}"));
    prop::collection::vec(entry, 0..36).prop_map(|entries| entries.join(","))
}

fn entries(state: &TraceState, is_own: bool) -> Vec<(String, String)> {
    let entries = state.into_iter();
    let wanted = entries.filter(|(key, _)| (*key == "ot") == is_own);
    let owned = |(key, value): (&str, &str)| (key.to_owned(), value.to_owned());
    wanted.map(owned).collect()
}

proptest! {
    #[test]
    fn whatever_came_others_stay_and_the_state_is_valid(
        header in header(), ratio in 1e-17..=1.0_f64, id: u128,
    ) {
        let Ok(before) = header.parse::<TraceState>() else {
            return Ok(());
        };
        let trace_id = TraceId::from(id);
        let threshold = Threshold::of(ratio).unwrap();
        let with = with_threshold(&before, threshold);
        let without = without_threshold(&before);
        for after in [&with, &without] {
            let again = after.header().parse::<TraceState>().unwrap();
            prop_assert_eq!(again.header(), after.header());
            let own = entries(after, true);
            prop_assert!(own.len() <= 1, "{:?}", own);
            let (others, kept) = (entries(&before, false), entries(after, false));
            let room = 32 - own.len();
            prop_assert_eq!(&kept[..], &others[..others.len().min(room)]);
            // What a trace is sampled by never changes.
            prop_assert_eq!(randomness(after, trace_id), randomness(&before, trace_id));
        }
        let said = format!("th:{}", threshold.digits());
        let own = entries(&with, true);
        let is_said = own.iter().any(|(_, value)| value.split(';').any(|it| it == said));
        let is_too_long = before.get("ot").is_some_and(|value| value.len() + said.len() + 1 > 256);
        prop_assert!(is_said || is_too_long, "{:?}", own);
        prop_assert!(!is_said || with.into_iter().next().is_some_and(|(key, _)| key == "ot"));
        let own = entries(&without, true);
        let is_th = |it: &str| it.starts_with("th:");
        prop_assert!(!own.iter().any(|(_, value)| value.split(';').any(is_th)), "{:?}", own);
    }

    #[test]
    fn whatever_came_is_inherited_without_a_panic(
        header in header(), id: u128, flags in 0..4_u8, is_remote: bool, is_sampled: bool,
    ) {
        let Ok(before) = header.parse::<TraceState>() else {
            return Ok(());
        };
        let parent = parent(TraceId::from(id | 1), flags, is_remote, &header);
        let after = inherited(&parent, is_sampled);
        prop_assert_eq!(entries(&before, false), entries(&after, false));
    }
}
