//! What schedulers do to tasks: another thread for each poll, and ten thousand at once. Each keeps its own parent.
//! Never relies on the order in which tasks run.

use std::collections::HashMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as Task, Poll, Waker};
use std::thread::{self, ThreadId};

use expect_test::expect;
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt};
use opentelemetry_sdk::trace::SpanData;
use tokio::sync::Barrier;
use tokio::task::{JoinSet, yield_now};
use traced::{FutureExt, traced};

use crate::harness::{attribute, trace, trace_parallel};

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[traced]
fn leaf() {}

/// Where each poll is, from within.
#[traced(attributes(level))]
async fn wander(level: u32, seen: &mut Vec<ThreadId>) {
    let here = current();
    for _ in 0..3 {
        seen.push(thread::current().id());
        yield_now().await;
        assert_eq!(current(), here);
        leaf();
    }
    if level > 0 {
        Box::pin(wander(level - 1, seen)).await;
        assert_eq!(current(), here);
        leaf();
    }
}

/// Polls on a new thread each time, and says how often.
fn hop<T: Send>(mut future: Pin<&mut (impl Future<Output = T> + Send)>) -> (T, usize) {
    for polls in 1.. {
        let poll = || {
            let polled = future.as_mut().poll(&mut Task::from_waker(Waker::noop()));
            assert_eq!(current(), SpanId::INVALID, "left behind by a poll");
            polled
        };
        let polled = thread::scope(|scope| scope.spawn(poll).join().unwrap());
        if let Poll::Ready(output) = polled {
            return (output, polls);
        }
    }
    unreachable!()
}

#[test]
fn a_task_that_changes_its_thread_at_each_poll_nests() {
    let ((), trace) = trace(|| {
        let mut seen = Vec::new();
        let task = wander(2, &mut seen).with_current_context();
        let ((), polls) = hop(pin!(task));
        assert_eq!(polls, 10);
        // Nine polls began with a push, each on a thread of its own.
        seen.dedup();
        assert_eq!(seen.len(), 9);
    });
    expect![[r#"
        wander level=2
          leaf
          leaf
          leaf
          wander level=1
            leaf
            leaf
            leaf
            wander level=0
              leaf
              leaf
              leaf
            leaf
          leaf
    "#]]
    .assert_eq(&trace.tree());
}

#[traced(attributes(n))]
async fn step(n: i64, all: Arc<Barrier>) {
    let here = current();
    half(n);
    all.wait().await;
    assert_eq!(current(), here);
    half(n);
}

#[traced(attributes(n))]
fn half(n: i64) {}

fn number(span: &SpanData) -> i64 {
    let value = attribute(&span.attributes, "n").unwrap().to_string();
    value.parse().unwrap()
}

/// None ends before each has begun.
#[test]
fn ten_thousand_tasks_at_once_keep_their_own_parents() {
    const TASKS: usize = 10_000;
    let ((), trace) = trace_parallel(async {
        let all = Arc::new(Barrier::new(TASKS));
        let mut set = JoinSet::new();
        for n in (0..).take(TASKS) {
            let parent = traced::span("parent").attribute("n", n);
            let task = step(n, Arc::clone(&all));
            set.spawn(parent.in_scope(|| task.with_current_context()));
        }
        set.join_all().await;
    });
    let spans = trace.spans();
    assert_eq!(spans.len(), 4 * TASKS);
    let ids = spans.iter().map(|it| (it.span_context.span_id(), it));
    let by_id: HashMap<SpanId, &SpanData> = ids.collect();
    assert_eq!(by_id.len(), spans.len());
    let mut children: HashMap<SpanId, u32> = HashMap::new();
    for span in spans {
        let parent = by_id.get(&span.parent_span_id);
        let expected = match &*span.name {
            "half" => "step",
            "step" => "parent",
            _ => {
                assert!(parent.is_none(), "{span:?}");
                continue;
            }
        };
        let parent = parent.unwrap();
        assert_eq!(parent.name, expected);
        assert_eq!(number(parent), number(span));
        *children.entry(span.parent_span_id).or_default() += 1;
    }
    for (parent, count) in children {
        let expected = if by_id[&parent].name == "step" { 2 } else { 1 };
        assert_eq!(count, expected, "{:?}", by_id[&parent]);
    }
}
