//! What is printed about one span.
//! Never looks at the tree.

use std::time::Duration;

use expect_test::expect;
use futures_executor::block_on;
use opentelemetry::trace::{Event, Link, Status};
use opentelemetry::{Array, InstrumentationScope, KeyValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SpanExporter;

use super::{Buffer, at, check, context, events, printed, span};
use crate::exporter::console::Console;
use crate::exporter::console::line::LONGEST;

#[test]
fn every_kind_of_value_is_shown() {
    let mut all = span(1, 0, "values", 0, 1);
    let strings = Array::String(vec!["a".into(), "b c".into(), "\x07".into()]);
    all.attributes = vec![
        KeyValue::new("bool", true),
        KeyValue::new("float", 1.0),
        KeyValue::new("huge", 1e300),
        KeyValue::new("empty", ""),
        KeyValue::new("two words", "it's \"x\"\n"),
        KeyValue::new("bools", Value::Array(vec![true, false].into())),
        KeyValue::new("ints", Value::Array(vec![1, -2].into())),
        KeyValue::new("floats", Value::Array(vec![0.5, 2.0].into())),
        KeyValue::new("strings", Value::Array(strings)),
        KeyValue::new(
            "many",
            Value::Array((100..400).collect::<Vec<i64>>().into()),
        ),
    ];
    check(
        vec![all],
        &expect![[r#"
            trace 00000000000000000000000000000001  shop
            values  1 µs  bool=true float=1.0 huge=1e300 empty="" "two words"="it's \"x\"\n" bools=[true,false] ints=[1,-2] floats=[0.5,2.0] strings=["a","b c","\u{7}"] many=[100,101,102,103,104,105,106,107,108,109,110,111,112,113,114,115,116,117,118,119,120,121,122,123,124,125,126,127,128,129,130,131,132,133,134,135,136,137,138,139,140,141,142,143,144,145,146,147,148,149,150,151,152,153,154,155,156,157,158,159,…+240]

        "#]],
    );
}

#[test]
fn a_long_text_is_cut() {
    let long = "x".repeat(LONGEST + 10);
    let mut root = span(1, 0, "cut", 0, 1);
    root.attributes = vec![KeyValue::new("key", long.clone())];
    root.status = Status::error(long);
    let cut = format!("{}…+10", "x".repeat(LONGEST));
    assert!(printed(vec![root]).contains(&format!("key={cut}  ERROR: {cut}\n")));
}

#[test]
fn durations_have_three_digits() {
    let cases = [
        (0, "0 ns"),
        (7, "7 ns"),
        (999, "999 ns"),
        (1_000, "1 µs"),
        (1_234, "1.23 µs"),
        (12_345, "12.3 µs"),
        (999_499, "999 µs"),
        (999_500, "1 ms"),
        (1_005_000, "1.01 ms"),
        (8_400_000, "8.4 ms"),
        (100_000_000, "100 ms"),
        (59_949_000_000, "59.9 s"),
        (1_234_567_000_000, "1235 s"),
    ];
    for (nanos, expected) in cases {
        let mut one = span(1, 0, "x", 0, 0);
        one.end_time = one.start_time + Duration::from_nanos(nanos);
        let text = printed(vec![one]);
        assert_eq!(text.lines().nth(1), Some(format!("x  {expected}").as_str()));
    }
    let mut backwards = span(1, 0, "x", 10, 0);
    backwards.end_time = at(0);
    assert!(printed(vec![backwards]).contains("x  0 ns\n"));
}

#[test]
fn events_links_and_what_was_dropped_have_lines() {
    let mut root = span(1, 0, "job", 100, 2_000_000);
    root.dropped_attributes_count = 3;
    root.events.dropped_count = 1;
    root.links.dropped_count = 2;
    let trace = KeyValue::new("exception.stacktrace", "0: main\n1: start");
    root.events.events = vec![
        Event::new("early", at(50), Vec::new(), 0),
        Event::new("exception", at(100), vec![trace], 1),
    ];
    let queue = vec![KeyValue::new("queue", "mail")];
    root.links.links = vec![Link::new(context(7, 8), queue, 0)];
    let mut leaf = span(2, 1, "", 200, 0);
    leaf.links.links = vec![Link::with_context(context(9, 10))];
    leaf.status = Status::error("");
    check(
        vec![root, leaf],
        &expect![[r#"
            trace 00000000000000000000000000000001  shop
            job  2 s  dropped 3 attributes, 1 event, 2 links
            │ -50 µs  early
            │ +0 ns  exception  exception.stacktrace=(2 lines)  dropped 1 attribute
            │ link 00000000000000000000000000000007/0000000000000008  queue=mail
            └─ ""  0 ns  ERROR
                 link 00000000000000000000000000000009/000000000000000a

        "#]],
    );
}

#[test]
fn no_control_character_gets_through() {
    let bad = "\x1b]0;x\x07\u{9b}\r\u{202e}";
    let mut root = span(1, 0, bad, 0, 1);
    root.attributes = vec![
        KeyValue::new(bad, bad),
        KeyValue::new("code.file.path", bad),
        KeyValue::new("code.line.number", bad),
    ];
    root.status = Status::error(bad);
    root.events = events(vec![Event::new(
        bad,
        at(0),
        vec![KeyValue::new(bad, bad)],
        0,
    )]);
    root.links.links = vec![Link::new(context(1, 2), vec![KeyValue::new(bad, bad)], 0)];
    root.instrumentation_scope = InstrumentationScope::builder("\x1b]0;x").build();

    let buffer = Buffer::default();
    let mut console = Console::new(Box::new(buffer.clone()));
    let service = KeyValue::new("service.name", bad);
    console.set_resource(&Resource::builder_empty().with_attribute(service).build());
    block_on(console.export(vec![root])).unwrap();
    let text = String::from_utf8(buffer.0.lock().unwrap().clone()).unwrap();

    assert_eq!(text.matches("\\u{1b}]0;x").count(), 13, "{text}");
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'),
        "{text:?}"
    );
}
