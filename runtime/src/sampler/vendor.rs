//! The entry `ot` of a trace state, in which samplers tell each other what they did.
//! Never loses another vendor's entry to a mistake in this one.

use opentelemetry::trace::{SpanContext, TraceId, TraceState};

use super::threshold::{Randomness, Threshold};

const KEY: &str = "ot";
const RANDOMNESS: &str = "rv";
const THRESHOLD: &str = "th";
/// Of the whole value, in characters.
const LONGEST: usize = 256;

/// What a trace is sampled by: what its state says, or else what its id is.
pub(super) fn randomness(state: &TraceState, trace_id: TraceId) -> Randomness {
    let explicit = entry(state).and_then(|entry| find(entry, RANDOMNESS));
    let explicit = explicit.and_then(Randomness::read);
    explicit.unwrap_or_else(|| Randomness::of(trace_id))
}

/// The state of what is sampled with this threshold. The entry comes first, as it has changed
/// ([mutations](https://www.w3.org/TR/trace-context-2/#mutating-the-tracestate-field)).
pub(super) fn with_threshold(state: &TraceState, threshold: Threshold) -> TraceState {
    let mut value = entry(state).map(others).unwrap_or_default();
    if !value.is_empty() {
        value.push(';');
    }
    value.push_str(THRESHOLD);
    value.push(':');
    value.push_str(&threshold.digits());
    if value.len() > LONGEST {
        // Too much for one more; a span that says no probability is better than one that says its parent's.
        return without_threshold(state);
    }
    with_entry(state, Some(&value))
}

/// The state of what is sampled for reasons that are no probability, or not at all.
pub(super) fn without_threshold(state: &TraceState) -> TraceState {
    if state.get(KEY).is_none() {
        return state.clone();
    }
    match entry(state) {
        // Nobody can read it, so it says nothing.
        None => with_entry(state, None),
        Some(entry) if find(entry, THRESHOLD).is_none() => state.clone(),
        Some(entry) => {
            let others = others(entry);
            with_entry(state, (!others.is_empty()).then_some(others.as_str()))
        }
    }
}

/// The parent's state for a span that was decided about without a look at it. A threshold stays there only as long as it
/// says what was decided
/// ([requirements](https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/#general-requirements)).
pub(super) fn inherited(parent: &SpanContext, is_sampled: bool) -> TraceState {
    let state = parent.trace_state();
    if !parent.is_valid() {
        return TraceState::NONE;
    }
    // What was decided here says what it means.
    if !parent.is_remote() && parent.is_sampled() == is_sampled {
        return state.clone();
    }
    let threshold = entry(state).and_then(|entry| find(entry, THRESHOLD));
    let agrees = threshold.is_none_or(|digits| {
        let randomness = randomness(state, parent.trace_id());
        Threshold::read(digits).is_some_and(|it| it.keeps(randomness) == is_sampled)
    });
    if agrees {
        state.clone()
    } else {
        without_threshold(state)
    }
}

/// The parent's state for a span that was decided about whatever the parent is: no probability of the parent's is its own.
pub(super) fn unasked(parent: &SpanContext) -> TraceState {
    if parent.is_valid() {
        without_threshold(parent.trace_state())
    } else {
        TraceState::NONE
    }
}

/// The entry's value, if there is one and it is as it should be: each key once, and nothing but keys and values.
fn entry(state: &TraceState) -> Option<&str> {
    let mut entries = state.into_iter().filter(|(key, _)| *key == KEY);
    let (_, value) = entries.next()?;
    let is_one = entries.next().is_none() && value.len() <= LONGEST;
    (is_one && is_list(value)).then_some(value)
}

fn is_list(value: &str) -> bool {
    let mut rest = value.split(';');
    while let Some(member) = rest.next() {
        let is_member = member.split_once(':').is_some_and(|(key, value)| {
            is_key(key) && is_value(value) && rest.clone().all(|other| !is_of(other, key))
        });
        if !is_member {
            return false;
        }
    }
    true
}

/// A value of an entry that is as it should be.
fn find<'a>(entry: &'a str, key: &str) -> Option<&'a str> {
    let mut members = entry.split(';').filter_map(|it| it.split_once(':'));
    members.find_map(|(it, value)| (it == key).then_some(value))
}

/// All but the threshold.
fn others(entry: &str) -> String {
    let others = entry.split(';').filter(|member| !is_of(member, THRESHOLD));
    others.collect::<Vec<_>>().join(";")
}

fn is_of(member: &str, key: &str) -> bool {
    member.split_once(':').is_some_and(|(it, _)| it == key)
}

fn is_key(key: &str) -> bool {
    let is_later = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    key.starts_with(|first: char| first.is_ascii_lowercase()) && key.bytes().all(is_later)
}

fn is_value(value: &str) -> bool {
    let is_any = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    value.bytes().all(is_any)
}

/// The entry in front of all others, or only these. A state that came with more than one loses them all.
fn with_entry(state: &TraceState, value: Option<&str>) -> TraceState {
    let own = value.map(|value| (KEY, value));
    let others = state.into_iter().filter(|(key, _)| *key != KEY);
    // Cannot fail with what a state was already made of.
    TraceState::from_key_value(own.into_iter().chain(others)).unwrap_or_else(|_| state.clone())
}
