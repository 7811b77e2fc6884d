//! Tests of driving an exporter's future.
//! Never wait for time to pass: a future that is never ready gets no time at all.

use std::future::{pending, poll_fn};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use super::block_on;

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
