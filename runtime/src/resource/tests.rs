//! Who a resource says it is, and whose word counts.
//! Never expects what the machine decides.

use std::collections::BTreeSet;

use opentelemetry::{Key, KeyValue, Value};

use super::build;
use crate::config::{Detectors, Resource};

fn said(attributes: &[(&'static str, &'static str)], service_name: Option<&str>) -> Resource {
    let attributes = attributes.iter();
    Resource {
        attributes: attributes.map(|(k, v)| KeyValue::new(*k, *v)).collect(),
        service_name: service_name.map(str::to_owned),
        ..Resource::default()
    }
}

fn value(resource: &opentelemetry_sdk::Resource, key: &'static str) -> Option<Value> {
    resource.get(&Key::from_static_str(key))
}

#[test]
fn the_environment_wins_over_the_application_which_wins_over_what_is_found() {
    let given = || {
        vec![
            KeyValue::new("service.name", "given"),
            KeyValue::new("service.instance.id", "given"),
            KeyValue::new("a", "given"),
        ]
    };
    let both = build(&said(&[("a", "said")], Some("said")), given());
    assert_eq!(value(&both, "service.name"), Some("said".into()));
    assert_eq!(value(&both, "service.instance.id"), Some("given".into()));
    assert_eq!(value(&both, "a"), Some("said".into()));
    let given = build(&said(&[], None), given());
    assert_eq!(value(&given, "service.name"), Some("given".into()));
    let found = build(&said(&[], None), Vec::new());
    let name = value(&found, "service.name").unwrap().to_string();
    assert!(name.starts_with("unknown_service:traced-"), "{name}");
}

#[test]
fn each_instance_has_an_id_of_its_own() {
    let ids: BTreeSet<String> = (0..10)
        .map(|_| {
            let resource = build(&Resource::default(), Vec::new());
            value(&resource, "service.instance.id").unwrap().to_string()
        })
        .collect();
    assert_eq!(ids.len(), 10);
    for id in ids {
        let parsed = uuid::Uuid::parse_str(&id).unwrap();
        assert_eq!(parsed.get_version_num(), 4, "{id}");
    }
}

#[test]
fn what_sends_is_named() {
    let resource = build(&Resource::default(), Vec::new());
    for (key, expected) in [
        ("telemetry.sdk.language", "rust"),
        ("telemetry.sdk.name", "opentelemetry"),
        ("telemetry.distro.name", "traced"),
        ("telemetry.distro.version", env!("CARGO_PKG_VERSION")),
    ] {
        assert_eq!(value(&resource, key), Some(expected.into()), "{key}");
    }
    assert!(value(&resource, "telemetry.sdk.version").is_some());
    assert_eq!(resource.schema_url(), None);
}

#[test]
fn a_schema_that_is_said_is_kept() {
    let url = "https://opentelemetry.io/schemas/1.42.0";
    let said = Resource {
        schema_url: Some(url.to_owned()),
        ..said(&[("a", "b")], None)
    };
    let resource = build(&said, Vec::new());
    assert_eq!(resource.schema_url(), Some(url));
    assert_eq!(value(&resource, "a"), Some("b".into()));
}

#[test]
fn detectors_are_turned_off_and_narrowed() {
    let only = |detectors: Detectors| {
        let said = Resource {
            detectors,
            ..Resource::default()
        };
        build(&said, Vec::new())
    };
    let none = only(Detectors::NONE);
    assert_eq!(value(&none, "service.instance.id"), None);
    assert_eq!(value(&none, "process.pid"), None);
    let excluded = only(Detectors {
        excluded: vec!["service.*".to_owned()],
        ..Detectors::default()
    });
    assert_eq!(value(&excluded, "service.instance.id"), None);
    // What is not detected is not narrowed either.
    assert!(value(&excluded, "service.name").is_some());
}

#[cfg(feature = "detectors")]
#[test]
fn the_process_and_its_host() {
    let resource = build(&Resource::default(), Vec::new());
    let pid = i64::from(std::process::id());
    assert_eq!(value(&resource, "process.pid"), Some(pid.into()));
    for key in [
        "host.arch",
        "host.name",
        "os.type",
        "process.executable.name",
        "process.executable.path",
    ] {
        let value = value(&resource, key).unwrap().to_string();
        assert!(!value.is_empty(), "{key}");
    }
    let arguments = |(key, _): (&Key, &Value)| key.as_str().contains("command");
    assert!(!resource.iter().any(arguments), "{resource:?}");
    assert_ne!(value(&resource, "host.arch"), Some("x86_64".into()));
}
