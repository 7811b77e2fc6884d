//! Tests of driving an exporter's future, and the span that tests of exporters make theirs of.
//! Never wait for time to pass: a future that is never ready gets no time at all.

use std::future::{pending, poll_fn};
use std::task::Poll;
use std::thread;
use std::time::{Duration, SystemTime};

use opentelemetry::trace::{SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{InstrumentationScope, SpanId};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

use super::block_on;

pub(super) fn span() -> SpanData {
    let flags = TraceFlags::SAMPLED;
    SpanData {
        span_context: SpanContext::new(7.into(), 8.into(), flags, false, TraceState::NONE),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: "checkout".into(),
        start_time: SystemTime::UNIX_EPOCH,
        end_time: SystemTime::UNIX_EPOCH,
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::builder("shop").build(),
    }
}

#[test]
fn a_future_that_is_woken_from_another_thread_is_polled_again() {
    let mut polls = 0;
    let output = block_on(
        poll_fn(|task| {
            polls += 1;
            if polls > 1 {
                return Poll::Ready("done");
            }
            let waker = task.waker().clone();
            thread::spawn(move || waker.wake());
            Poll::Pending
        }),
        Duration::from_secs(60),
    );
    assert_eq!(output, Some("done"));
}

#[test]
fn a_future_that_is_not_ready_in_time_is_given_up() {
    assert_eq!(block_on(pending::<()>(), Duration::ZERO), None);
}
