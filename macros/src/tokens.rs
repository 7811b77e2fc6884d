//! Tokens where a syntax tree would need the whole item to be right, and names on their way to another place.
//! Never changes what a token means.

use proc_macro2::{Ident, Spacing, Span, TokenTree};

/// Counts angle brackets: braces inside of them are not those of a body.
#[derive(Default)]
pub(crate) struct Angles {
    depth: usize,
    /// The last token was `-` or `=`, whose `>` is half of an arrow.
    in_arrow: bool,
}

impl Angles {
    pub(crate) fn step(&mut self, token: &TokenTree) {
        let mut in_arrow = false;
        if let TokenTree::Punct(punct) = token {
            match punct.as_char() {
                '<' => self.depth += 1,
                '>' if !self.in_arrow => self.depth = self.depth.saturating_sub(1),
                '-' | '=' => in_arrow = punct.spacing() == Spacing::Joint,
                _ => {}
            }
        }
        self.in_arrow = in_arrow;
    }

    pub(crate) fn are_closed(&self) -> bool {
        self.depth == 0
    }
}

/// The same name with another span, whose edition may reserve it: `gen` is a name before edition 2024. Those that
/// editions before that have reserved are not parsed as names.
pub(crate) fn spanned(name: &Ident, span: Span) -> Ident {
    if name == "gen" {
        return Ident::new_raw("gen", span);
    }
    let mut name = name.clone();
    name.set_span(span);
    name
}
