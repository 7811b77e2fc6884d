//! What terminal text looks like, character class by character class.
//! Never touches a terminal.

use super::{push_plain, push_quoted, push_word};

type Push = fn(&mut String, &str, usize);

#[test]
fn text_is_escaped_quoted_and_cut() {
    let cases: &[(Push, &str, usize, &str)] = &[
        (push_plain, "POST /checkout", 99, "POST /checkout"),
        (push_plain, "", 99, ""),
        (push_plain, "C:\\new \"x\"", 99, "C:\\new \"x\""),
        (
            push_plain,
            "\x1b[31mred\x07\r\n\t",
            99,
            "\\u{1b}[31mred\\u{7}\\r\\n\\t",
        ),
        (
            push_plain,
            "\u{85}\u{9b}\u{7f}",
            99,
            "\\u{85}\\u{9b}\\u{7f}",
        ),
        (
            push_plain,
            "a\u{202e}b\u{2028}c\u{200f}",
            99,
            "a\\u{202e}b\\u{2028}c\\u{200f}",
        ),
        (
            push_plain,
            "naïve 日本 👩\u{200d}🚀",
            99,
            "naïve 日本 👩\u{200d}🚀",
        ),
        (push_plain, "abcdef", 4, "abcd…+2"),
        (push_plain, "日本語", 2, "日本…+1"),
        (push_plain, "abcd", 4, "abcd"),
        (push_word, "shop::Declined", 99, "shop::Declined"),
        (push_word, "C:\\new", 99, "C:\\new"),
        (push_word, "", 99, "\"\""),
        (push_word, "card declined", 99, "\"card declined\""),
        (push_word, "say \"hi\"", 99, "\"say \\\"hi\\\"\""),
        (push_word, "a\nb\\c", 99, "\"a\\nb\\\\c\""),
        (push_word, "\u{3000}", 99, "\"\u{3000}\""),
        (push_word, "abcdef", 4, "abcd…+2"),
        (push_word, "ab def", 4, "\"ab d\"…+2"),
        (push_word, "abcd ef", 4, "abcd…+3"),
        (push_quoted, "plain", 99, "\"plain\""),
        (push_quoted, "plain", 2, "\"pl\"…+3"),
    ];
    for (push, text, longest, expected) in cases {
        let mut out = String::new();
        push(&mut out, text, *longest);
        assert_eq!(out, *expected, "{text:?} in {longest}");
    }
}
