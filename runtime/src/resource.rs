//! The resource: who sends the spans, from everything that knows.
//! Never reads a variable, and never tells what the program was started with: arguments hold secrets.

#[cfg(feature = "detectors")]
mod detected;

use opentelemetry::{Key, KeyValue};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::TelemetryResourceDetector;
use rand::rngs::SmallRng;
use rand::{RngCore, SeedableRng};

use crate::config::{self, Detectors};

const SERVICE_NAME: &str = "service.name";

/// What the environment says wins over what the application says (`given`), which wins over what is found out.
pub(crate) fn build(said: &config::Resource, given: Vec<KeyValue>) -> Resource {
    let service_name = said
        .service_name
        .iter()
        .map(|name| KeyValue::new(SERVICE_NAME, name.clone()));
    let builder = Resource::builder_empty()
        .with_detector(Box::new(TelemetryResourceDetector))
        .with_attributes([
            KeyValue::new("telemetry.distro.name", env!("CARGO_PKG_NAME")),
            KeyValue::new("telemetry.distro.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new(SERVICE_NAME, unknown_service()),
        ])
        .with_attributes(detected(&said.detectors))
        .with_attributes(given)
        .with_attributes(said.attributes.iter().cloned())
        .with_attributes(service_name);
    match &said.schema_url {
        Some(url) => builder.with_schema_url([], url.clone()).build(),
        None => builder.build(),
    }
}

/// `service.name`, which every resource has.
pub(crate) fn service_name(resource: &Resource) -> String {
    let name = resource.get(&Key::from_static_str(SERVICE_NAME));
    name.map(|name| name.to_string()).unwrap_or_default()
}

fn detected(detectors: &Detectors) -> Vec<KeyValue> {
    let mut attributes = Vec::new();
    if detectors.service {
        attributes.push(KeyValue::new("service.instance.id", instance_id()));
    }
    #[cfg(feature = "detectors")]
    {
        if detectors.host {
            attributes.extend(detected::host());
        }
        if detectors.process {
            attributes.extend(detected::process());
        }
    }
    attributes.retain(|attribute| detectors.wants(attribute.key.as_str()));
    attributes
}

/// A random UUID: one for each init, as the semantic conventions recommend
/// ([service](https://opentelemetry.io/docs/specs/semconv/registry/attributes/service/)).
fn instance_id() -> String {
    let mut bytes = [0; 16];
    SmallRng::from_os_rng().fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes)
        .into_uuid()
        .to_string()
}

/// The specification's default of `service.name`.
fn unknown_service() -> String {
    let executable = std::env::current_exe().ok();
    let name = executable.as_deref().and_then(std::path::Path::file_name);
    match name {
        Some(name) => format!("unknown_service:{}", name.to_string_lossy()),
        None => "unknown_service".to_owned(),
    }
}

#[cfg(test)]
mod tests;
