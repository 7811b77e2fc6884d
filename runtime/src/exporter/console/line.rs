//! What is said about one span: [`span`] is its line, [`details`] are the lines below it.
//! Never knows where in a tree the span stands, except for its parent, and never lets a raw control character through.

use std::fmt::Write;
use std::time::SystemTime;

use opentelemetry::trace::{Event, Link, SpanKind, Status};
use opentelemetry::{Array, KeyValue, SpanId, StringValue, Value};
use opentelemetry_sdk::trace::SpanData;

use crate::exporter::terminal::{push_plain, push_quoted, push_word};

/// The longest name, key, value or message that is shown whole, in characters; of a longer one, this many.
pub(super) const LONGEST: usize = 240;

/// The place of a callsite, which closes the line of its span as `file:line`.
const FILE: &str = "code.file.path";
const LINE: &str = "code.line.number";
/// Attributes that say what the line says without them.
const SILENT: [&str; 4] = ["code.column.number", "code.function.name", FILE, LINE];
/// Pages of text, of which a tree only says how long they are.
const STACK_TRACE: &str = "exception.stacktrace";

/// `parent` is the span's parent when it was printed above, and `service` the name on the trace's header.
pub(super) fn span(out: &mut String, span: &SpanData, parent: Option<&SpanData>, service: &str) {
    push_name(out, &span.name);
    if let Some(kind) = kind(&span.span_kind) {
        push_column(out, kind);
    }
    push_column(out, &interval(span.start_time, span.end_time));
    if parent.is_none() && span.parent_span_id != SpanId::INVALID {
        let remote = if span.parent_span_is_remote {
            "remote "
        } else {
            ""
        };
        let _ = write!(out, "  {remote}parent {}", span.parent_span_id);
    }
    let scope = span.instrumentation_scope.name();
    let known = parent.map_or(service, |parent| parent.instrumentation_scope.name());
    if scope != known && !scope.is_empty() {
        out.push_str("  [");
        push_plain(out, scope, LONGEST);
        out.push(']');
    }
    push_attributes(out, &span.attributes);
    if let Status::Error { description } = &span.status {
        push_column(out, "ERROR");
        if !description.is_empty() {
            out.push_str(": ");
            push_plain(out, description, LONGEST);
        }
    }
    push_dropped(
        out,
        &[
            (span.dropped_attributes_count, "attribute"),
            (span.events.dropped_count, "event"),
            (span.links.dropped_count, "link"),
        ],
    );
    push_place(out, &span.attributes);
}

/// Hands each line about the span's events and links to `line`.
pub(super) fn details(span: &SpanData, mut line: impl FnMut(&str)) {
    let mut out = String::new();
    for event in &span.events.events {
        out.clear();
        push_event(&mut out, event, span.start_time);
        line(&out);
    }
    for link in &span.links.links {
        out.clear();
        push_link(&mut out, link);
        line(&out);
    }
}

fn push_event(out: &mut String, event: &Event, start: SystemTime) {
    if event.timestamp < start {
        out.push('-');
        out.push_str(&interval(event.timestamp, start));
    } else {
        out.push('+');
        out.push_str(&interval(start, event.timestamp));
    }
    out.push_str("  ");
    push_name(out, &event.name);
    push_attributes(out, &event.attributes);
    push_dropped(out, &[(event.dropped_attributes_count, "attribute")]);
    push_place(out, &event.attributes);
}

fn push_link(out: &mut String, link: &Link) {
    let context = &link.span_context;
    let _ = write!(out, "link {}/{}", context.trace_id(), context.span_id());
    push_attributes(out, &link.attributes);
    push_dropped(out, &[(link.dropped_attributes_count, "attribute")]);
}

fn kind(kind: &SpanKind) -> Option<&'static str> {
    match kind {
        SpanKind::Client => Some("client"),
        SpanKind::Consumer => Some("consumer"),
        SpanKind::Internal => None,
        SpanKind::Producer => Some("producer"),
        SpanKind::Server => Some("server"),
    }
}

