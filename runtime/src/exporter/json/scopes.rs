//! [`Scopes`]: which spans of a batch belong to which scope.
//! Never changes the order of spans within a scope.

use std::collections::HashMap;
use std::ops::Range;

use crate::exporter::size::KEPT;
use crate::exporter::view::Batch;

/// Reused from batch to batch.
#[derive(Debug, Default)]
pub(super) struct Scopes(Vec<Place>);

/// Where a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number of its scope, in the order in which they are first seen.
    pub(super) scope: usize,
    /// Its place in the batch.
    pub(super) span: usize,
}

impl Scopes {
    /// Sorted by scope.
    pub(super) fn group(&mut self, batch: &(impl Batch + ?Sized), range: Range<usize>) -> &[Place] {
        self.0.clear();
        let mut numbers = HashMap::new();
        let mut last = None;
        for span in range {
            let scope = batch.span(span).scope;
            let number = match last {
                Some((last, number)) if last == scope => number,
                _ => {
                    let next = numbers.len();
                    *numbers.entry(scope).or_insert(next)
                }
            };
            last = Some((scope, number));
            self.0.push(Place {
                scope: number,
                span,
            });
        }
        self.0.sort_unstable();
        &self.0
    }

    pub(super) fn trim(&mut self) {
        self.0.clear();
        self.0.shrink_to(KEPT / size_of::<Place>());
    }
}
