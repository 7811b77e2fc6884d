//! [`Resource`]: who sends the spans.
//! Never adds what the settings do not say.

use opentelemetry::KeyValue;

use super::environment::Environment;
use super::pairs::pairs;
use super::repeated::keep_last;
use crate::percent;

/// Attributes that the deployment gives, and what it wants found out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Resource {
    /// A key occurs once; without `service.name`.
    pub(crate) attributes: Vec<KeyValue>,
    pub(crate) detectors: Detectors,
    pub(crate) schema_url: Option<String>,
    pub(crate) service_name: Option<String>,
}

/// What is found out, as far as this build can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Detectors {
    /// Patterns of keys, with `*` for any number of characters and `?` for one. Empty: everything.
    pub(crate) included: Vec<String>,
    /// Patterns that win over those.
    pub(crate) excluded: Vec<String>,
    pub(crate) host: bool,
    pub(crate) process: bool,
    pub(crate) service: bool,
}

impl Default for Detectors {
    fn default() -> Self {
        Self {
            host: true,
            process: true,
            service: true,
            ..Self::NONE
        }
    }
}

impl Detectors {
    pub(crate) const NONE: Self = Self {
        included: Vec::new(),
        excluded: Vec::new(),
        host: false,
        process: false,
        service: false,
    };

    /// Whether an attribute that was found is to be kept.
    pub(crate) fn wants(&self, key: &str) -> bool {
        let among = |patterns: &[String]| patterns.iter().any(|it| matches(it, key));
        (self.included.is_empty() || among(&self.included)) && !among(&self.excluded)
    }
}

/// In time that grows with the product of both lengths at most.
fn matches(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Whether what was read of the pattern matches the first so many characters.
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for wanted in pattern.chars() {
        if wanted == '*' {
            let mut any = false;
            for place in &mut reached {
                any |= *place;
                *place = any;
            }
            continue;
        }
        for end in (1..=text.len()).rev() {
            reached[end] = reached[end - 1] && (wanted == '?' || text[end - 1] == wanted);
        }
        reached[0] = false;
    }
    reached[text.len()]
}

pub(super) fn read(env: &mut Environment<'_>) -> Resource {
    let found = env.find(&["OTEL_RESOURCE_ATTRIBUTES"], attributes);
    let expected = "percent-encoded `key=value` pairs separated by commas";
    env.refuse(&found.refused, expected, "ignored as a whole");
    let mut resource = Resource::default();
    let pairs = found.value.unwrap_or_default().into_iter();
    resource.extend(pairs.map(|(key, value)| KeyValue::new(key, value)));
    if let Some(name) = env.value("OTEL_SERVICE_NAME") {
        resource.service_name = Some(name);
    }
    resource
}

impl Resource {
    /// The later of two values for one key wins. An empty name is none.
    pub(super) fn extend(&mut self, attributes: impl IntoIterator<Item = KeyValue>) {
        for attribute in attributes {
            if attribute.key.as_str() == "service.name" {
                let name = attribute.value.to_string();
                self.service_name = (!name.is_empty()).then_some(name);
            } else {
                self.attributes.push(attribute);
            }
        }
        keep_last(&mut self.attributes, |known| known.key.clone());
    }
}

/// All of them or none, as the specification asks.
pub(super) fn attributes(text: &str) -> Option<Vec<(String, String)>> {
    pairs(text)
        .map(|pair| {
            let (key, value) = pair?;
            let key = percent::decoded(key)?;
            (!key.is_empty()).then_some((key, percent::decoded(value)?))
        })
        .collect()
}
