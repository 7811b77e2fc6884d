//! How a strategy samples, and what it keeps for the next one.
//! Never depend on how long a test takes.

use opentelemetry_sdk::trace::ShouldSample;

use super::per_operation;
use crate::sampler::jaeger_remote::bucket::Bucket;
use crate::sampler::jaeger_remote::served::Served;
use crate::sampler::jaeger_remote::strategy::Strategy;
use crate::sampler::parent_based::Always;
use crate::sampler::tests::{HALF, LEAST, MOST, parent, told};

const SECOND: u64 = 1_000_000_000;
/// As good as never again.
const RARE: f64 = 1e-9;

fn initial() -> Served {
    Served::Initial(Box::new(Always::delegate(false)))
}

fn ask(served: &Served, trace_id: opentelemetry::trace::TraceId, name: &str) -> (bool, String) {
    use opentelemetry::trace::{SpanKind, TraceContextExt};
    let parent = parent(trace_id, 1, true, "a=1,ot=th:0");
    let parent = opentelemetry::Context::new().with_remote_span_context(parent);
    told(&served.should_sample(Some(&parent), trace_id, name, &SpanKind::Internal, &[], &[]))
}

fn sampled(state: &str) -> (bool, String) {
    (true, state.to_owned())
}

fn dropped() -> (bool, String) {
    (false, "a=1".to_owned())
}

#[test]
fn a_bucket_has_tokens_for_a_second_and_gets_them_back_one_by_one() {
    let taken = |bucket: &Bucket, now| (0..100).take_while(|_| bucket.take_at(now)).count();
    let bucket = Bucket::new(7.0);
    assert_eq!(taken(&bucket, 0), 7);
    assert_eq!(taken(&bucket, SECOND / 8), 0);
    assert_eq!(taken(&bucket, SECOND / 7), 1);
    assert_eq!(taken(&bucket, SECOND), 6);
    // However long nobody asked.
    assert_eq!(taken(&bucket, 1000 * SECOND), 7);
    // What was before now, a slower thread may still ask for.
    assert_eq!(taken(&bucket, 0), 0);

    let bucket = Bucket::new(0.5);
    assert_eq!(taken(&bucket, 0), 1);
    assert_eq!(taken(&bucket, 2 * SECOND - 1), 0);
    assert_eq!(taken(&bucket, 2 * SECOND), 1);
    for (rate, tokens) in [(0.0, 0), (f64::MIN_POSITIVE, 1), (RARE, 1)] {
        let bucket = Bucket::new(rate);
        assert_eq!(taken(&bucket, 0), tokens, "{rate}");
        assert_eq!(taken(&bucket, SECOND), 0, "{rate}");
    }
    assert_eq!(taken(&Bucket::new(f64::MAX), u64::MAX), 100);
}

#[test]
fn a_bucket_gives_no_token_twice() {
    let bucket = Bucket::new(1000.0);
    let taken = || (0..1000).filter(|_| bucket.take_at(0)).count();
    let all: usize = std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(taken));
        threads.map(|thread| thread.join().unwrap()).iter().sum()
    });
    assert_eq!(all, 1000);
}

#[test]
fn a_probability_is_said_and_a_rate_is_not() {
    let half = initial().next(Strategy::Probabilistic(0.5));
    assert_eq!(ask(&half, HALF, "a"), sampled("ot=th:8,a=1"));
    assert_eq!(ask(&half, LEAST, "a"), dropped());
    let one = half.next(Strategy::RateLimiting(RARE));
    assert_eq!(ask(&one, LEAST, "a"), sampled("a=1"));
    assert_eq!(ask(&one, MOST, "a"), dropped());
    let none = one.next(Strategy::RateLimiting(0.0));
    assert_eq!(ask(&none, MOST, "a"), dropped());
}

#[test]
fn an_operation_is_sampled_by_its_name() {
    let served = initial().next(per_operation(0.0, 0.0, &[("all", 1.0), ("none", 0.0)]));
    assert_eq!(ask(&served, LEAST, "all"), sampled("ot=th:0,a=1"));
    assert_eq!(ask(&served, MOST, "none"), dropped());
    assert_eq!(ask(&served, HALF, "another"), sampled("ot=th:8,a=1"));
    assert_eq!(ask(&served, LEAST, "another"), dropped());
}

#[test]
fn a_lower_bound_is_kept_and_says_no_probability() {
    let served = initial().next(per_operation(RARE, 0.0, &[("none", 0.0), ("rare", 0.001)]));
    for name in ["none", "rare", "another"] {
        assert_eq!(ask(&served, LEAST, name), sampled("a=1"), "{name}");
        assert_eq!(ask(&served, LEAST, name), dropped(), "{name}");
    }
    assert_eq!(ask(&served, MOST, "rare"), sampled("ot=th:ffbe77,a=1"));
    // Enough is kept without it.
    let served = initial().next(per_operation(RARE, 0.0, &[("half", 0.5)]));
    assert_eq!(ask(&served, MOST, "half"), sampled("ot=th:8,a=1"));
    assert_eq!(ask(&served, LEAST, "half"), dropped());
}

#[test]
fn an_upper_bound_is_kept_and_makes_the_probability_untrue() {
    let served = initial().next(per_operation(0.0, RARE, &[("all", 1.0)]));
    for name in ["all", "another"] {
        assert_eq!(ask(&served, MOST, name), sampled("a=1"), "{name}");
        assert_eq!(ask(&served, MOST, name), dropped(), "{name}");
    }
    // Also before the lower one.
    let served = initial().next(per_operation(1000.0, RARE, &[("all", 1.0)]));
    assert_eq!(ask(&served, LEAST, "all"), sampled("a=1"));
    assert_eq!(ask(&served, LEAST, "all"), dropped());
}

#[test]
fn a_new_strategy_goes_on_with_the_bounds_of_the_last_one() {
    let first = initial().next(per_operation(RARE, 0.0, &[("none", 0.0), ("gone", 0.0)]));
    for name in ["none", "gone", "another"] {
        assert_eq!(ask(&first, LEAST, name), sampled("a=1"), "{name}");
    }
    let second = first.next(per_operation(RARE, 0.0, &[("none", 0.001), ("new", 0.0)]));
    assert_eq!(ask(&second, LEAST, "none"), dropped());
    assert_eq!(ask(&second, LEAST, "another"), dropped());
    assert_eq!(ask(&second, LEAST, "new"), sampled("a=1"));
    // Other bounds are other buckets.
    let third = second.next(per_operation(2.0 * RARE, 0.0, &[("none", 0.001)]));
    assert_eq!(ask(&third, LEAST, "none"), sampled("a=1"));
}

#[test]
fn until_there_is_an_answer_the_initial_sampler_decides() {
    let always: Box<dyn ShouldSample> = Box::new(Always::delegate(true));
    assert_eq!(
        ask(&Served::Initial(always), LEAST, "a"),
        sampled("a=1,ot=th:0")
    );
}
