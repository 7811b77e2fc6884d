//! A configuration file that is named, beside variables that say something else.
//! Never asks what a file can say.

use std::io;

use super::Set;
use crate::config::{Config, Reading, Source};

const FILE: (&str, &str) = ("OTEL_CONFIG_FILE", "/otel.yaml");
const OLD_NAME: (&str, &str) = ("OTEL_EXPERIMENTAL_CONFIG_FILE", "/old.yaml");

/// What is read where the named file holds `text`.
fn read(variables: Set<'_>, text: &str) -> Reading {
    Config::read(&Source {
        file: &|path| match path {
            "/otel.yaml" => Ok(text.as_bytes().to_vec()),
            "/old.yaml" => Ok(b"file_format: 1.0\ndisabled: true\n".to_vec()),
            _ => Err(io::ErrorKind::NotFound.into()),
        },
        variable: &|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        },
    })
}

#[cfg(feature = "config_file")]
fn variables(settings: &[crate::config::Setting]) -> Vec<&'static str> {
    settings
        .iter()
        .filter(|it| it.value.is_some())
        .map(|it| it.variable)
        .collect()
}

#[cfg(feature = "config_file")]
#[test]
fn a_file_makes_variables_meaningless_but_those_that_it_refers_to() {
    let set = [
        FILE,
        OLD_NAME,
        ("OTEL_TRACES_EXPORTER", "otlp"),
        ("OTEL_SDK_DISABLED", "perhaps"),
        ("OTEL_SERVICE_NAME", "shop"),
        ("OTEL_BSP_SCHEDULE_DELAY", "7"),
    ];
    let text = "file_format: \"1.0\"\nresource: {attributes: [{name: service.name, value: \"${OTEL_SERVICE_NAME}\"}]}\n";
    let reading = read(&set, text);
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    assert!(reading.config.exporters.is_empty());
    assert_eq!(reading.config.disabled_by, None);
    assert_eq!(
        reading.config.resource.service_name.as_deref(),
        Some("shop")
    );
    assert_eq!(reading.config.batch.schedule_delay.as_secs(), 5);
    assert_eq!(
        variables(&reading.settings),
        ["OTEL_CONFIG_FILE", "OTEL_SERVICE_NAME"]
    );
    assert_eq!(
        variables(&reading.ignored),
        [
            "OTEL_EXPERIMENTAL_CONFIG_FILE",
            "OTEL_SDK_DISABLED",
            "OTEL_TRACES_EXPORTER",
            "OTEL_BSP_SCHEDULE_DELAY"
        ]
    );
}

#[cfg(feature = "config_file")]
#[test]
fn the_old_name_still_names_one() {
    let reading = read(&[OLD_NAME, FILE], "file_format: 1.0\n");
    assert_eq!(reading.config.disabled_by, None);
    let file = reading.file.unwrap();
    assert_eq!((file.path.as_str(), file.deprecation), ("/otel.yaml", None));

    let reading = read(&[OLD_NAME, ("OTEL_CONFIG_FILE", " ")], "");
    let reason = "`disabled` is `true` in /old.yaml";
    assert_eq!(reading.config.disabled_by.as_deref(), Some(reason));
    // It works, so it is no error of `try_init`.
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    let deprecation = reading.file.unwrap().deprecation.unwrap();
    assert_eq!(
        deprecation.to_string(),
        "OTEL_EXPERIMENTAL_CONFIG_FILE: found `/old.yaml`, expected the name `OTEL_CONFIG_FILE`, as this one is deprecated; taken all the same"
    );
}

#[cfg(feature = "config_file")]
#[test]
fn our_own_filter_counts_where_the_file_refers_to_it() {
    let own = ("TRACED_FILTER", "debug");
    for (set, filter, in_force, ignored) in [
        (vec![FILE], "warn", "warn", 0),
        (vec![FILE, own], "warn", "warn", 1),
        (vec![FILE, own], "${TRACED_FILTER:-warn}", "debug", 0),
        (vec![FILE], "${TRACED_FILTER:-warn}", "warn", 0),
    ] {
        let text = format!("file_format: 1.0\ndistribution: {{traced: {{filter: '{filter}'}}}}\n");
        let reading = read(&set, &text);
        assert_eq!(reading.config.filter.to_string(), in_force);
        assert_eq!(reading.ignored.len(), ignored, "{set:?} {filter}");
    }
}

