//! What goes out of functions that were given a context, by all that may be given one.
//! Never starts a span if tracing is off.

use std::collections::{BTreeMap, HashMap};

use http::HeaderMap;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::{Context, global};
use traced::propagation::{B3Propagator, Extractor, Injector, TextMapPropagator};
use traced::traced;

use crate::endings::Ending;

type Headers = HashMap<String, String>;

#[traced(kind = server, parent = context)]
fn function(context: &Context) -> Headers {
    sent()
}

#[traced(kind = server, parent = traced::propagation::extract(headers))]
async fn asynchronous(headers: &Headers) -> Headers {
    tokio::task::yield_now().await;
    sent()
}

#[traced(kind = server, parent = traced::propagation::extract(headers))]
fn future(headers: &Headers) -> impl Future<Output = Headers> + use<> {
    async {
        tokio::task::yield_now().await;
        sent()
    }
}

#[traced(kind = server, root, links = traced::propagation::link(headers))]
fn edge(headers: &Headers) -> Headers {
    sent()
}

fn sent() -> Headers {
    let mut headers = Headers::new();
    traced::propagation::inject(&mut headers);
    headers
}

fn received() -> Headers {
    let headers = [
        ("baggage", "user=ann"),
        (
            "traceparent",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03",
        ),
        ("tracestate", "a=1,b=2"),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Headers::from(headers)
}

/// A propagator that does not say which headers are its own.
#[derive(Debug)]
struct Secretive;

impl TextMapPropagator for Secretive {
    fn inject_context(&self, _: &Context, carrier: &mut dyn Injector) {
        carrier.set("secret", "1".to_owned());
    }

    fn extract_with_context(&self, context: &Context, _: &dyn Extractor) -> Context {
        context.clone()
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(&[])
    }
}

/// A program that sets a propagator by other means, and leaves tracing off.
pub(crate) fn beside_another(ending: Ending) {
    global::set_text_map_propagator(Secretive);
    let telemetry = ending.builder().init();
    print("ours", sent());
    let mut theirs = Headers::new();
    global::get_text_map_propagator(|propagator| propagator.inject(&mut theirs));
    print("theirs", theirs);
    ending.end(telemetry);
}

/// The same, after tracing was on and another one in force.
pub(crate) fn after_tracing(ending: Ending) {
    let telemetry = traced::builder()
        .lookup(|variable| (variable == "OTEL_TRACES_EXPORTER").then(|| "console".to_owned()))
        .init();
    assert!(telemetry.is_enabled());
    drop(telemetry);
    beside_another(ending);
}

/// One map of headers for two requests, of callers that say other things of sampling.
pub(crate) fn sent_twice(ending: Ending) {
    let telemetry = ending.builder().init();
    let ids = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
    let mut sent = HeaderMap::new();
    for said in [&format!("{ids}-d"), "0"] {
        let received = Headers::from([("b3".to_owned(), said.to_owned())]);
        let _attached = traced::propagation::extract(&received).attach();
        traced::http::inject(&mut sent);
        println!("{sent:?}");
    }
    ending.end(telemetry);
}

/// A carrier that does what would wait for ever if a lock were held.
struct Meddling;

impl Injector for Meddling {
    fn set(&mut self, key: &str, _: String) {
        global::set_text_map_propagator(Secretive);
        println!("meddled with: {key}");
    }
}

#[traced(parent = traced::propagation::extract(headers))]
fn meddle(headers: &Headers) {
    traced::propagation::inject(&mut Meddling);
}

/// A program that never calls `init`, before and after it sets a propagator by other means.
pub(crate) fn without_init() {
    let headers = received();
    print("nobody said how", serve(&headers));
    meddle(&headers);
    global::set_text_map_propagator(B3Propagator::single());
    print("another format", serve(&headers));
    let b3 = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1".to_owned();
    let headers = Headers::from([("b3".to_owned(), b3)]);
    print("in that format", serve(&headers));
}

#[traced(kind = server, parent = traced::propagation::extract(headers))]
fn serve(headers: &Headers) -> Headers {
    sent()
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn on(ending: Ending) {
    let telemetry = ending.builder().init();
    let headers = received();
    let context = traced::propagation::extract(&headers);
    let span = || traced::span("by hand").parent(&context);
    print("function", function(&context));
    print("async function", asynchronous(&headers).await);
    print("future", future(&headers).await);
    print("span around a closure", span().in_scope(sent));
    let polled = async {
        tokio::task::yield_now().await;
        sent()
    };
    print("span around a future", span().instrument(polled).await);
    print("root", edge(&headers));
    print("afterwards", sent());
    ending.end(telemetry);
}

fn print(what: &str, headers: Headers) {
    println!("{what}: {:?}", BTreeMap::from_iter(headers));
}
