//! Files that cannot be used as a whole: each is one line, and tracing is off.
//! Never reaches a key but `file_format`.

use super::{FILE, read_with};
use crate::config::Source;

#[track_caller]
fn check_off(text: &str, warning: &str) {
    let (config, warnings) = read_with(text, &[], &[]);
    assert_eq!(warnings, [warning], "{text:?}");
    let reason = config.disabled_by.unwrap_or_default();
    assert_eq!(reason, "the configuration file otel.yaml cannot be used");
    assert!(config.exporters.is_empty());
}

#[test]
fn one_line_says_why() {
    for (text, warning) in [
        (
            "",
            "OTEL_CONFIG_FILE: otel.yaml:1: expected a mapping that begins with `file_format`",
        ),
        (
            "- a\n",
            "otel.yaml:1: found `[…]`, expected a mapping that begins with `file_format`",
        ),
        (
            "\nword\n",
            "otel.yaml:2: found `word`, expected a mapping that begins with `file_format`",
        ),
        ("~", "otel.yaml:1: file_format: expected `\"1.0\"`"),
        (
            "disabled: false\n",
            "otel.yaml:1: file_format: expected `\"1.0\"`",
        ),
        (
            "disabled: false\nfile_format:\n",
            "otel.yaml:1: file_format: expected `\"1.0\"`",
        ),
        (
            "file_format: \"1.0\"\ntracer_provider:\n\tprocessors: []\n",
            "OTEL_CONFIG_FILE: otel.yaml:3: expected YAML (tabs disallowed within this context (block indentation))",
        ),
        (
            "file_format: \"1.0\"\n---\nfile_format: \"1.0\"\n",
            "OTEL_CONFIG_FILE: otel.yaml:2: expected one document, and here a second one begins",
        ),
        (
            "file_format: \"1.0\"\na: {b: c\n",
            "OTEL_CONFIG_FILE: otel.yaml:3: expected YAML (while parsing a flow mapping, did not find expected ',' or '}')",
        ),
        (
            "file_format: \"1.0\"\na: ${B C}\n",
            "OTEL_CONFIG_FILE: otel.yaml:2: expected `${NAME}`, `${env:NAME}` or `${NAME:-default}`; a `$` itself is `$$`",
        ),
        (
            "file_format: \"1.0\"\na: 1\na: 2\n",
            "OTEL_CONFIG_FILE: otel.yaml:3: expected a key that was not given on line 2 already",
        ),
    ] {
        check_off(text, &format!("{warning}; tracing is off"));
    }
}

#[test]
fn formats() {
    for format in ["1.0", "1.0-rc.1", "1.0-rc.3", "1.1", "1.1-rc.2"] {
        for quoted in [format!("\"{format}\""), format.to_owned()] {
            let (config, warnings) = read_with(&format!("file_format: {quoted}\n"), &[], &[]);
            assert!(warnings.is_empty(), "{warnings:?}");
            assert_eq!(config.disabled_by, None);
        }
    }
    for format in ["1.2", "1.27", "1.2-rc.1", "1.99999999999999999999999"] {
        let (config, warnings) = read_with(&format!("file_format: \"{format}\"\n"), &[], &[]);
        let expected = "expected `\"1.0\"` or `\"1.1\"`; what is new in it is not known here";
        let expected = format!("otel.yaml:1: file_format: found `{format}`, {expected}");
        assert_eq!(warnings, [expected]);
        assert_eq!(config.disabled_by, None);
    }
    for format in [
        "0.4", "2.0", "1", "1.", "1.x", "1.0.0", "1.0-rc", "1.0-rc.", "v1.0", "true",
    ] {
        let expected = "otel.yaml:1: file_format: found `X`, expected `\"1.0\"`; tracing is off";
        check_off(
            &format!("file_format: {format}\n"),
            &expected.replace('X', format),
        );
    }
    check_off(
        "file_format: [1.0]\n",
        "otel.yaml:1: file_format: found `[…]`, expected `\"1.0\"`; tracing is off",
    );
}

#[test]
fn files_that_are_none() {
    let missing = |_: &str| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    let binary = |_: &str| Ok(vec![b'a', 0xff]);
    let no_variable = |_: &str| None;
    for (file, reason) in [
        (
            &missing as &dyn Fn(&str) -> std::io::Result<Vec<u8>>,
            "expected the path of a file that can be read (entity not found)",
        ),
        (&binary, "expected the path of a file in UTF-8"),
    ] {
        let source = Source {
            file,
            variable: &no_variable,
        };
        let (config, warnings) = super::super::read("OTEL_CONFIG_FILE", FILE, &source);
        let warnings: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        let warning = format!("OTEL_CONFIG_FILE: found `otel.yaml`, {reason}; tracing is off");
        assert_eq!(warnings, [warning]);
        assert!(config.disabled_by.is_some());
    }
}
