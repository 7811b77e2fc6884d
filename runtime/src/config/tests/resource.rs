//! The service's name and the attributes of the resource.
//! Never expects what no variable says.

use opentelemetry::KeyValue;

use super::{Set, read};
use crate::config::{Detectors, Resource};

const ATTRIBUTES: &str = "OTEL_RESOURCE_ATTRIBUTES";
const SERVICE: &str = "OTEL_SERVICE_NAME";

#[test]
fn attributes() {
    let cases: &[(&str, Option<&str>, Set<'_>)] = &[
        ("", None, &[]),
        (" , ", None, &[]),
        ("a=b", None, &[("a", "b")]),
        (" a = b ,c=d, ", None, &[("a", "b"), ("c", "d")]),
        ("a=", None, &[("a", "")]),
        ("a=b=c", None, &[("a", "b=c")]),
        ("a=b,c=d,a=e", None, &[("c", "d"), ("a", "e")]),
        ("k%2Cx=b%20c%2c%3D%C3%A9+", None, &[("k,x", "b c,=é+")]),
        ("a=é", None, &[("a", "é")]),
        (
            "a=b,service.name=shop,c=d",
            Some("shop"),
            &[("a", "b"), ("c", "d")],
        ),
        ("service.name=one,service.name=two", Some("two"), &[]),
        ("service.name=", None, &[]),
    ];
    for (value, service, attributes) in cases {
        let (config, warnings) = read(&[(ATTRIBUTES, value)]);
        let attribute =
            |(key, value): &(&str, &str)| KeyValue::new((*key).to_owned(), (*value).to_owned());
        let expected: Vec<_> = attributes.iter().map(attribute).collect();
        assert_eq!(config.resource.attributes, expected, "{value}");
        assert_eq!(config.resource.service_name.as_deref(), *service, "{value}");
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}

#[test]
fn one_error_discards_them_all() {
    for value in [
        "a",
        "a=b,c",
        "=b",
        "a=b,%=c",
        "a=%4",
        "a=b,c=%zz",
        "a=%ff",
        "service.name=x,a=%+1",
    ] {
        let (config, warnings) = read(&[(ATTRIBUTES, value)]);
        assert_eq!(config.resource, Resource::default(), "{value}");
        let clause = "expected percent-encoded `key=value` pairs separated by commas; \
                      ignored as a whole";
        assert_eq!(
            warnings,
            [format!("{ATTRIBUTES}: found `{value}`, {clause}")]
        );
    }
}

#[test]
fn service_name() {
    for (name, attributes, service) in [
        ("", "", None),
        (" shop ", "", Some("shop")),
        ("shop", "service.name=other,a=b", Some("shop")),
        (" ", "service.name=other,a=b", Some("other")),
        (
            "not%20decoded, not=split",
            "",
            Some("not%20decoded, not=split"),
        ),
    ] {
        let (config, warnings) = read(&[(SERVICE, name), (ATTRIBUTES, attributes)]);
        assert_eq!(config.resource.service_name.as_deref(), service);
        let attributes = &config.resource.attributes;
        assert!(attributes.iter().all(|it| it.key.as_str() == "a"));
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}

#[test]
fn patterns_of_keys() {
    let wants = |included: &[&str], excluded: &[&str], key| {
        let owned = |patterns: &[&str]| patterns.iter().map(|it| (*it).to_owned()).collect();
        let detectors = Detectors {
            included: owned(included),
            excluded: owned(excluded),
            ..Detectors::default()
        };
        detectors.wants(key)
    };
    for (included, excluded, is_wanted) in [
        (&[][..], &[][..], true),
        (&["*"], &[], true),
        (&["process.*"], &[], true),
        (&["process.pid"], &[], true),
        (&["host.*", "*.p?d"], &[], true),
        (&["host.*"], &[], false),
        (&["process.pid?"], &[], false),
        (&["process"], &[], false),
        (&["process.*"], &["*.pid"], false),
        (&[], &["process.?id"], false),
        (&["é*"], &[], false),
        (&["****************.*****************x"], &[], false),
        (&[""], &[], false),
    ] {
        let found = wants(included, excluded, "process.pid");
        assert_eq!(found, is_wanted, "{included:?} {excluded:?}");
    }
}
