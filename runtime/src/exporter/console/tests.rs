//! What the console prints for spans built by hand.
//! Never asserts on a clock, and never writes to the real standard output.

mod line;
mod tree;

use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use expect_test::{Expect, expect};
use futures_executor::block_on;
use opentelemetry::trace::{Event, SpanContext, SpanKind, Status, TraceFlags, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue, SpanId, TraceId};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanExporter, SpanLinks};

use super::Console;

/// A span of trace 1 and scope `shop` that starts at `start` and takes `took`, both in microseconds.
fn span(id: u64, parent: u64, name: &'static str, start: u64, took: u64) -> SpanData {
    let start_time = at(start);
    SpanData {
        span_context: context(1, id),
        parent_span_id: SpanId::from(parent),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time,
        end_time: start_time + Duration::from_micros(took),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::builder("shop").build(),
    }
}

fn context(trace: u128, id: u64) -> SpanContext {
    let flags = TraceFlags::SAMPLED;
    SpanContext::new(trace.into(), id.into(), flags, false, TraceState::NONE)
}

fn at(micros: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000) + Duration::from_micros(micros)
}

fn events(events: Vec<Event>) -> SpanEvents {
    let mut all = SpanEvents::default();
    all.events = events;
    all
}

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn printed(spans: Vec<SpanData>) -> String {
    let buffer = Buffer::default();
    let mut console = Console::new(Box::new(buffer.clone()));
    let service = KeyValue::new("service.name", "shop");
    console.set_resource(&Resource::builder_empty().with_attribute(service).build());
    block_on(console.export(spans)).unwrap();
    let bytes = buffer.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn check(spans: Vec<SpanData>, expected: &Expect) {
    expected.assert_eq(&printed(spans));
}

#[test]
fn a_request_reads_as_a_tree() {
    let mut checkout = span(0xa, 0, "POST /checkout", 0, 12_345);
    checkout.span_kind = SpanKind::Server;
    checkout.status = Status::error("card declined");
    checkout.attributes = vec![
        KeyValue::new("code.function.name", "shop::checkout"),
        KeyValue::new("code.file.path", "src/main.rs"),
        KeyValue::new("code.line.number", 12),
        KeyValue::new("http.route", "/checkout"),
    ];
    checkout.events = events(vec![Event::new("retry", at(500), Vec::new(), 0)]);
    let mut load = span(0xb, 0xa, "load-cart", 100, 1_020);
    load.attributes = vec![KeyValue::new("cart.items", 3)];
    let mut query = span(0xd, 0xb, "SELECT", 200, 800);
    query.span_kind = SpanKind::Client;
    query.instrumentation_scope = InstrumentationScope::builder("sql").build();
    let mut charge = span(0xc, 0xa, "charge-card", 2_000, 8_400);
    charge.status = Status::error("card declined");
    let exception = vec![
        KeyValue::new("exception.type", "shop::Declined"),
        KeyValue::new("exception.message", "card declined"),
    ];
    charge.events = events(vec![Event::new("exception", at(10_310), exception, 0)]);

    // As a batch has them: a child ends before its parent.
    check(
        vec![query, charge, load, checkout],
        &expect![[r#"
            trace 00000000000000000000000000000001  shop
            POST /checkout  server  12.3 ms  http.route=/checkout  ERROR: card declined  (src/main.rs:12)
            │ +500 µs  retry
            ├─ load-cart  1.02 ms  cart.items=3
            │  └─ SELECT  client  800 µs  [sql]
            └─ charge-card  8.4 ms  ERROR: card declined
                 +8.31 ms  exception  exception.type=shop::Declined exception.message="card declined"

        "#]],
    );
}

#[test]
fn a_closed_pipe_is_an_error() {
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let console = Console::new(Box::new(Closed));
    let result = block_on(console.export(vec![span(1, 0, "x", 0, 1)]));
    let Err(OTelSdkError::InternalFailure(reason)) = result else {
        panic!("{result:?}");
    };
    assert_eq!(reason, "the console cannot be written to: broken pipe");
}

#[test]
fn a_trace_without_a_service_has_only_its_id() {
    let buffer = Buffer::default();
    let console = Console::new(Box::new(buffer.clone()));
    block_on(console.export(vec![span(1, 0, "x", 0, 1)])).unwrap();
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();
    assert_eq!(
        text,
        format!("trace {}\nx  1 µs  [shop]\n\n", TraceId::from(1))
    );
}
