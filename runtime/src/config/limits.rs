//! [`Limits`]: how much one span may hold.
//! Never enforces a limit.

use super::environment::{Environment, whole_number};

pub(super) const DEFAULT_COUNT: u32 = 128;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) attributes_per_span: u32,
    pub(crate) events_per_span: u32,
    pub(crate) links_per_span: u32,
    pub(crate) attributes_per_event: u32,
    pub(crate) attributes_per_link: u32,
    /// In characters; `None` keeps every value whole.
    pub(crate) attribute_value_length: Option<usize>,
}

impl Limits {
    pub(super) fn read(env: &mut Environment<'_>) -> Self {
        let mut count = |variable, default| env.count(&[variable], 0, default);
        // What holds where a more specific limit is not given.
        let attributes = count("OTEL_ATTRIBUTE_COUNT_LIMIT", DEFAULT_COUNT);
        Self {
            attributes_per_span: count("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", attributes),
            events_per_span: count("OTEL_SPAN_EVENT_COUNT_LIMIT", DEFAULT_COUNT),
            links_per_span: count("OTEL_SPAN_LINK_COUNT_LIMIT", DEFAULT_COUNT),
            attributes_per_event: count("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", attributes),
            attributes_per_link: count("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", attributes),
            attribute_value_length: attribute_value_length(env),
        }
    }
}

fn attribute_value_length(env: &mut Environment<'_>) -> Option<usize> {
    let variables = [
        "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
        "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    ];
    let found = env.find(&variables, |value| whole_number(value, 0));
    let instead = found.value.map_or_else(
        || "values are kept whole".to_owned(),
        |length| format!("using `{length}`"),
    );
    let expected = format!("a whole number from 0 to {}", u32::MAX);
    env.refuse(&found.refused, &expected, &instead);
    found
        .value
        .map(|length| usize::try_from(length).unwrap_or(usize::MAX))
}
