//! Thresholds and randomness: worked examples, and what holds of all.
//! Never trust the conversion to check itself.

use opentelemetry::trace::TraceId;
use proptest::prelude::*;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use super::{HALF, LEAST, MOST, ask_root, told};
use crate::sampler::probability::Probability;
use crate::sampler::threshold::{Randomness, Threshold};

#[test]
fn thresholds_have_four_digits_behind_those_that_a_small_ratio_needs() {
    for (ratio, digits) in [
        (1.0, "0"),
        // So near to one that four digits cannot tell.
        (0.999_999, "0"),
        (0.999_99, "0001"),
        (0.75, "4"),
        (2.0 / 3.0, "5555"),
        (0.5, "8"),
        (1.0 / 3.0, "aaab"),
        (0.25, "c"),
        (0.2, "cccd"),
        (0.125, "e"),
        (0.1, "e666"),
        (1.0 / 16.0, "f"),
        (1.0 / 32.0, "f8"),
        (0.01, "fd70a"),
        (1e-3, "ffbe77"),
        (1e-4, "fff9724"),
        (1e-5, "ffff583a"),
        (1e-6, "ffffef39"),
        (2_f64.powi(-52), "fffffffffffff"),
        (2_f64.powi(-55), "ffffffffffffFE"),
        (2_f64.powi(-56), "ffffffffffffff"),
    ] {
        let threshold = Threshold::of(ratio).unwrap();
        assert_eq!(threshold.digits(), digits.to_ascii_lowercase(), "{ratio}");
        assert_eq!(Threshold::read(digits), Some(threshold), "{ratio}");
    }
    for ratio in [0.0, -0.0, f64::MIN_POSITIVE, 2_f64.powi(-58), f64::NAN] {
        assert_eq!(Threshold::of(ratio), None, "{ratio}");
    }
}

#[test]
fn numbers_that_are_none() {
    for digits in [
        "",
        "fffffffffffffff",
        "+1",
        "-1",
        "0x1",
        " 1",
        "g",
        "1_0",
        "é",
    ] {
        assert_eq!(Threshold::read(digits), None, "{digits:?}");
    }
    assert!(Randomness::read("6e6d1a75832a2f").is_some());
    for digits in [
        "",
        "6e6d1a75832a2",
        "6e6d1a75832a2f0",
        "6E6d1a75832a2f",
        "+e6d1a75832a2f",
        "6e6d1a75832a2g",
    ] {
        assert_eq!(Randomness::read(digits), None, "{digits:?}");
    }
}

#[test]
fn the_last_56_bits_of_a_trace_decide() {
    for (ratio, sampled) in [
        (1.0, [true, true, true]),
        (0.999, [false, true, true]),
        (0.5, [false, true, true]),
        (0.499, [false, false, true]),
        (2_f64.powi(-56), [false, false, true]),
        (0.0, [false, false, false]),
    ] {
        let sampler = Probability::new(ratio);
        let decided =
            [LEAST, HALF, MOST].map(|trace_id| told(&ask_root(&sampler, trace_id, "a")).0);
        assert_eq!(decided, sampled, "{ratio}");
    }
    let explicit = Randomness::read("80000000000000");
    assert_eq!(explicit, Some(Randomness::of(HALF)));
}

#[test]
fn as_many_are_kept_as_the_ratio_says() {
    let mut random = SmallRng::seed_from_u64(42);
    let count = 100_000;
    let ids = (0..count).map(|_| TraceId::from(random.random::<u128>()));
    let ids: Vec<_> = ids.collect();
    for ratio in [0.9, 0.5, 0.1, 0.01, 0.001] {
        let sampler = Probability::new(ratio);
        let kept = ids
            .iter()
            .filter(|id| told(&ask_root(&sampler, **id, "a")).0);
        let kept = f64::from(u32::try_from(kept.count()).unwrap());
        let expected = f64::from(count) * ratio;
        let deviation = (expected * (1.0 - ratio)).sqrt();
        assert!((kept - expected).abs() < 4.0 * deviation, "{ratio}: {kept}");
    }
}

proptest! {
    #[test]
    fn a_greater_ratio_keeps_what_a_smaller_one_does(
        a in 0.0..=1.0_f64, b in 0.0..=1.0_f64, id: u128,
    ) {
        let (less, more) = (Probability::new(a.min(b)), Probability::new(a.max(b)));
        let kept = |sampler| told(&ask_root(sampler, TraceId::from(id), "a")).0;
        prop_assert!(!kept(&less) || kept(&more));
    }

    #[test]
    fn a_threshold_is_near_its_ratio(exponent in -40.0..0.0_f64) {
        let ratio = exponent.exp2();
        let digits = Threshold::of(ratio).unwrap().digits();
        let digits = format!("{digits:0<14}");
        let rejected = u64::from_str_radix(&digits, 16).unwrap();
        let kept = u128::from((1_u64 << 56) - rejected);
        // Half of the last digit, of which there are four at the least: the first may be as small as one.
        let exact = (ratio * 2_f64.powi(56)).round();
        let exact = format!("{exact}").parse::<u128>().unwrap();
        prop_assert!(kept.abs_diff(exact) <= exact.max(1 << 52) / (1 << 13), "{kept} {exact}");
    }
}
