//! Text to trees: types, aliases, merge keys, and what is refused with its line.
//! Never asks what a key is for.

use expect_test::{Expect, expect};

use super::super::node::{Content, Fault, Node, Scalar, Style};
use super::super::scalar::Value;
use super::super::yaml::parse;
use super::printed;

fn fault(text: &str) -> String {
    match parse(text) {
        Ok(node) => panic!("{text:?} is {}", printed(&node)),
        Err(Fault { line, expected }) => format!("{line}: {expected}"),
    }
}

#[track_caller]
fn check(text: &str, tree: &Expect) {
    match parse(text) {
        Ok(node) => tree.assert_eq(&printed(&node)),
        Err(fault) => panic!("{fault:?}"),
    }
}

#[test]
fn trees_have_the_lines_of_their_parts() {
    check(
        "# said first\na: b\n\nlist:\n  - one\n  - {two: 2,\n     three: [x]}\nempty:\nlast: |\n  line\n  line\n",
        &expect![[
            r#"2: {2: "a" = 2: "b", 4: "list" = 5: [5: "one", 6: {6: "two" = 6: 2, 7: "three" = 7: [7: "x"]}], 8: "empty" = 8: null, 9: "last" = 10: "line\nline\n"}"#
        ]],
    );
}

#[test]
fn a_byte_order_mark_and_windows_lines() {
    check(
        "\u{feff}a: 1\r\nb: \"2\"\r\n",
        &expect![[r#"1: {1: "a" = 1: 1, 2: "b" = 2: "2"}"#]],
    );
}

#[test]
fn aliases_repeat_what_they_name() {
    check(
        "a: &x [1, &y 2]\nb: *x\nc: {d: *y}\n",
        &expect![[r#"
            1: {1: "a" = 1: [1: 1, 1: 2], 2: "b" = 1: [1: 1, 1: 2], 3: "c" = 3: {3: "d" = 1: 2}}"#]],
    );
}

#[test]
fn merged_keys_give_way_to_written_ones_and_to_earlier_ones() {
    check(
        "one: &one {a: 1, b: 1}\ntwo: &two {b: 2, c: 2}\nboth:\n  <<: [*one, *two]\n  a: 0\nsingle:\n  b: 0\n  <<: *two\nnested: &nested\n  <<: *one\n  d: 4\ndeep:\n  <<: *nested\nword: {\"<<\": *one}\n",
        &expect![[
            r#"1: {1: "one" = 1: {1: "a" = 1: 1, 1: "b" = 1: 1}, 2: "two" = 2: {2: "b" = 2: 2, 2: "c" = 2: 2}, 3: "both" = 4: {5: "a" = 5: 0, 1: "b" = 1: 1, 2: "c" = 2: 2}, 6: "single" = 7: {7: "b" = 7: 0, 2: "c" = 2: 2}, 9: "nested" = 9: {11: "d" = 11: 4, 1: "a" = 1: 1, 1: "b" = 1: 1}, 12: "deep" = 13: {11: "d" = 11: 4, 1: "a" = 1: 1, 1: "b" = 1: 1}, 14: "word" = 14: {14: "<<" = 1: {1: "a" = 1: 1, 1: "b" = 1: 1}}}"#
        ]],
    );
}

#[test]
fn what_is_refused_has_its_line() {
    for (text, expected) in [
        ("", "1: a mapping that begins with `file_format`"),
        ("# nothing\n", "1: a mapping that begins with `file_format`"),
        (
            "a: 1\n---\nb: 2\n",
            "2: one document, and here a second one begins",
        ),
        (
            "a: 1\nb: 2\na: 3\n",
            "3: a key that was not given on line 1 already",
        ),
        (
            "b:\n  <<: {}\n  <<: {}\n",
            "3: a key that was not given on line 2 already",
        ),
        (
            "a: &x\n  b: *x\n",
            "2: an alias of what has ended before it",
        ),
        (
            "a:\n  b: *x\n",
            "2: YAML (while parsing node, found unknown anchor)",
        ),
        ("\n? [a]\n: b\n", "2: a key that is a single word or text"),
        (
            "\n? {a: b}\n: b\n",
            "2: a key that is a single word or text",
        ),
        (
            "a: &x [1]\n*x : 2\n",
            "1: a key that is a single word or text",
        ),
        (
            "a: {b: c\n",
            "2: YAML (while parsing a flow mapping, did not find expected ',' or '}')",
        ),
        (
            "a: b\n c: d\n",
            "2: YAML (mapping values are not allowed in this context)",
        ),
        (
            "a: 'b\n",
            "1: YAML (while scanning a quoted scalar, found unexpected end of stream)",
        ),
        (
            "a: !secret b\n",
            "1: a tag of the core schema, such as `!!str`",
        ),
        ("a: !!set {b}\n", "1: no tag here but `!!map`"),
        ("a: !list [b]\n", "1: no tag here but `!!seq`"),
        (
            "a:\n  <<: b\n",
            "2: a mapping, or a list of them, behind `<<`",
        ),
        (
            "a:\n  <<: [[{}]]\n",
            "2: a mapping, or a list of them, behind `<<`",
        ),
    ] {
        assert_eq!(fault(text), expected, "{text:?}");
    }
}

#[test]
fn scalars_have_the_types_of_the_core_schema() {
    let plain = |text: &str| Scalar {
        style: Style::Plain,
        text: text.to_owned(),
    };
    for text in ["", "~", "null", "Null", "NULL"] {
        assert_eq!(plain(text).value(), Value::Null, "{text}");
    }
    for (text, value) in [("true", true), ("True", true), ("FALSE", false)] {
        assert_eq!(plain(text).value(), Value::Boolean(value), "{text}");
    }
    for (text, value) in [
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("-3", -3),
        ("007", 7),
        ("0o17", 15),
        ("0xdeadBEEF", 0xdead_beef),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
    ] {
        assert_eq!(plain(text).value(), Value::Integer(value), "{text}");
    }
    for (text, value) in [
        ("1.1", 1.1),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("+1E-2", 0.01),
        (".inf", f64::INFINITY),
        ("-.Inf", f64::NEG_INFINITY),
        ("9223372036854775808", 9_223_372_036_854_775_808.0),
        ("-0009223372036854775809", -9_223_372_036_854_775_809.0),
        ("0xffffffffffffffff", 18_446_744_073_709_551_615.0),
    ] {
        assert_eq!(plain(text).value(), Value::Float(value), "{text}");
    }
    assert!(matches!(plain(".NaN").value(), Value::Float(it) if it.is_nan()));
    for text in [
        "yes", "on", "tRUE", "nULL", "1_000", "0b1", "0x", "0o8", "-0x1", "1e", "e1", ".", "-",
        "+", "--1", "+-1", "inf", "nan", "-inf", "infinity", "1.2.3", "1 2", "0x1g", ".e1",
        "12:30",
    ] {
        assert_eq!(plain(text).value(), Value::Text(text));
    }
}

#[test]
fn quotes_and_tags_decide_before_the_text() {
    check(
        "[\"1\", 'true', !!str 1, ! 1, !!int \"1\", !!bool 'true', !!null '', !!float 1.5, !!seq [], !!map {}, \"\"]",
        &expect![[r#"
            1: [1: "1", 1: "true", 1: "1", 1: "1", 1: 1, 1: true, 1: null, 1: 1.5, 1: [], 1: {}, 1: ""]"#]],
    );
}

#[test]
fn what_aliases_come_to_is_bounded() {
    let levels = (1..12).map(|level| {
        let alias = format!("*a{}, ", level - 1);
        format!("a{level}: &a{level} [{}]\n", alias.repeat(10))
    });
    let text = format!(
        "a0: &a0 [{}]\n{}",
        "x, ".repeat(10),
        levels.collect::<String>()
    );
    let expected = "at most 100000 nodes and 4 MiB of text, with every alias expanded";
    assert_eq!(fault(&text), format!("5: {expected}"));

    let many = "*a, ".repeat(100);
    let text = format!("long: &a {}\nmany: [{many}]\n", "x".repeat(100_000));
    assert_eq!(fault(&text), format!("2: {expected}"));
}

#[test]
fn depth_and_size_are_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(&nested(64)).is_ok());
    assert_eq!(fault(&nested(65)), "1: at most 64 levels");
    assert_eq!(fault(&"[".repeat(200)), "1: at most 64 levels");
    // The parser looks ahead of what it tells.
    let expected = "1: YAML (recursion limit exceeded)";
    assert_eq!(fault(&"[".repeat(500_000)), expected);
    assert_eq!(fault(&"{a: ".repeat(70)), "1: at most 64 levels");
    assert_eq!(fault(&"{a: ".repeat(200_000)), expected);
    let through_aliases = format!(
        "a: &a {}\nb: {}*a{}\n",
        nested(40),
        "[".repeat(30),
        "]".repeat(30)
    );
    assert_eq!(fault(&through_aliases), "2: at most 64 levels");
    let large = "#".repeat((1 << 20) + 1);
    assert_eq!(fault(&large), "1: a file of at most 1 MiB");
    assert!(fault(&"- \n".repeat(200_000)).starts_with("100000: at most 100000 nodes"));
}

#[test]
fn an_anchor_marks_all_that_holds_it_and_an_alias_nothing() {
    let Ok(Node {
        content: Content::Mapping(entries),
        ..
    }) = parse("x: {a: [&b {d: 1}]}\ny: {c: 2}\nz: *b\nw: {a: [*b]}\nv: {<<: *b}\n")
    else {
        panic!("it is a mapping");
    };
    let shared: Vec<bool> = entries.iter().map(|entry| entry.value.is_shared).collect();
    assert_eq!(shared, [true, false, false, false, false]);
}