fn push_column(out: &mut String, text: &str) {
    out.push_str("  ");
    out.push_str(text);
}

fn push_name(out: &mut String, name: &str) {
    if name.is_empty() {
        out.push_str("\"\"");
    } else {
        push_plain(out, name, LONGEST);
    }
}

fn push_attributes<'a>(out: &mut String, attributes: impl IntoIterator<Item = &'a KeyValue>) {
    let mut separator = "  ";
    for KeyValue { key, value, .. } in attributes {
        if SILENT.contains(&key.as_str()) {
            continue;
        }
        out.push_str(separator);
        push_word(out, key.as_str(), LONGEST);
        out.push('=');
        if key.as_str() == STACK_TRACE {
            let _ = write!(out, "({} lines)", value.as_str().lines().count());
        } else {
            push_value(out, value);
        }
        separator = " ";
    }
}

fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::F64(number) => push_float(out, *number),
        Value::String(text) => push_word(out, text.as_str(), LONGEST),
        Value::Array(Array::Bool(items)) => push_array(out, items, push_displayed),
        Value::Array(Array::I64(items)) => push_array(out, items, push_displayed),
        Value::Array(Array::F64(items)) => {
            push_array(out, items, |out, &item| push_float(out, item));
        }
        Value::Array(Array::String(items)) => push_array(out, items, push_string),
        other => push_word(out, &other.to_string(), LONGEST),
    }
}

/// `Debug` keeps a float apart from an integer, and 1e300 short.
fn push_float(out: &mut String, number: f64) {
    let _ = write!(out, "{number:?}");
}

fn push_string(out: &mut String, text: &StringValue) {
    push_quoted(out, text.as_str(), LONGEST);
}

fn push_displayed(out: &mut String, item: &impl std::fmt::Display) {
    let _ = write!(out, "{item}");
}

fn push_array<T>(out: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    let start = out.len();
    out.push('[');
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        if out.len() - start > LONGEST {
            let _ = write!(out, "…+{}", items.len() - position);
            break;
        }
        push(out, item);
    }
    out.push(']');
}

fn push_dropped(out: &mut String, counts: &[(u32, &str)]) {
    let mut separator = "  dropped ";
    for &(count, noun) in counts.iter().filter(|(count, _)| *count > 0) {
        let plural = if count == 1 { "" } else { "s" };
        let _ = write!(out, "{separator}{count} {noun}{plural}");
        separator = ", ";
    }
}

fn push_place(out: &mut String, attributes: &[KeyValue]) {
    let find = |name| {
        let attribute = attributes
            .iter()
            .find(|attribute| attribute.key.as_str() == name)?;
        Some(attribute.value.as_str())
    };
    let Some(file) = find(FILE) else { return };
    out.push_str("  (");
    push_plain(out, &file, LONGEST);
    if let Some(line) = find(LINE) {
        out.push(':');
        push_plain(out, &line, LONGEST);
    }
    out.push(')');
}

/// Three significant digits in the largest unit that leaves something before the point; whole seconds from
/// 1000 s. A clock that was set back gives `0 ns`.
fn interval(start: SystemTime, end: SystemTime) -> String {
    const SECOND: u128 = 1_000_000_000;
    let nanos = end
        .duration_since(start)
        .map_or(0, |interval| interval.as_nanos());
    let mut step = 1;
    while nanos / step >= 1000 && step < SECOND {
        step *= 10;
    }
    let rounded = (nanos + step / 2) / step * step;
    let (unit, digits, name) = match rounded {
        0..1_000 => (1, 0, "ns"),
        1_000..1_000_000 => (1_000, 3, "µs"),
        1_000_000..SECOND => (1_000_000, 6, "ms"),
        _ => (SECOND, 9, "s"),
    };
    let (whole, part) = (rounded / unit, rounded % unit);
    if part == 0 {
        return format!("{whole} {name}");
    }
    let decimals = format!("{part:0digits$}");
    format!("{whole}.{} {name}", decimals.trim_end_matches('0'))
}