#[cfg(feature = "config_file")]
#[test]
fn what_a_file_refers_to_is_known_once() {
    let text = "file_format: 1.0\nresource: {attributes_list: \"a=${MINE},b=${env:MINE},c=${OTEL_SERVICE_NAME}\"}\n";
    let reading = read(&[FILE, ("MINE", "1")], text);
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    let file = reading.file.unwrap();
    let referred: Vec<&str> = file.referred.iter().map(String::as_str).collect();
    assert_eq!(referred, ["MINE", "OTEL_SERVICE_NAME"]);
}

#[cfg(feature = "config_file")]
#[test]
fn a_file_that_is_no_yaml_or_says_what_nobody_knows() {
    for (text, warning, is_off) in [
        (
            "file_format: 1.0\na: [\n",
            "OTEL_CONFIG_FILE: /otel.yaml:3: expected YAML (while parsing a node, did not find expected node content); tracing is off",
            true,
        ),
        (
            "file_format: 1.0\ntracer_provider:\n  procesors: []\n  processors: [simple: {exporter: {console: }}]\n",
            "/otel.yaml:3: tracer_provider: found `procesors`, expected `tracer_configurator/development`, `processors`, `limits`, `sampler` or `id_generator` (did you mean `processors`?); ignored",
            false,
        ),
    ] {
        let reading = read(&[FILE, ("OTEL_TRACES_EXPORTER", "console")], text);
        let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(warnings, [warning]);
        assert_eq!(reading.config.disabled_by.is_some(), is_off);
        assert_eq!(reading.config.exporters.is_empty(), is_off);
    }
}

#[cfg(feature = "config_file")]
#[test]
fn a_file_that_is_not_there() {
    let reading = read(
        &[
            ("OTEL_CONFIG_FILE", "/none"),
            ("OTEL_TRACES_EXPORTER", "console"),
        ],
        "",
    );
    let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "OTEL_CONFIG_FILE: found `/none`, expected the path of a file that can be read (entity not found); tracing is off",
        ]
    );
    assert!(reading.config.disabled_by.is_some() && reading.config.exporters.is_empty());
}

#[cfg(feature = "config_file")]
#[test]
fn a_long_path_is_shown_whole_and_in_one_line() {
    let path = format!("/{}\n.yaml", "x".repeat(500));
    let shown = path.replace('\n', "\u{fffd}");
    let reading = read(&[("OTEL_CONFIG_FILE", &path)], "");
    let warning = reading.warnings[0].to_string();
    let begin = format!("OTEL_CONFIG_FILE: found `{shown}`, expected");
    assert!(warning.starts_with(&begin), "{warning}");
    let off = format!("the configuration file {shown} cannot be used");
    assert_eq!(reading.config.disabled_by, Some(off));
}

#[cfg(not(feature = "config_file"))]
#[test]
fn a_build_that_cannot_read_files_says_so() {
    for (variable, path) in [FILE, OLD_NAME] {
        let reading = read(&[(variable, path), ("OTEL_TRACES_EXPORTER", "console")], "");
        let warnings: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [format!(
                "{variable}: found `{path}`, expected no such file in a build without the Cargo feature `config_file` of `traced`; tracing is off"
            )]
        );
        let reason = format!("this build cannot read the configuration file {path}");
        assert_eq!(reading.config.disabled_by, Some(reason));
        assert!(reading.config.exporters.is_empty());
        assert_eq!(reading.ignored.len(), 1);
    }
}

#[test]
fn without_a_file_nothing_is_ignored() {
    let reading = read(
        &[
            ("OTEL_CONFIG_FILE", ""),
            ("OTEL_TRACES_EXPORTER", "console"),
        ],
        "",
    );
    assert!(reading.ignored.is_empty() && reading.warnings.is_empty());
    assert!(reading.file.is_none());
    assert_eq!(reading.config.exporters.len(), 1);
}
