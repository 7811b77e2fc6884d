//! [`Work`]: which functions are called, how often, and what is around them.
//! Never makes more spans between two flushes than a queue holds by default: 2,048.

use std::fmt::Debug;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::thread;

use opentelemetry::Context as Telemetry;
use opentelemetry::trace::{SpanContext, TraceContextExt};

use crate::clock::Reading;
use crate::meter::Meter;
use crate::sample::Sample;
use crate::subject::Subject;

/// Calls between two flushes, on one thread.
pub(crate) const BURST: u32 = 1_000;
/// The same on each thread of a case with threads of its own, of which there are at most eight.
const THREADED_BURST: u32 = 250;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Work {
    /// No call: what putting a Context that has a span in place costs.
    Attach,
    Fail,
    Four,
    /// Calls within each other, so deep.
    Nest(u32),
    One,
    OneUnderRoot,
    Ready,
    TenPolls,
    /// On so many threads at a time.
    Threads(u32),
    /// So many spans under one root, itself among them.
    Trace(u32),
    Two,
    Zero,
}

impl Work {
    pub(crate) fn title(self) -> String {
        match self {
            Self::Attach => "Context: clone, attach, drop".into(),
            Self::Fail => "`Err`".into(),
            Self::Four => "4 attributes".into(),
            Self::Nest(depth) => format!("nest of {depth}"),
            Self::One => "1 attribute".into(),
            Self::OneUnderRoot => "1 attribute, under a root".into(),
            Self::Ready => "async, ready at once".into(),
            Self::TenPolls => "async, 10 polls".into(),
            Self::Threads(1) => "1 thread of its own".into(),
            Self::Threads(threads) => format!("{threads} threads"),
            Self::Trace(spans) => format!("trace of {spans}"),
            Self::Two => "2 attributes".into(),
            Self::Zero => "0 attributes".into(),
        }
    }

    /// Does it once.
    pub(crate) fn run<S: Subject>(self, meter: &mut Meter<'_, S>) {
        let subject = meter.subject;
        let calls = u64::from(BURST);
        match self {
            Self::Attach => {
                let context = Telemetry::new().with_remote_span_context(SpanContext::NONE);
                meter.measure(calls, || repeat(BURST, |_| context.clone().attach()));
            }
            Self::Fail => meter.burst(calls, || repeat(BURST, |n| subject.fail(n))),
            Self::Four => meter.burst(calls, || repeat(BURST, |n| subject.four(n, 2, 3, 4))),
            Self::Nest(depth) => meter.burst(calls, || {
                repeat(BURST / depth, |_| subject.nest(i64::from(depth)));
            }),
            Self::One => meter.burst(calls, || repeat(BURST, |n| subject.one(n))),
            Self::OneUnderRoot => {
                subject.under_root(|| meter.measure(calls, || repeat(BURST, |n| subject.one(n))));
                meter.expect(1);
            }
            Self::Ready => meter.burst(calls, || repeat(BURST, |n| ready(subject.ready(n)))),
            // Fewer, as each poll takes one of the 10,240 places in a queue of fastrace.
            Self::TenPolls => meter.burst(calls / 2, || {
                repeat(BURST / 2, |n| ready(subject.ten_polls(n)));
            }),
            Self::Threads(threads) => on_threads(threads, meter),
            Self::Trace(spans) => trace(spans, meter),
            Self::Two => meter.burst(calls, || repeat(BURST, |n| subject.two(n, 2))),
            Self::Zero => meter.burst(calls, || repeat(BURST, |n| subject.zero(n))),
        }
    }
}

fn repeat<T>(times: u32, call: impl Fn(i64) -> T) {
    for n in 0..times {
        black_box(call(black_box(i64::from(n))));
    }
}

/// Polls until it is done, without an executor that would cost something.
fn ready<T: Debug>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

fn trace<S: Subject>(spans: u32, meter: &mut Meter<'_, S>) {
    let subject = meter.subject;
    if spans <= BURST {
        meter.measure(u64::from(BURST), || {
            for _ in 0..BURST / spans {
                subject.under_root(|| repeat(spans - 1, |n| subject.one(n)));
            }
        });
        return;
    }
    // More than a queue holds: flushed while the root is open, which is not measured itself.
    subject.under_root(|| {
        for _ in 0..spans / BURST {
            meter.measure(u64::from(BURST), || repeat(BURST, |n| subject.one(n)));
        }
    });
    meter.expect(1);
}

fn on_threads<S: Subject>(threads: u32, meter: &mut Meter<'_, S>) {
    let subject = meter.subject;
    let calls = u64::from(THREADED_BURST * threads);
    let barrier = Barrier::new(usize::try_from(threads).unwrap_or(usize::MAX) + 1);
    let (before, producer) = thread::scope(|scope| {
        let produce = || {
            // As often as below, so that the buffers of the thread have grown to that.
            subject.burst(|| repeat(THREADED_BURST, |n| subject.one(n)));
            barrier.wait();
            barrier.wait();
            let before = Reading::now();
            subject.burst(|| repeat(THREADED_BURST, |n| subject.one(n)));
            before.elapsed().thread
        };
        let producers: Vec<_> = (0..threads).map(|_| scope.spawn(produce)).collect();
        barrier.wait();
        subject.flush();
        let before = Reading::now();
        barrier.wait();
        let times = producers
            .into_iter()
            .map(|it| it.join().expect("no call panics"));
        (before, times.sum())
    });
    let wall = before.elapsed().wall;
    subject.flush();
    meter.expect(2 * calls);
    meter.expect(u64::from(threads) * 2 * S::ROOTS_PER_BURST);
    meter.add(Sample {
        calls,
        producer,
        wall,
        all_threads: before.elapsed().process,
        ..Sample::default()
    });
}
