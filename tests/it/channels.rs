//! Work that goes through a channel: the message says whose child it is, or what it is linked to.
//! Never relies on the context of the thread that receives.

use std::thread;

use crossbeam_channel::{Receiver, unbounded};
use expect_test::expect;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, TraceId};
use traced::traced;

use crate::harness::{collect, trace};

/// The sender is the parent.
struct Job {
    context: Context,
    name: &'static str,
}

/// The sender is linked to.
#[derive(Clone)]
struct Notice {
    sender: SpanContext,
}

#[traced(parent = job.context, name = job.name)]
fn run(job: Job) {
    detail();
}

#[traced]
fn detail() {}

#[test]
fn a_job_with_a_context_continues_its_senders_trace() {
    let (jobs, queue) = unbounded::<Job>();
    let worker = thread::spawn(move || queue.into_iter().for_each(run));
    let ((), trace) = trace(|| {
        for name in ["first", "second"] {
            traced::span("sender").in_scope(|| {
                let context = Context::current();
                jobs.send(Job { context, name }).unwrap();
            });
        }
        drop(jobs);
        worker.join().unwrap();
    });
    expect![[r#"
        sender
          first
            detail
        sender
          second
            detail
    "#]]
    .assert_eq(&trace.tree());
}

#[traced(root, links = notices.iter().map(|notice| notice.sender.clone()))]
fn handle(notices: &[Notice]) -> TraceId {
    detail();
    traced::current().span_context().trace_id()
}

fn handle_all(queue: &Receiver<Notice>) -> TraceId {
    handle(&queue.iter().collect::<Vec<_>>())
}

#[test]
fn a_batch_has_a_trace_of_its_own_with_a_link_to_each_sender() {
    let (notices, queue) = unbounded();
    let worker = thread::spawn(move || handle_all(&queue));
    let (senders, here) = trace(|| {
        let send = |_| {
            let notice = traced::span("sender").in_scope(|| Notice {
                sender: traced::current().span_context(),
            });
            notices.send(notice.clone()).unwrap();
            notice.sender
        };
        (0..3).map(send).collect::<Vec<_>>()
    });
    drop(notices);
    let there = worker.join().unwrap();
    assert_eq!(here.spans().len(), 3);
    assert_ne!(there, senders[0].trace_id());

    let batch = collect(there, opentelemetry::trace::SpanId::INVALID);
    let span = batch.span("handle");
    assert_eq!(span.parent_span_id, opentelemetry::trace::SpanId::INVALID);
    let links: Vec<_> = span
        .links
        .iter()
        .map(|it| it.span_context.clone())
        .collect();
    assert_eq!(links, senders);
    assert_eq!(batch.children("handle"), ["detail"]);
}
