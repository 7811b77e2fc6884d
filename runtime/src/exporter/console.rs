//! [`Console`] prints each batch of spans as trees for people, one tree for each trace.
//! Never panics on a closed pipe, and never prints a control character that came from the application.

mod line;
mod tree;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use opentelemetry::Key;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use self::tree::{Forest, Node};
use crate::exporter::terminal::push_plain;

/// Spans deeper than this are not indented further, but say how deep they are. It also keeps the output linear
/// in the number of spans.
const DEEPEST: usize = 32;

/// ```text
/// trace 4bf92f3577b34da6a3ce929d0e0e4736  shop
/// POST /checkout  server  12.3 ms  http.route=/checkout  ERROR: card declined  (src/main.rs:12)
/// ├─ load-cart  1.02 ms  cart.items=3  (src/cart.rs:40)
/// └─ charge-card  8.4 ms  ERROR: card declined  (src/card.rs:7)
///      +8.31 ms  exception  exception.type=shop::Declined exception.message="card declined"
/// ```
pub(crate) struct Console {
    out: Mutex<Box<dyn Write + Send>>,
    /// Empty when the resource does not name one.
    service: String,
}

impl Console {
    pub(crate) fn new(out: Box<dyn Write + Send>) -> Self {
        Self {
            out: Mutex::new(out),
            service: String::new(),
        }
    }

    fn print(&self, text: &str) -> std::io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console")
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl SpanExporter for Console {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.print(&text(&batch, &self.service)).map_err(|error| {
            OTelSdkError::InternalFailure(format!("the console cannot be written to: {error}"))
        })
    }

    fn set_resource(&mut self, resource: &Resource) {
        let name = resource.get_ref(&Key::from_static_str("service.name"));
        self.service = name.map(ToString::to_string).unwrap_or_default();
    }
}

/// Every trace ends with an empty line, which sets it off from what else the program prints.
fn text(spans: &[SpanData], service: &str) -> String {
    let forest = Forest::new(spans);
    let mut out = String::new();
    for roots in &forest.traces {
        for (position, &root) in roots.iter().enumerate() {
            if position == 0 {
                push_header(&mut out, &spans[root], service);
            }
            let mut branches = Branches::default();
            for node in forest.walk(root) {
                branches.push_node(&mut out, &node, spans, service);
            }
        }
        out.push('\n');
    }
    out
}

fn push_header(out: &mut String, root: &SpanData, service: &str) {
    out.push_str("trace ");
    out.push_str(&root.span_context.trace_id().to_string());
    if !service.is_empty() {
        out.push_str("  ");
        push_plain(out, service, line::LONGEST);
    }
    out.push('\n');
}

/// The branches that lead to the node printed last.
#[derive(Default)]
struct Branches {
    /// For each level below the root, whether no sibling follows there.
    are_last: Vec<bool>,
}

impl Branches {
    fn push_node(&mut self, out: &mut String, node: &Node, spans: &[SpanData], service: &str) {
        let span = &spans[node.span];
        let level = node.depth.min(DEEPEST);
        self.are_last.truncate(level.saturating_sub(1));
        self.push_indentation(out);
        if level > 0 {
            out.push_str(if node.is_last { "└─ " } else { "├─ " });
            self.are_last.push(node.is_last);
        }
        if node.depth > DEEPEST {
            out.push_str("(depth ");
            out.push_str(&node.depth.to_string());
            out.push_str(") ");
        }
        line::span(out, span, node.parent.map(|parent| &spans[parent]), service);
        out.push('\n');
        line::details(span, |detail| {
            self.push_indentation(out);
            out.push_str(if node.is_leaf { "  " } else { "│ " });
            out.push_str(detail);
            out.push('\n');
        });
    }

    fn push_indentation(&self, out: &mut String) {
        for &is_last in &self.are_last {
            out.push_str(if is_last { "   " } else { "│  " });
        }
    }
}
