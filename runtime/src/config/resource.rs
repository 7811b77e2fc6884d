//! Who sends the spans: the service's name and the attributes of the resource.
//! Never adds what the variables do not say.

use super::environment::Environment;
use super::pairs::{pairs, percent_decoded};

/// The service's name, and the attributes without it.
pub(super) fn read(env: &mut Environment<'_>) -> (Option<String>, Vec<(String, String)>) {
    let found = env.find(&["OTEL_RESOURCE_ATTRIBUTES"], attributes);
    let expected = "percent-encoded `key=value` pairs separated by commas";
    env.refuse(&found.refused, expected, "ignored as a whole");
    let (names, rest): (Vec<_>, Vec<_>) = found
        .value
        .unwrap_or_default()
        .into_iter()
        .partition(|(key, _)| key == "service.name");
    let service_name = env.value("OTEL_SERVICE_NAME").or_else(|| {
        let (_, name) = names.into_iter().next_back()?;
        (!name.is_empty()).then_some(name)
    });
    (service_name, rest)
}

/// All of them or none, as the specification asks.
fn attributes(text: &str) -> Option<Vec<(String, String)>> {
    pairs(text)
        .map(|pair| {
            let (key, value) = pair?;
            let key = percent_decoded(key)?;
            (!key.is_empty()).then_some((key, percent_decoded(value)?))
        })
        .collect()
}
