//! Tasks: who their parent is, wherever and however often they are polled.
//! Never relies on the order in which tasks run.

use std::collections::HashMap;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as Task, Poll, Waker};
use std::thread::{self, ThreadId};

use expect_test::expect;
use futures_util::stream::{self, Stream, StreamExt};
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt};
use opentelemetry_sdk::trace::SpanData;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Barrier, oneshot};
use tokio::task::{JoinSet, LocalSet, block_in_place, spawn_blocking, yield_now};
use traced::{FutureExt, in_current_context, traced};

use crate::harness::{Trace, attribute, check_async, trace};

fn runtime(threads: usize) -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(threads)
        .build()
        .unwrap()
}

/// Under the root span, on a runtime of several threads.
fn trace_parallel<T>(future: impl Future<Output = T>) -> (T, Trace) {
    trace(|| runtime(2).block_on(future.with_context(Context::current())))
}

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[traced]
fn leaf() {}

#[traced]
async fn fetch() {
    yield_now().await;
    leaf();
}

#[test]
fn a_task_is_part_of_the_trace_if_it_is_given_the_context() {
    let ((), trace) = trace_parallel(traced::span("outer").instrument(async {
        tokio::spawn(fetch().with_current_context()).await.unwrap();
        tokio::spawn(fetch()).await.unwrap();
    }));
    expect![[r#"
        outer
          fetch
            leaf
    "#]]
    .assert_eq(&trace.tree());
}

/// Why a task is given a context even if it seems to have one: that one is whoever's polls it meanwhile.
#[test]
fn a_task_without_a_context_has_that_of_the_thread_which_polls_it() {
    check_async(
        traced::span("outer").instrument(async {
            let local = LocalSet::new();
            local.spawn_local(fetch());
            local.await;
            // Polled below `block_on`, when `outer` is not.
            tokio::spawn(fetch()).await.unwrap();
        }),
        &expect![[r#"
            outer
              fetch
                leaf
            fetch
              leaf
        "#]],
    );
}

#[test]
fn the_tasks_of_a_set_are_children() {
    let ((), trace) = trace_parallel(traced::span("outer").instrument(async {
        let mut set = JoinSet::new();
        for _ in 0..20 {
            set.spawn(fetch().with_current_context());
        }
        set.spawn_blocking(in_current_context(leaf));
        set.join_all().await;
    }));
    let mut expected = vec!["fetch"; 20];
    expected.push("leaf");
    assert_eq!(trace.children("outer"), expected);
    assert_eq!(trace.spans().len(), 1 + 41);
}

#[test]
fn what_blocks_is_a_child_on_another_thread_and_on_this_one() {
    let ((), trace) = trace_parallel(async {
        let task = traced::span("outer").instrument(async {
            spawn_blocking(in_current_context(leaf)).await.unwrap();
            let before = current();
            // Moves the other tasks away, and not this one.
            block_in_place(leaf);
            assert_eq!(current(), before);
            yield_now().await;
            assert_eq!(current(), before);
        });
        tokio::spawn(task.with_current_context()).await.unwrap();
    });
    expect![[r#"
        outer
          leaf
          leaf
    "#]]
    .assert_eq(&trace.tree());
}

#[traced]
async fn never() {
    leaf();
    pending::<()>().await;
}

#[test]
fn the_loser_of_a_select_is_cancelled() {
    check_async(
        traced::span("outer").instrument(async {
            tokio::select! {
                biased;
                () = never() => unreachable!(),
                () = fetch() => {}
            }
            leaf();
        }),
        &expect![[r#"
            outer
              never
                * cancelled
                leaf
              fetch
                leaf
              leaf
        "#]],
    );
}

#[test]
fn futures_that_are_joined_are_siblings() {
    check_async(
        traced::span("outer").instrument(async {
            tokio::join!(fetch(), fetch());
        }),
        &expect![[r#"
            outer
              fetch
                leaf
              fetch
                leaf
        "#]],
    );
}

#[test]
fn an_aborted_task_is_cancelled() {
    let ((), trace) = trace_parallel(traced::span("outer").instrument(async {
        let (polled, wait) = oneshot::channel();
        let task = async move {
            let _ = polled.send(());
            pending::<()>().await;
        };
        let task = traced::span("task").instrument(task);
        let task = tokio::spawn(task.with_current_context());
        wait.await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    }));
    expect![[r#"
        outer
          task
            * cancelled
    "#]]
    .assert_eq(&trace.tree());
}

fn numbers() -> impl Stream<Item = u8> {
    let next = async |number| {
        fetch().await;
        (number < 2).then_some((number, number + 1))
    };
    stream::unfold(0, next)
}

#[traced]
fn annotated() -> impl Stream<Item = u8> {
    numbers()
}

async fn drain(stream: impl Stream<Item = u8>) {
    assert_eq!(stream.collect::<Vec<_>>().await, [0, 1]);
}

/// The annotated one takes its parent from its first poll, in the other task, unless it is given one.
#[test]
fn a_stream_goes_to_another_task_with_its_context() {
    let ((), trace) = trace_parallel(async {
        let (by_hand, annotated) = traced::span("maker").in_scope(|| {
            (
                Box::pin(numbers().with_current_context()),
                Box::pin(annotated().with_current_context()),
            )
        });
        let consumer = traced::span("consumer").instrument(async move {
            drain(by_hand).await;
            drain(annotated).await;
        });
        tokio::spawn(consumer.with_current_context()).await.unwrap();
    });
    expect![[r#"
        maker
          fetch
            leaf
          fetch
            leaf
          fetch
            leaf
          annotated stream.item_count=2
            fetch
              leaf
            fetch
              leaf
            fetch
              leaf
        consumer
    "#]]
    .assert_eq(&trace.tree());
}

/// It is a child of the span that had ended when it began.
#[test]
fn a_task_may_outlive_its_parent() {
    let ((), trace) = trace_parallel(async {
        let (ended, wait) = oneshot::channel();
        let task = traced::span("late").instrument(async { wait.await.unwrap() });
        let outer = traced::span("outer");
        let task = outer.in_scope(|| tokio::spawn(task.with_current_context()));
        ended.send(()).unwrap();
        task.await.unwrap();
    });
    let (outer, late) = (trace.span("outer"), trace.span("late"));
    assert_eq!(late.parent_span_id, outer.span_context.span_id());
    assert!(late.end_time > outer.end_time, "{late:?}\n{outer:?}");
}

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
