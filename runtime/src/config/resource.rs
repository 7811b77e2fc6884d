//! [`Resource`]: who sends the spans.
//! Never adds what the settings do not say.

use opentelemetry::KeyValue;

use super::environment::Environment;
use super::pairs::{pairs, percent_decoded};

/// Attributes that the deployment gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Resource {
    /// A key occurs once; without `service.name`.
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) service_name: Option<String>,
}

pub(super) fn read(env: &mut Environment<'_>) -> Resource {
    let found = env.find(&["OTEL_RESOURCE_ATTRIBUTES"], attributes);
    let expected = "percent-encoded `key=value` pairs separated by commas";
    env.refuse(&found.refused, expected, "ignored as a whole");
    let mut resource = Resource::default();
    for (key, value) in found.value.unwrap_or_default() {
        resource.set(KeyValue::new(key, value));
    }
    if let Some(name) = env.value("OTEL_SERVICE_NAME") {
        resource.service_name = Some(name);
    }
    resource
}

impl Resource {
    /// The later of two values for one key wins. An empty name is none.
    pub(super) fn set(&mut self, attribute: KeyValue) {
        if attribute.key.as_str() == "service.name" {
            let name = attribute.value.to_string();
            self.service_name = (!name.is_empty()).then_some(name);
            return;
        }
        self.attributes.retain(|known| known.key != attribute.key);
        self.attributes.push(attribute);
    }
}

/// All of them or none, as the specification asks.
pub(super) fn attributes(text: &str) -> Option<Vec<(String, String)>> {
    pairs(text)
        .map(|pair| {
            let (key, value) = pair?;
            let key = percent_decoded(key)?;
            (!key.is_empty()).then_some((key, percent_decoded(value)?))
        })
        .collect()
}
