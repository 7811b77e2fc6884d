//! The body of a block to [`Member`]s, without a syntax tree: what is half typed stays as it is.
//! Never loses, adds or reorders a token.

use proc_macro2::{Delimiter, Group, Punct, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};

use crate::tokens::Angles;

/// One item of a block.
pub(crate) struct Member {
    pub(crate) attrs: Vec<Attr>,
    pub(crate) kind: Kind,
    /// What follows the attributes.
    pub(crate) item: TokenStream,
}

/// One `#[...]` in front of an item.
pub(crate) struct Attr {
    hash: Punct,
    pub(crate) group: Group,
}

impl ToTokens for Attr {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.hash.to_tokens(tokens);
        self.group.to_tokens(tokens);
    }
}

/// The member as it was written, but for what was taken from it.
impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.item.to_tokens(tokens);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Block,
    Function,
    /// What a `macro_rules!` fragment brought, with members of its own.
    Fragment,
    Other,
}

pub(crate) fn members(body: TokenStream) -> Vec<Member> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut members = Vec::new();
    while !rest.is_empty() {
        let mut attrs = Vec::new();
        while let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = rest
            && hash.as_char() == '#'
            && group.delimiter() == Delimiter::Bracket
        {
            attrs.push(Attr {
                hash: hash.clone(),
                group: group.clone(),
            });
            rest = &rest[2..];
        }
        let (kind, ending) = classify(rest);
        let (item, behind) = rest.split_at(ending.length(rest));
        members.push(Member {
            attrs,
            kind,
            item: item.iter().cloned().collect(),
        });
        rest = behind;
    }
    members
}

/// Where an item ends.
enum Ending {
    /// With its first pair of braces, or with a semicolon before it.
    Braces,
    Semicolon,
    Token,
}

impl Ending {
    fn length(&self, tokens: &[TokenTree]) -> usize {
        let mut angles = Angles::default();
        let last = tokens.iter().position(|token| {
            angles.step(token);
            match (self, token) {
                (Self::Token, _) => true,
                (Self::Semicolon | Self::Braces, TokenTree::Punct(punct)) => punct.as_char() == ';',
                (Self::Braces, TokenTree::Group(group)) => {
                    group.delimiter() == Delimiter::Brace && angles.are_closed()
                }
                _ => false,
            }
        });
        last.map_or(tokens.len(), |last| last + 1)
    }
}

fn classify(tokens: &[TokenTree]) -> (Kind, Ending) {
    let mut words = tokens;
    match tokens {
        // `#![...]` at the start of a module.
        [
            TokenTree::Punct(hash),
            TokenTree::Punct(bang),
            TokenTree::Group(_),
            ..,
        ] if hash.as_char() == '#' && bang.as_char() == '!' => {
            return (Kind::Other, Ending::Token);
        }
        [TokenTree::Group(fragment), rest @ ..] if fragment.delimiter() == Delimiter::None => {
            if !is_visibility(fragment) {
                return (Kind::Fragment, Ending::Token);
            }
            words = rest;
        }
        [
            TokenTree::Ident(public),
            TokenTree::Group(within),
            rest @ ..,
        ] if public == "pub" && within.delimiter() == Delimiter::Parenthesis => {
            words = rest;
        }
        _ => {}
    }
    let mut is_constant = false;
    for token in words {
        let word = match token {
            TokenTree::Ident(word) => word.to_string(),
            // The ABI in `extern "C" fn`.
            TokenTree::Literal(_) => continue,
            _ => break,
        };
        match word.as_str() {
            "fn" => return (Kind::Function, Ending::Braces),
            "impl" | "mod" | "trait" => return (Kind::Block, Ending::Braces),
            "const" => is_constant = true,
            "static" | "type" | "use" => return (Kind::Other, Ending::Semicolon),
            "async" | "auto" | "default" | "extern" | "pub" | "safe" | "unsafe" => {}
            _ => break,
        }
    }
    let ending = if is_constant {
        Ending::Semicolon
    } else {
        Ending::Braces
    };
    (Kind::Other, ending)
}

/// What `$vis` matched; it may be nothing.
fn is_visibility(fragment: &Group) -> bool {
    let mut tokens = fragment.stream().into_iter();
    match tokens.next() {
        None => true,
        Some(TokenTree::Ident(word)) if word == "pub" => {
            tokens.all(|token| matches!(token, TokenTree::Group(_)))
        }
        Some(_) => false,
    }
}
