//! Which span is the parent of which: calls, threads, tasks, other libraries.
//! Never asserts on ids, only on what they connect.

use std::thread;

use expect_test::expect;
use opentelemetry::trace::{FutureExt, SpanContext, TraceContextExt, Tracer};
use opentelemetry::{Context, global};
use traced::traced;

use crate::harness::{check, check_async, collect, trace};

#[traced]
fn outer() {
    inner();
    inner();
}

#[traced]
fn inner() {}

#[test]
fn a_call_is_a_child_of_its_caller() {
    check(
        outer,
        &expect![[r#"
        outer
          inner
          inner
    "#]],
    );
}

#[traced]
fn calls_another_library() {
    global::tracer("other-library").in_span("other", |_| inner());
}

#[test]
fn other_libraries_nest_both_ways() {
    let ((), trace) = trace(calls_another_library);
    expect![[r#"
        calls_another_library
          other
            inner
    "#]]
    .assert_eq(&trace.tree());
    let scopes: Vec<_> = trace
        .spans()
        .iter()
        .map(|span| span.instrumentation_scope.name())
        .collect();
    assert_eq!(scopes, ["traced-tests", "other-library", "traced-tests"]);
}

#[traced(root)]
fn new_trace() -> SpanContext {
    traced::current().span_context()
}

#[test]
fn root_starts_a_trace_and_links_the_span_it_left() {
    let ((left, root), here) = trace(|| (traced::current().span_context(), new_trace()));
    assert!(here.spans().is_empty());
    let there = collect(root.trace_id(), left.span_id());
    let span = there.span("new_trace");
    assert_ne!(root.trace_id(), left.trace_id());
    assert_eq!(span.parent_span_id.to_string(), "0000000000000000");
    assert_eq!(span.links.len(), 1);
    assert_eq!(span.links[0].span_context, left);
}

#[traced(parent = parent)]
fn with_context(parent: &Context) {
    inner();
}

#[traced(parent = parent)]
fn with_span_context(parent: SpanContext) {
    inner();
}

#[traced(parent = Context::new(), links = links.iter().cloned())]
fn linked(links: &[SpanContext]) -> SpanContext {
    traced::current().span_context()
}

#[test]
fn parents_and_links_are_taken_as_given() {
    let ((first, alone), trace) = trace(|| {
        let first = traced::span("first").in_scope(Context::current);
        let span_context = first.span().span_context().clone();
        with_context(&first);
        with_span_context(span_context.clone());
        let invalid = SpanContext::NONE;
        (span_context.clone(), linked(&[span_context, invalid]))
    });
    expect![[r#"
        first
          with_context
            inner
          with_span_context
            inner
    "#]]
    .assert_eq(&trace.tree());
    let linked = collect(alone.trace_id(), first.span_id());
    let contexts: Vec<_> = linked
        .span("linked")
        .links
        .iter()
        .map(|link| link.span_context.clone())
        .collect();
    assert_eq!(contexts, [first]);
}

#[traced]
fn leaks_its_context() -> Context {
    Context::current()
}

#[test]
fn a_span_ends_with_its_function_and_not_with_its_context() {
    let ((), trace) = trace(|| {
        let leaked = leaks_its_context();
        assert!(!leaked.span().is_recording());
        let still = leaked.attach();
        // A thread that goes on under the context of a span that has ended is still its child.
        thread::scope(|scope| {
            let context = Context::current();
            scope.spawn(move || {
                let _attached = context.attach();
                inner();
            });
        });
        drop(still);
    });
    expect![[r#"
        leaks_its_context
          inner
    "#]]
    .assert_eq(&trace.tree());
}

#[traced]
async fn awaits(times: u32) {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
    inner();
}

#[test]
fn concurrent_tasks_keep_their_own_parents() {
    check_async(
        async {
            let tasks: Vec<_> = (1..=3)
                .map(|task| {
                    let task = traced::span(format!("task {task}")).instrument(awaits(4 - task));
                    tokio::spawn(task.with_context(Context::current()))
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        },
        &expect![[r#"
            task 1
              awaits
                inner
            task 2
              awaits
                inner
            task 3
              awaits
                inner
        "#]],
    );
}

#[test]
fn nothing_is_current_between_polls() {
    check_async(
        async {
            let mut first = Box::pin(awaits(1));
            assert!(futures_util::poll!(first.as_mut()).is_pending());
            inner();
            first.await;
        },
        &expect![[r#"
            awaits
              inner
            inner
        "#]],
    );
}

#[traced(name = format!("level {level}"), attributes(level))]
async fn nested(level: u32) {
    if level > 0 {
        Box::pin(nested(level - 1)).await;
        inner();
    }
}

#[test]
fn spans_that_their_bodies_describe_nest_too() {
    check_async(
        nested(2),
        &expect![[r#"
            level 2 level=2
              level 1 level=1
                level 0 level=0
                inner
              inner
        "#]],
    );
}
