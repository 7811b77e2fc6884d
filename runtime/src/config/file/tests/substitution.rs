//! References to variables: each row of the specification's table, and what it leaves open.
//! Never touches the process's environment.

use super::super::node::{Fault, Node};
use super::super::substitute::substitute;
use super::super::yaml::parse;
use super::printed;

fn variable(name: &str) -> Option<String> {
    let value = match name {
        "STRING_VALUE" => "value",
        "BOOL_VALUE" => "true",
        "INT_VALUE" => "1",
        "FLOAT_VALUE" => "1.1",
        "HEX_VALUE" => "0xdeadbeef",
        "INVALID_MAP_VALUE" => "value\nkey:value",
        "DO_NOT_REPLACE_ME" => "Never use this value",
        "REPLACE_ME" => "${DO_NOT_REPLACE_ME}",
        "VALUE_WITH_ESCAPE" => "value$$",
        "EMPTY" => "",
        "_1" => "one",
        _ => return None,
    };
    Some(value.to_owned())
}

fn substituted(text: &str) -> Result<Node, Fault> {
    let mut node = parse(text)?;
    substitute(&mut node, &variable)?;
    Ok(node)
}

#[track_caller]
fn check(text: &str, tree: &str) {
    match substituted(text) {
        Ok(node) => assert_eq!(printed(&node), format!("1: {{1: {tree}}}"), "{text}"),
        Err(fault) => panic!("{text}: {fault:?}"),
    }
}

#[test]
fn the_table_of_the_specification() {
    for (text, value) in [
        ("${STRING_VALUE}", r#""value""#),
        ("${BOOL_VALUE}", "true"),
        ("${INT_VALUE}", "1"),
        ("${FLOAT_VALUE}", "1.1"),
        ("${HEX_VALUE}", "3735928559"),
        (r#""${STRING_VALUE}""#, r#""value""#),
        (r#""${BOOL_VALUE}""#, r#""true""#),
        (r#""${INT_VALUE}""#, r#""1""#),
        (r#""${FLOAT_VALUE}""#, r#""1.1""#),
        (r#""${HEX_VALUE}""#, r#""0xdeadbeef""#),
        ("${env:STRING_VALUE}", r#""value""#),
        ("${INVALID_MAP_VALUE}", r#""value\nkey:value""#),
        ("foo ${STRING_VALUE} ${FLOAT_VALUE}", r#""foo value 1.1""#),
        ("${UNDEFINED_KEY}", "null"),
        ("${UNDEFINED_KEY:-fallback}", r#""fallback""#),
        ("${REPLACE_ME}", r#""${DO_NOT_REPLACE_ME}""#),
        ("${UNDEFINED_KEY:-${STRING_VALUE}}", r#""${STRING_VALUE}""#),
        ("$${STRING_VALUE}", r#""${STRING_VALUE}""#),
        ("$$${STRING_VALUE}", r#""$value""#),
        ("$$$${STRING_VALUE}", r#""$${STRING_VALUE}""#),
        (
            "$${STRING_VALUE:-fallback}",
            r#""${STRING_VALUE:-fallback}""#,
        ),
        (
            "$${STRING_VALUE:-${STRING_VALUE}}",
            r#""${STRING_VALUE:-value}""#,
        ),
        (
            "${UNDEFINED_KEY:-$${UNDEFINED_KEY}}",
            r#""${UNDEFINED_KEY:-${UNDEFINED_KEY}}""#,
        ),
        ("${VALUE_WITH_ESCAPE}", r#""value$$""#),
        ("a $$ b", r#""a $ b""#),
        ("a $ b", r#""a $ b""#),
    ] {
        check(&format!("key: {text}"), &format!(r#""key" = 1: {value}"#));
    }
    check(
        "${STRING_VALUE}: value",
        r#""${STRING_VALUE}" = 1: "value""#,
    );
    assert!(substituted("key: ${STRING_VALUE:?error}").is_err());
}

#[test]
fn what_the_table_leaves_open() {
    for (text, value) in [
        ("${EMPTY}", "null"),
        (r#""${EMPTY}""#, r#""""#),
        ("${EMPTY:-x}", r#""x""#),
        ("${env:UNDEFINED:-5000}", "5000"),
        ("${UNDEFINED:-}", "null"),
        ("${UNDEFINED:-a:-b}", r#""a:-b""#),
        (
            "${UNDEFINED:-https://müller.example/a b}",
            r#""https://müller.example/a b""#,
        ),
        ("${STRING_VALUE:-x}", r#""value""#),
        ("${_1}", r#""one""#),
        ("$", r#""$""#),
        ("$$", r#""$""#),
        ("$$$", r#""$$""#),
        ("a${", r#""a${""#),
        ("a${b${c$", r#""a${b${c$""#),
        ("${STRING_VALUE} ${", r#""value ${""#),
        ("$STRING_VALUE", r#""$STRING_VALUE""#),
        ("${BOOL_VALUE}${INT_VALUE}", r#""true1""#),
    ] {
        check(&format!("key: {text}"), &format!(r#""key" = 1: {value}"#));
    }
}

#[test]
fn one_malformed_reference_is_the_end_of_the_file() {
    let expected = "`${NAME}`, `${env:NAME}` or `${NAME:-default}`; a `$` itself is `$$`";
    for reference in [
        "${}",
        "${ STRING_VALUE}",
        "${1API_KEY}",
        "${API_$KEY}",
        "${API-KEY}",
        "${API_KEY:-a\u{7}}",
        "${ENV:STRING_VALUE}",
        "${env:env:STRING_VALUE}",
        "${STRING_VALUE:+x}",
        "${MÜLLER}",
        "${STRING_VALUE ${INT_VALUE}}",
    ] {
        let fault = substituted(&format!("a: ${{INT_VALUE}}\nb:\n  - '{reference}'\n")).err();
        assert_eq!(fault, Some(Fault::new(3, expected)), "{reference}");
    }
}

#[test]
fn everything_but_a_key_is_looked_at() {
    check(
        "${A}: [\"${INT_VALUE}\", {b: '${INT_VALUE}'}, &x \"${STRING_VALUE}\", *x]",
        r#""${A}" = 1: [1: "1", 1: {1: "b" = 1: "1"}, 1: "value", 1: "value"]"#,
    );
}

#[test]
fn what_variables_come_to_is_bounded() {
    let huge = "x".repeat(100_000);
    let lookup = |_: &str| Some(huge.clone());
    let within = "- ${X}\n".repeat(40);
    let apart = "- ${X}\n".repeat(200);
    let together = format!("- {}\n", "${X}".repeat(200_000));
    let escaped = format!("- {}\n", "$$${X}".repeat(150_000));
    let expected = "at most 4 MiB of text, with every variable filled in";
    for (text, line) in [
        (&within, None),
        (&apart, Some(42)),
        (&together, Some(1)),
        (&escaped, Some(1)),
    ] {
        let Ok(mut node) = parse(text) else {
            panic!("it is YAML");
        };
        let fault = substitute(&mut node, &lookup).err();
        assert_eq!(fault, line.map(|line| Fault::new(line, expected)));
    }
}
