//! A function with a parent of its own and no span of its own: off, filtered out, or not wanted. The parent's context is
//! current in it all the same, so that a service without tracing does not cut the trace.
//! Never looks at anything else that a function that is off might do: it does nothing.

use std::cell::Cell;
use std::pin::Pin;

use expect_test::expect;
use futures_util::{Stream, StreamExt, stream};
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceContextExt};
use traced::traced;

use crate::harness::{check, check_async, trace};
use crate::probe::probe;

#[traced]
fn inner() {}

fn never<T>() -> T {
    panic!("only a span has this")
}

#[traced(level = trace, parent = cx)]
fn sync(cx: &Context) {
    inner();
}

#[traced(
    level = trace,
    name = never::<String>(),
    parent = cx,
    links = never::<[SpanContext; 0]>(),
    attributes(key = never::<u32>()),
)]
fn described(cx: Context) -> Result<u32, String> {
    inner();
    Ok(1)
}

#[traced(level = trace, require_parent, parent = cx.clone())]
async fn asynchronous(cx: Context) {
    tokio::task::yield_now().await;
    inner();
}

#[traced(level = trace, parent = cx, ret)]
fn future(cx: Context) -> impl Future<Output = u32> {
    async {
        tokio::task::yield_now().await;
        inner();
        1
    }
}

#[traced(level = trace, parent = cx)]
fn boxed(cx: Context) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {
        tokio::task::yield_now().await;
        inner();
    })
}

#[traced(level = trace, parent = cx)]
fn items(cx: Context) -> impl Stream<Item = u32> {
    stream::iter(0..2).inspect(|_| inner())
}

#[traced(level = trace, parent = cx.clone(), boxed)]
async fn recursive(cx: &Context, depth: u32) {
    if depth == 0 {
        tokio::task::yield_now().await;
        inner();
    } else {
        recursive(cx, depth - 1).await;
    }
}

#[traced(level = trace, parent = cx)]
fn items_in_result(cx: Context) -> Result<impl Stream<Item = u32>, String> {
    Ok(stream::iter(0..1).inspect(|_| inner()))
}

#[traced(level = trace, parent = cx)]
#[track_caller]
fn tracked(cx: &Context) -> &'static str {
    inner();
    std::panic::Location::caller().file()
}

#[async_trait::async_trait]
trait Serves {
    async fn serve(&self, cx: &Context);
}

struct Service(u32);

#[async_trait::async_trait]
impl Serves for Service {
    #[traced(level = trace, parent = cx)]
    async fn serve(&self, cx: &Context) {
        tokio::task::yield_now().await;
        inner();
    }
}

#[traced(level = trace)]
impl Service {
    #[traced(parent = cx)]
    fn method(&self, cx: &Context) -> u32 {
        inner();
        self.0
    }
}

#[test]
fn calls_that_are_filtered_out_pass_their_parents_on() {
    check(
        || {
            let parent = traced::span("parent").in_scope(Context::current);
            let before = Context::current().span().span_context().clone();
            sync(&parent);
            assert_eq!(described(parent.clone()), Ok(1));
            assert_eq!(Service(3).method(&parent), 3);
            assert_eq!(tracked(&parent), file!());
            assert_eq!(*Context::current().span().span_context(), before);
            inner();
        },
        &expect![[r#"
            parent
              inner
              inner
              inner
              inner
            inner
        "#]],
    );
}

#[test]
fn what_is_polled_is_polled_in_their_contexts() {
    check_async(
        async {
            let parent = traced::span("parent").in_scope(Context::current);
            asynchronous(parent.clone()).await;
            assert_eq!(future(parent.clone()).await, 1);
            boxed(parent.clone()).await;
            recursive(&parent, 3).await;
            Service(3).serve(&parent).await;
            let mut items = std::pin::pin!(items(parent.clone()));
            while items.next().await.is_some() {}
            let mut items = std::pin::pin!(items_in_result(parent).unwrap());
            while items.next().await.is_some() {}
            inner();
        },
        &expect![[r#"
            parent
              inner
              inner
              inner
              inner
              inner
              inner
              inner
              inner
            inner
        "#]],
    );
}

#[test]
fn a_future_that_is_dropped_has_its_parents_context_until_it_is_gone() {
    struct Last;
    impl Drop for Last {
        fn drop(&mut self) {
            inner();
        }
    }
    #[traced(level = trace, parent = cx)]
    async fn waits(cx: Context) {
        let _last = Last;
        std::future::pending::<()>().await;
    }
    check_async(
        async {
            let parent = traced::span("parent").in_scope(Context::current);
            let mut waits = Box::pin(waits(parent));
            assert!(futures_util::poll!(waits.as_mut()).is_pending());
            drop(waits);
        },
        &expect![[r#"
            parent
              inner
        "#]],
    );
}

#[traced(parent = cx)]
fn on_under(cx: &Context) {
    inner();
}

/// An exporter that calls such functions must not make spans of its own exports.
#[test]
fn where_telemetry_is_suppressed_it_stays_so() {
    check(
        || {
            let parent = Context::current();
            let suppressed = Context::enter_telemetry_suppressed_scope();
            sync(&parent);
            on_under(&parent);
            traced::span("by hand").parent(&parent).in_scope(inner);
            drop(suppressed);
            inner();
        },
        &expect![[r#"
            inner
        "#]],
    );
}

#[traced(require_parent, parent = cx)]
fn wants_a_parent(cx: &Context) -> Option<u32> {
    cx.get::<Mark>()
        .and(Context::current().get::<Mark>().map(|mark| mark.0))
}

struct Mark(u32);

#[test]
fn a_span_that_is_not_wanted_leaves_the_context_that_was_given() {
    let (seen, trace) = trace(|| wants_a_parent(&Context::new().with_value(Mark(7))));
    assert_eq!(seen, Some(7));
    assert!(trace.spans().is_empty());
}

#[traced(level = trace, parent = ask())]
fn off(ask: impl Fn() -> Context) {}

#[traced(parent = ask())]
fn on(ask: impl Fn() -> Context) {}

#[test]
fn the_parent_is_asked_for_once() {
    let asked = Cell::new(0);
    let ask = || {
        asked.set(asked.get() + 1);
        Context::current()
    };
    trace(|| off(ask));
    assert_eq!(asked.get(), 1);
    trace(|| on(ask));
    assert_eq!(asked.get(), 2);
}

/// The context is passed on as it came, by every kind of function, whatever turned tracing off.
#[test]
fn a_program_whose_tracing_is_off_does_not_cut_the_trace() {
    for variables in [
        [("OTEL_SDK_DISABLED", "")],
        [("OTEL_SDK_DISABLED", "true")],
        [("OTEL_TRACES_EXPORTER", "none")],
    ] {
        let printed = probe(&["passes-on"], &variables);
        expect![[r#"
            function: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
            async function: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
            future: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
            span around a closure: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
            span around a future: {"baggage": "user=ann", "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03", "tracestate": "a=1,b=2"}
            root: {}
            afterwards: {}
            done
        "#]]
        .assert_eq(&printed.stdout);
        assert_eq!(printed.stderr, "");
    }
}
