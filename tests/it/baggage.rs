//! Baggage goes wherever the span's context goes.
//! Never looks at a header: those are the propagators'.

use std::thread;

use futures_util::stream::{self, StreamExt};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::{Context, KeyValue};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tokio::task::{JoinSet, spawn_blocking};
use traced::{FutureExt, in_current_context, traced};

use crate::harness::{trace, trace_async};

fn user() -> String {
    Context::current()
        .baggage()
        .get("user")
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// With its span in between.
#[traced]
fn asked() -> String {
    user()
}

#[traced]
async fn asked_later() -> String {
    tokio::task::yield_now().await;
    asked()
}

#[traced(root)]
fn asked_in_a_new_trace() -> String {
    user()
}

#[traced(parent = parent)]
fn asked_under(parent: impl traced::ToParent) -> String {
    user()
}

fn with_baggage() -> Context {
    Context::current_with_baggage([KeyValue::new("user", "ann")])
}

#[test]
fn it_is_on_the_threads_that_are_given_the_context() {
    trace(|| {
        let _attached = with_baggage().attach();
        assert_eq!(asked(), "ann");
        let thread = thread::spawn(in_current_context(asked));
        assert_eq!(thread.join().unwrap(), "ann");
        let without = thread::spawn(asked);
        assert_eq!(without.join().unwrap(), "");
        thread::scope(|scope| {
            let thread = scope.spawn(in_current_context(asked));
            assert_eq!(thread.join().unwrap(), "ann");
        });
        let joined = rayon::join(in_current_context(asked), in_current_context(asked));
        assert_eq!([joined.0, joined.1], ["ann", "ann"]);
        let context = Context::current();
        let all = (0..10).into_par_iter().map(|_| {
            let _attached = context.clone().attach();
            asked()
        });
        assert!(all.collect::<Vec<_>>().iter().all(|it| it == "ann"));
    });
}

#[test]
fn it_is_in_the_tasks_that_are_given_the_context() {
    let body = async {
        assert_eq!(asked_later().await, "ann");
        let task = tokio::spawn(asked_later().with_current_context());
        assert_eq!(task.await.unwrap(), "ann");
        let without = tokio::spawn(asked_later());
        assert_eq!(without.await.unwrap(), "");
        let blocking = spawn_blocking(in_current_context(asked));
        assert_eq!(blocking.await.unwrap(), "ann");
        let mut set = JoinSet::new();
        set.spawn(asked_later().with_current_context());
        assert_eq!(set.join_all().await, ["ann"]);
        let stream = stream::once(asked_later()).with_current_context();
        let stream = tokio::spawn(Box::pin(stream).collect::<Vec<_>>());
        assert_eq!(stream.await.unwrap(), ["ann"]);
    };
    trace_async(async { body.with_context(with_baggage()).await });
}

#[test]
fn it_stays_where_the_span_is_another() {
    trace(|| {
        let elsewhere = Context::current();
        let sender = traced::current().span_context();
        let _attached = with_baggage().attach();
        // A span context names a span and no more; a context is all there is.
        assert_eq!(asked_in_a_new_trace(), "ann");
        assert_eq!(asked_under(sender), "ann");
        assert_eq!(asked_under(elsewhere), "");
    });
}
