//! The resource: attributes of every type, lists of them, and detectors.
//! Never finds anything out.

use super::{read, read_with};
use crate::config::Resource;
use crate::config::resource::Detectors;

fn resource(text: &str) -> (Resource, Vec<String>) {
    let (config, warnings) = read(&format!("resource:\n{text}"));
    (config.resource, warnings)
}

fn attributes(resource: &Resource) -> Vec<String> {
    let attributes = resource.attributes.iter();
    attributes
        .map(|it| format!("{}={:?}", it.key, it.value))
        .collect()
}

#[test]
fn attributes_of_every_type() {
    let (resource, warnings) = resource(
        "  attributes:\n    - {name: service.name, value: shop}\n    - {name: a, value: b}\n    - {name: b, value: 1.10, type: string}\n    - {name: c, value: true, type: bool}\n    - {name: d, value: -1, type: int}\n    - {name: e, value: 1, type: double}\n    - {name: f, value: [x, 1], type: string_array}\n    - {name: g, value: [true, False], type: bool_array}\n    - {name: h, value: [0x10, 2], type: int_array}\n    - {name: i, value: [1, 2.5], type: double_array}\n    - {name: j, value: }\n    - {name: k, value: x, type: }\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(resource.service_name.as_deref(), Some("shop"));
    assert_eq!(
        attributes(&resource),
        [
            "a=String(Owned(\"b\"))",
            "b=String(Owned(\"1.10\"))",
            "c=Bool(true)",
            "d=I64(-1)",
            "e=F64(1.0)",
            "f=Array(String([Owned(\"x\"), Owned(\"1\")]))",
            "g=Array(Bool([true, false]))",
            "h=Array(I64([16, 2]))",
            "i=Array(F64([1.0, 2.5]))",
            "k=String(Owned(\"x\"))",
        ]
    );
}

#[test]
fn attributes_win_over_the_list() {
    let (resource, warnings) = resource(
        "  attributes_list: \"a=list,b=x%20y,service.name=list\"\n  attributes: [{name: a, value: own}]\n  schema_url: https://a/1\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(
        attributes(&resource),
        ["b=String(Owned(\"x y\"))", "a=String(Owned(\"own\"))"]
    );
    assert_eq!(resource.service_name.as_deref(), Some("list"));
    assert_eq!(resource.schema_url.as_deref(), Some("https://a/1"));
}

#[test]
fn unusable_attributes() {
    let ignored = "this attribute is ignored";
    let (resource, warnings) = resource(
        "  attributes_list: \"a=b,c\"\n  attributes:\n    - {name: a, value: 1, type: bool}\n    - {name: b, value: 1.5, type: int}\n    - {name: c, value: [1, x], type: int_array}\n    - {name: d, value: 1, type: int_array}\n    - {name: e, value: [1]}\n    - {name: f, value: 1, type: integer}\n    - {value: 1}\n    - {name: g}\n    - h=1\n",
    );
    assert!(attributes(&resource).is_empty());
    assert_eq!(warnings, [
        "3: resource.attributes_list: found `a=b,c`, expected percent-encoded `key=value` pairs separated by commas; ignored as a whole".to_owned(),
        format!("5: resource.attributes[0].value: found `1`, expected `true` or `false`, as `type` says; {ignored}"),
        format!("6: resource.attributes[1].value: found `1.5`, expected a whole number, as `type` says; {ignored}"),
        format!("7: resource.attributes[2].value: found `[…]`, expected a list of whole numbers, as `type` says; {ignored}"),
        format!("8: resource.attributes[3].value: found `1`, expected a list of whole numbers, as `type` says; {ignored}"),
        format!("9: resource.attributes[4].value: found `[…]`, expected a text, as `type` says; {ignored}"),
        format!("10: resource.attributes[5].type: found `integer`, expected one of `string`, `bool`, `int`, `double`, `string_array`, `bool_array`, `int_array`, `double_array`; {ignored}"),
        format!("11: resource.attributes[6].name: expected the attribute's name; {ignored}"),
        format!("12: resource.attributes[7]: expected a `value`; {ignored}"),
        format!("13: resource.attributes[8]: found `h=1`, expected a mapping with `name` and `value`; {ignored}"),
    ]);
}

#[test]
fn detectors() {
    assert_eq!(resource("  schema_url:\n").0.detectors, Detectors::NONE);
    let (found, warnings) = resource(
        "  detection/development:\n    attributes: {included: [\"service.*\"], excluded: [a, \"b?\"]}\n    detectors: [service: ]\n",
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    let expected = Detectors {
        included: vec!["service.*".to_owned()],
        excluded: vec!["a".to_owned(), "b?".to_owned()],
        service: true,
        ..Detectors::NONE
    };
    assert_eq!(found.detectors, expected);
    let (found, warnings) =
        resource("  detection/development: {detectors: [container: , service: 1, process]}\n");
    assert!(found.detectors.service);
    let place = "3: resource.detection/development.detectors";
    assert_eq!(
        warnings,
        [
            format!(
                "{place}[0]: found `container`, expected `service`, `host` or `process`; ignored"
            ),
            format!("{place}[1].service: found `1`, expected nothing behind it; ignored"),
            format!(
                "{place}[2]: found `process`, expected a mapping with one key, `service`, `host` or `process`; ignored"
            ),
        ]
    );
}

#[test]
fn hosts_and_processes() {
    let (found, warnings) = resource("  detection/development: {detectors: [host: , process: ]}\n");
    assert!(found.detectors.host && found.detectors.process && !found.detectors.service);
    let warning = |index: u32, word: &str| {
        format!(
            "3: resource.detection/development.detectors[{index}]: found `{word}`, expected `service` in a build without the Cargo feature `detectors` of `traced`; ignored"
        )
    };
    if cfg!(feature = "detectors") {
        assert!(warnings.is_empty(), "{warnings:?}");
    } else {
        assert_eq!(warnings, [warning(0, "host"), warning(1, "process")]);
    }
}

#[test]
fn the_service_detector_reads_its_variable() {
    let text = "file_format: \"1.0\"\nresource: {detection/development: {detectors: [service: ]}";
    let variables = [("OTEL_SERVICE_NAME", "detected")];
    let name = |rest: &str, variables| {
        let (config, warnings) = read_with(&format!("{text}{rest}}}\n"), variables, &[]);
        assert!(warnings.is_empty(), "{warnings:?}");
        config.resource.service_name
    };
    assert_eq!(name("", &variables).as_deref(), Some("detected"));
    assert_eq!(name("", &[("OTEL_SERVICE_NAME", "")]), None);
    let said = ", attributes: [{name: service.name, value: said}]";
    assert_eq!(name(said, &variables).as_deref(), Some("said"));
    let (config, _) = read_with("file_format: \"1.0\"\n", &variables, &[]);
    assert_eq!(config.resource.service_name, None);
}
