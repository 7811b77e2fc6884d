//! Tasks: who their parent is, wherever and however often they are polled.
//! Never relies on the order in which tasks run.

use std::future::pending;

use expect_test::expect;
use futures_util::stream::{self, Stream, StreamExt};
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt};
use tokio::sync::oneshot;
use tokio::task::{JoinSet, LocalSet, block_in_place, spawn_blocking, yield_now};
use traced::{FutureExt, in_current_context, traced};

use crate::harness::{check_async, trace_parallel};

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
