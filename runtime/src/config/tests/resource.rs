//! The service's name and the attributes of the resource.
//! Never expects what no variable says.

use super::{Set, read};

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
        let expected: Vec<_> = attributes
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        assert_eq!(config.resource, expected, "{value}");
        assert_eq!(config.service_name.as_deref(), *service, "{value}");
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
        assert_eq!(
            (config.resource, config.service_name),
            (Vec::new(), None),
            "{value}"
        );
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
        assert_eq!(config.service_name.as_deref(), service);
        assert!(config.resource.iter().all(|(key, _)| key == "a"));
        assert!(warnings.is_empty(), "{warnings:?}");
    }
}
