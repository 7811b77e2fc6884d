//! Files in which something was changed at random: no panic, and lines for people.
//! Never says which lines.

use proptest::collection::vec;
use proptest::prelude::*;

use super::examples::EVERYTHING;
use super::read_with;
use crate::config::file::yaml::parse;

/// A place in the text, how much of it goes, and what comes instead.
type Change = (usize, usize, &'static str);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let new = [
        "",
        "",
        "",
        "\n",
        "  ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "x",
        "1",
        "-1.5",
        "true",
        "~",
        "\"",
        "\u{1b}[2J",
        "\u{202e}",
        "${A}",
        "${B:-7}",
        "$$",
        "&a ",
        "*a",
        "\n<<: *a\n",
        "é",
    ];
    vec(
        (
            0..EVERYTHING.len(),
            0..12_usize,
            proptest::sample::select(new.to_vec()),
        ),
        1..4,
    )
}

fn changed(changes: &[Change]) -> String {
    let mut text: Vec<char> = EVERYTHING.chars().collect();
    for (start, length, new) in changes {
        let start = (*start).min(text.len());
        let end = (start + length).min(text.len());
        text.splice(start..end, new.chars());
    }
    format!("file_format: \"1.0\"\n{}", String::from_iter(text))
}

proptest! {
    #[test]
    fn every_mistake_is_a_line(changes in changes()) {
        let text = changed(&changes);
        let (config, warnings) = read_with(&text, &[("A", "a\n\u{1b}b: c")], &[]);
        prop_assert!(parse(&text).is_ok() || config.disabled_by.is_some());
        for line in warnings {
            let place = line.strip_prefix("OTEL_CONFIG_FILE: ").unwrap_or(&line);
            prop_assert!(place.starts_with("otel.yaml:"), "{line:?}");
            prop_assert!(line.contains("expected "), "{line:?}");
            prop_assert!(!line.contains(|it: char| it.is_control() || it == '\u{202e}'), "{line:?}");
            prop_assert!(line.chars().count() < 800, "{line:?}");
        }
    }
}

#[test]
fn no_password_of_a_url_is_told_of_a_key() {
    for text in [
        "tracer_provider:\n  processors: [{\"http://us:hunter2@h\": }]\n",
        "\"http://us:hunter2@h\": {a: b}\n",
        "tracer_provider:\n  processors: [simple: {exporter: {\"http://us:hunter2@h\": }}]\n",
        "tracer_provider:\n  processors: [simple: {exporter: {otlp_http: \"http://h/?key=hunter2\"}}]\n",
        "tracer_provider:\n  processors: [simple: {exporter: {otlp_http: {\"http://us:hunter2@h\": {a: }}}}]\n",
        "log_level: \"http://us:hunter2@h\"\n",
    ] {
        let (_, warnings) = super::read(text);
        assert!(!warnings.is_empty(), "{text}");
        assert!(!format!("{warnings:?}").contains("hunter2"), "{warnings:?}");
    }
}
