//! rayon's pools: a job has the context that it is given, also when its thread is in the middle of another job.
//! Never relies on which thread steals what.

use std::sync::mpsc::channel;

use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt};
use opentelemetry_sdk::trace::SpanData;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder, Yield};
use traced::{each_in_current_context, in_current_context, traced};

use crate::harness::{Trace, attribute, trace};

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap()
}

#[traced(name = name.to_owned())]
fn work(name: &str) {}

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

/// The pool's threads have no context of their own left.
fn assert_is_clean(pool: &ThreadPool) {
    let left = pool.broadcast(|_| current());
    assert!(left.iter().all(|id| *id == SpanId::INVALID), "{left:?}");
}

/// Which jobs a span of that name has below it.
fn check(trace: &Trace, parent: &str, children: &[&str]) {
    assert_eq!(trace.children(parent), children, "{}", trace.tree());
}

#[test]
fn both_sides_of_a_join_are_children() {
    let pool = pool(2);
    let ((), trace) = trace(|| {
        traced::span("split").in_scope(|| {
            pool.install(in_current_context(|| {
                rayon::join(|| work("left"), in_current_context(|| work("right")));
            }));
        });
        // Called from outside of the pool, it moves both there.
        traced::span("outside").in_scope(|| {
            let left = in_current_context(|| work("left of outside"));
            let right = in_current_context(|| work("right of outside"));
            pool.join(left, right);
        });
    });
    check(&trace, "split", &["left", "right"]);
    check(&trace, "outside", &["left of outside", "right of outside"]);
    assert_is_clean(&pool);
}

#[test]
fn what_a_scope_spawns_is_a_child_wherever_it_was_spawned() {
    let pool = pool(2);
    let ((), trace) = trace(|| {
        traced::span("outer").in_scope(|| {
            let first = in_current_context(|| work("first"));
            let context = Context::current();
            pool.scope(|scope| {
                scope.spawn(|_| first());
                scope.spawn(move |scope| {
                    let _attached = context.attach();
                    traced::span("second").in_scope(|| {
                        let inner = in_current_context(|| work("third"));
                        scope.spawn(|_| inner());
                    });
                });
            });
        });
    });
    check(&trace, "outer", &["first", "second"]);
    check(&trace, "second", &["third"]);
    assert_is_clean(&pool);
}

#[test]
fn a_job_that_nobody_waits_for_is_a_child() {
    let pool = pool(1);
    let ((), trace) = trace(|| {
        let (done, wait) = channel();
        traced::span("outer").in_scope(|| {
            pool.spawn(in_current_context(move || {
                work("spawned");
                done.send(()).unwrap();
            }));
        });
        wait.recv().unwrap();
    });
    check(&trace, "outer", &["spawned"]);
    assert_is_clean(&pool);
}

#[traced(attributes(n))]
fn item(n: u64) -> u64 {
    n
}

#[test]
fn each_item_of_a_parallel_iterator_is_a_child() {
    let pool = pool(4);
    let items: Vec<u64> = (0..1_000).collect();
    let (sum, trace) = trace(|| {
        traced::span("outer").in_scope(|| {
            let each = each_in_current_context(|n: &u64| item(*n));
            pool.install(|| items.par_iter().map(each).sum::<u64>())
        })
    });
    assert_eq!(sum, 499_500);
    assert_eq!(trace.children("outer"), vec!["item"; 1_000]);
    assert_is_clean(&pool);
}

#[traced(parent = context, attributes(n))]
fn item_of(context: &Context, n: u64) {
    work("detail");
}

/// Without a guard: the function says itself whose child it is.
#[test]
fn a_function_may_be_given_its_parent_instead() {
    let pool = pool(4);
    let ((), trace) = trace(|| {
        traced::span("outer").in_scope(|| {
            let context = Context::current();
            pool.install(|| {
                (0..100_u64)
                    .into_par_iter()
                    .for_each(|n| item_of(&context, n));
            });
        });
    });
    assert_eq!(trace.children("outer"), vec!["item_of"; 100]);
    assert_eq!(trace.spans().len(), 201);
    assert_is_clean(&pool);
}

#[traced(attributes(n, depth))]
fn halve(n: usize, depth: u32) {
    let here = current();
    if depth > 0 {
        // While it waits for the other half, the thread takes whatever job there is, also another item's.
        rayon::join(
            || halve(2 * n, depth - 1),
            in_current_context(|| halve(2 * n + 1, depth - 1)),
        );
    }
    assert_eq!(current(), here);
}

/// Every job is pushed on top of the one that waits, and is gone before that goes on.
#[test]
fn jobs_that_are_run_while_another_waits_keep_their_own_parents() {
    const ITEMS: usize = 32;
    const DEPTH: u32 = 4;
    let pool = pool(4);
    let ((), trace) = trace(|| {
        let context = Context::current();
        pool.install(|| {
            (ITEMS..2 * ITEMS).into_par_iter().for_each(|n| {
                let _attached = context.clone().attach();
                halve(n, DEPTH);
            });
        });
    });
    let number = |span: &SpanData| {
        let value = attribute(&span.attributes, "n").unwrap().to_string();
        value.parse::<usize>().unwrap()
    };
    let spans = trace.spans();
    assert_eq!(spans.len(), ITEMS * ((1 << (DEPTH + 1)) - 1));
    for span in spans {
        let is_parent = |it: &&SpanData| it.span_context.span_id() == span.parent_span_id;
        match spans.iter().find(is_parent) {
            Some(parent) => assert_eq!(number(parent), number(span) / 2),
            None => assert!((ITEMS..2 * ITEMS).contains(&number(span)), "{span:?}"),
        }
    }
    assert_is_clean(&pool);
}

#[traced(attributes(n))]
fn interrupted(n: u64) {
    if n == 0 {
        assert_eq!(rayon::yield_now(), Some(Yield::Executed));
    }
}

/// The only thread has one half of the items before it, and does the other half in the middle of it.
#[test]
fn an_item_that_is_done_in_the_middle_of_another_is_its_sibling() {
    let pool = pool(1);
    let ((), trace) = trace(|| {
        let context = Context::current();
        pool.install(|| {
            (0..2_u64).into_par_iter().for_each(|n| {
                let _attached = context.clone().attach();
                interrupted(n);
            });
        });
    });
    let [first, second] = trace.spans() else {
        panic!("{}", trace.tree());
    };
    assert!(first.start_time <= second.start_time && second.end_time <= first.end_time);
    assert_eq!(first.parent_span_id, second.parent_span_id);
    assert_ne!(second.parent_span_id, SpanId::INVALID);
    assert_is_clean(&pool);
}

/// Why a job is given a context even if its thread seems to have one: that one is another job's.
#[test]
fn a_job_without_a_context_may_find_that_of_a_job_which_waits() {
    let pool = pool(1);
    let ((), trace) = trace(|| {
        let waiting = in_current_context(|| {
            traced::span("waiting").in_scope(|| {
                rayon::scope(|scope| {
                    // Somebody else's, who did not carry a context: the only thread runs it where it waits.
                    scope.spawn(|_| work("without"));
                    let carried = Context::new();
                    scope.spawn(move |_| {
                        let _attached = carried.attach();
                        work("with");
                    });
                });
            });
        });
        pool.install(waiting);
    });
    check(&trace, "waiting", &["without"]);
    assert!(trace.spans().iter().all(|span| span.name != "with"));
    assert_is_clean(&pool);
}
