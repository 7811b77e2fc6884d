//! Which span of a batch stands under which, in the order of their start: [`Forest`].
//! Never prints, and never loses a span or walks in circles, whatever ids the batch holds.

use std::collections::HashMap;

use opentelemetry::SpanId;
use opentelemetry_sdk::trace::SpanData;

/// The spans of a batch, named by their position in it.
#[derive(Debug)]
pub(super) struct Forest {
    /// The roots of each trace. A root is a span whose parent is not in the batch.
    pub(super) traces: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
}

/// A span and its place below the root that [`Forest::walk`] started at.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: usize,
    pub(super) parent: Option<usize>,
    pub(super) depth: usize,
    /// No sibling follows.
    pub(super) is_last: bool,
    pub(super) is_leaf: bool,
}

impl Forest {
    pub(super) fn new(spans: &[SpanData]) -> Self {
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|&span| spans[span].start_time);

        let mut parents = parents(spans, &order);
        break_cycles(&mut parents, &order);

        let mut children = vec![Vec::new(); spans.len()];
        let mut traces: Vec<Vec<usize>> = Vec::new();
        let mut trace_positions = HashMap::new();
        for &span in &order {
            if let Some(parent) = parents[span] {
                children[parent].push(span);
                continue;
            }
            let trace = spans[span].span_context.trace_id();
            let position = *trace_positions.entry(trace).or_insert(traces.len());
            if position == traces.len() {
                traces.push(Vec::new());
            }
            traces[position].push(span);
        }
        Self { traces, children }
    }

    /// The tree below `root`, each span before its children. The depth of a tree is only bounded by the batch,
    /// so the walk keeps its own stack.
    pub(super) fn walk(&self, root: usize) -> impl Iterator<Item = Node> {
        let mut stack = vec![Node {
            span: root,
            parent: None,
            depth: 0,
            is_last: true,
            is_leaf: self.children[root].is_empty(),
        }];
        std::iter::from_fn(move || {
            let node = stack.pop()?;
            let children = &self.children[node.span];
            let nodes = children.iter().enumerate().map(|(position, &span)| Node {
                span,
                parent: Some(node.span),
                depth: node.depth + 1,
                is_last: position + 1 == children.len(),
                is_leaf: self.children[span].is_empty(),
            });
            stack.extend(nodes.rev());
            Some(node)
        })
    }
}

/// The position of each span's parent, when it is in the batch. Of spans with the same id the first one started
/// has the children.
fn parents(spans: &[SpanData], order: &[usize]) -> Vec<Option<usize>> {
    let mut positions = HashMap::with_capacity(spans.len());
    for &position in order {
        let context = &spans[position].span_context;
        positions
            .entry((context.trace_id(), context.span_id()))
            .or_insert(position);
    }
    let parent_of = |span: &SpanData| {
        if span.parent_span_id == SpanId::INVALID {
            return None;
        }
        let id = (span.span_context.trace_id(), span.parent_span_id);
        positions.get(&id).copied()
    };
    spans.iter().map(parent_of).collect()
}

/// Makes one span of each cycle a root. Every span is passed once, by the first walk towards the roots that
/// meets it.
fn break_cycles(parents: &mut [Option<usize>], order: &[usize]) {
    let mut walks = vec![None; parents.len()];
    for &start in order {
        let mut span = start;
        while walks[span].is_none() {
            walks[span] = Some(start);
            match parents[span] {
                Some(parent) => span = parent,
                None => break,
            }
        }
        // The walk ended at a root, which this leaves as it is, or came back to a span of its own.
        if walks[span] == Some(start) {
            parents[span] = None;
        }
    }
}
