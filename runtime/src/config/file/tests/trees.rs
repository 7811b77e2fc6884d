//! Trees that are made up, printed as YAML and read again, and texts that nobody means well.
//! Never asks for more than what was printed, but for the lines.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

use super::super::node::{Content, MOST_TEXT, Node, Scalar, Style};
use super::super::substitute::substitute;
use super::super::yaml::parse;

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Mapping(BTreeMap<String, Tree>),
    Plain(&'static str),
    Quoted(String),
    Sequence(Vec<Tree>),
}

impl Tree {
    fn of(node: &Node) -> Self {
        match &node.content {
            Content::Mapping(entries) => Self::Mapping(
                entries
                    .iter()
                    .map(|entry| (entry.key.clone(), Self::of(&entry.value)))
                    .collect(),
            ),
            Content::Scalar(Scalar { style, text }) => match style {
                Style::Plain => Self::Plain(PLAIN.into_iter().find(|it| it == text).unwrap_or("?")),
                Style::Quoted => Self::Quoted(text.clone()),
            },
            Content::Sequence(nodes) => Self::Sequence(nodes.iter().map(Self::of).collect()),
        }
    }

    fn flow(&self) -> String {
        match self {
            Self::Mapping(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", quoted(key), value.flow()));
                format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
            }
            Self::Plain(text) => (*text).to_owned(),
            Self::Quoted(text) => quoted(text),
            Self::Sequence(trees) => {
                let trees: Vec<String> = trees.iter().map(Self::flow).collect();
                format!("[{}]", trees.join(", "))
            }
        }
    }

    /// From the end of a line on.
    fn block(&self, indent: usize) -> String {
        let margin = " ".repeat(indent);
        match self {
            Self::Mapping(entries) if !entries.is_empty() => {
                let entries = entries.iter().map(|(key, value)| {
                    format!("\n{margin}{}:{}", quoted(key), value.block(indent + 2))
                });
                entries.collect::<Vec<_>>().concat()
            }
            Self::Sequence(trees) if !trees.is_empty() => {
                let trees = trees
                    .iter()
                    .map(|tree| format!("\n{margin}- # said{}", tree.on_next_line(indent + 2)));
                trees.collect::<Vec<_>>().concat()
            }
            _ => format!(" {}", self.flow()),
        }
    }

    fn on_next_line(&self, indent: usize) -> String {
        let block = self.block(indent);
        if block.starts_with('\n') {
            block
        } else {
            format!("\n{}{block}", " ".repeat(indent))
        }
    }
}

const PLAIN: [&str; 9] = [
    "true",
    "~",
    "12",
    "-1.5",
    "a b",
    "x:y",
    "http://a:1/b",
    "é",
    "a#b",
];

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|character| match character {
        '"' | '\\' => format!("\\{character}"),
        ' '..='~' => character.to_string(),
        _ => format!("\\U{:08x}", u32::from(character)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Tree::Quoted),
        proptest::sample::select(&PLAIN[..]).prop_map(Tree::Plain),
    ];
    leaf.prop_recursive(5, 60, 6, |tree| {
        prop_oneof![
            vec(tree.clone(), 0..6).prop_map(Tree::Sequence),
            btree_map(any::<String>(), tree, 0..6).prop_map(Tree::Mapping),
        ]
    })
}

/// What YAML is made of, in no order.
fn pieces() -> impl Strategy<Value = String> {
    let known = [
        "a",
        ":",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "&a ",
        "*a",
        "<<: ",
        "!!str ",
        "!",
        "\"",
        "'",
        "|",
        ">",
        "|2-\n",
        "#",
        " # ",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "\\",
        "\\x",
        "${",
        "${A}",
        "$$",
        "@",
        "`",
        "\r\n",
        "\u{feff}",
        "\0",
        "é",
        "1",
        "~",
        "true",
    ];
    let piece = prop_oneof![
        20 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn text_in(node: &Node) -> usize {
    match &node.content {
        Content::Mapping(entries) => entries.iter().map(|entry| text_in(&entry.value)).sum(),
        Content::Scalar(scalar) => scalar.text.len(),
        Content::Sequence(nodes) => nodes.iter().map(text_in).sum(),
    }
}

fn check_bounds(text: &str) {
    let Ok(mut node) = parse(text) else {
        return;
    };
    let lines = text.split('\n').count();
    assert!((1..=lines + 1).contains(&node.line), "{}", node.line);
    if substitute(&mut node, &|_| Some("*a ${A}".to_owned())).is_ok() {
        assert!(text_in(&node) <= MOST_TEXT);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_reads_as_it_was(tree in trees()) {
        for text in [tree.flow(), tree.on_next_line(0)] {
            match parse(&text) {
                Ok(node) => prop_assert_eq!(&Tree::of(&node), &tree, "{}", text),
                Err(fault) => prop_assert!(false, "{:?}: {}", fault, text),
            }
        }
    }

    #[test]
    fn no_text_does_harm(text in any::<String>()) {
        check_bounds(&text);
    }

    #[test]
    fn no_pieces_of_yaml_do_harm(text in pieces()) {
        check_bounds(&text);
    }
}
