//! Asks an endpoint again that may be able to answer later, as OTLP says.
//! Never asks again after an answer that is final, and never beyond the deadline.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use super::response::Verdict;
use crate::exporter::pause::Pause;

/// As many as `opentelemetry_otlp` makes, and as far apart: without a collector, a program ends within a second.
const RETRIES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// The verdict on the last attempt. `attempt` is told how long it may take.
pub(super) fn deliver(
    pause: &dyn Pause,
    deadline: Instant,
    mut attempt: impl FnMut(Duration) -> Verdict,
) -> Verdict {
    let mut backoff = FIRST_WAIT;
    let mut verdict = attempt(pause.left(deadline));
    for _ in 0..RETRIES {
        let Verdict::Busy { after, .. } = &verdict else {
            break;
        };
        // An endpoint that asks for no wait at all is not taken at its word.
        let wait = after.map_or(backoff, |after| after.max(backoff));
        if !pause.wait(wait.saturating_add(jitter(backoff)), deadline) {
            break;
        }
        let left = pause.left(deadline);
        // A wait that took its time; what the endpoint said is the better reason.
        if left.is_zero() {
            break;
        }
        backoff *= 2;
        verdict = attempt(left);
    }
    verdict
}

/// At most half of `wait`, by chance: programs that were turned away together do not come back together.
fn jitter(wait: Duration) -> Duration {
    // The keys are random, as far as this needs it.
    let random = RandomState::new().hash_one(());
    let most = u64::try_from(wait.as_nanos() / 2).unwrap_or(u64::MAX);
    Duration::from_nanos(random % most.max(1))
}
