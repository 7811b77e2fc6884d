//! What is given twice under one name: the later one wins.
//! Never changes the order of what remains.

use std::collections::HashSet;
use std::hash::Hash;

/// In time that grows with the number of the items alone, as anybody may write a long list.
pub(crate) fn keep_last<T, N: Eq + Hash>(items: &mut Vec<T>, name: impl Fn(&T) -> N) {
    let mut names = HashSet::with_capacity(items.len());
    let is_last = |item: &T| names.insert(name(item));
    let mut are_last: Vec<bool> = items.iter().rev().map(is_last).collect();
    items.retain(|_| are_last.pop().unwrap_or(true));
}
