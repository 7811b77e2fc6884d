#![deny(warnings)]

mod harness;

use opentelemetry::trace::TraceContextExt;
use traced::{Context, SpanContext, traced};

#[traced(parent = parent)]
fn by_reference(parent: &Context) -> SpanContext {
    current()
}

#[traced(parent = parent.clone())]
fn by_value(parent: Context) -> (SpanContext, Context) {
    (current(), parent)
}

#[traced(parent = parent)]
async fn by_span_context(parent: SpanContext) -> SpanContext {
    current()
}

struct Message(SpanContext);

impl Message {
    #[traced(parent = self.0.clone(), kind = consumer)]
    fn of_field(&self) -> impl Future<Output = SpanContext> {
        async { current() }
    }

    #[traced(root, links = [self.0.clone()])]
    fn root(&self) -> SpanContext {
        current()
    }
}

#[traced(links = links.iter().cloned())]
fn linked(links: &[SpanContext]) -> usize {
    links.len()
}

#[traced(links = link)]
async fn of_option(link: Option<SpanContext>) {}

#[traced(scope = "billing")]
fn scoped() {}

const SCOPE: &str = "shipping";

#[traced(scope = SCOPE)]
async fn scoped_by_constant() {}

fn current() -> SpanContext {
    Context::current().span().span_context().clone()
}

#[traced]
async fn run() {
    let here = Context::current();
    let trace = current().trace_id();
    assert_eq!(by_reference(&here).trace_id(), trace);
    assert_eq!(by_value(here).0.trace_id(), trace);
    assert_eq!(by_span_context(current()).await.trace_id(), trace);
    let message = Message(current());
    assert_eq!(message.of_field().await.trace_id(), trace);
    let is_on = current().is_valid();
    assert_eq!(message.root().trace_id() != trace, is_on);
    assert_eq!(linked(&[current()]), 1);
    of_option(None).await;
    scoped();
    scoped_by_constant().await;
}

fn main() {
    assert_eq!(harness::off_and_on(run).len(), 10);
}
