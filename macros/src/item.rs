//! Item tokens to [`Item`]: a function, or a block of functions; every other item is refused.
//! Never parses the body of either.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, LitStr, Result, Visibility};

use crate::block::Block;
use crate::function::Function;

/// What `#[traced]` can be applied to.
pub(crate) enum Item {
    Block(Block),
    Function(Box<Function>),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        match Keyword::ahead(input)? {
            Keyword::Block => input.parse().map(Self::Block),
            Keyword::Function => input.parse().map(Box::new).map(Self::Function),
        }
    }
}

enum Keyword {
    Block,
    Function,
}

impl Keyword {
    /// Says what to annotate instead, where the item is plainly something else.
    fn ahead(input: ParseStream<'_>) -> Result<Self> {
        const ITEMS: &[(&str, &str)] = &[
            ("enum", "an enum; trace functions"),
            ("extern", "an `extern` block or crate; trace functions"),
            ("let", "a `let` statement; trace functions"),
            ("macro_rules", "a macro; trace the functions that it makes"),
            ("static", "a static; trace functions"),
            ("struct", "a struct; trace functions"),
            ("type", "a type alias; trace functions"),
            ("union", "a union; trace functions"),
            ("use", "a `use` item; trace functions"),
            ("const", "a constant; trace functions"),
        ];
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        let mut words: Vec<Ident> = Vec::new();
        while let Ok(word) = ahead.call(Ident::parse_any) {
            if word == "fn" {
                return Ok(Self::Function);
            }
            if word == "impl" || word == "trait" || word == "mod" {
                return Ok(Self::Block);
            }
            words.push(word);
            ahead.parse::<Option<LitStr>>()?;
        }
        let refused = words.iter().find_map(|word| {
            let name = word.to_string();
            let (_, what) = ITEMS.iter().find(|(item, _)| *item == name)?;
            Some((word, format!("`#[traced]` cannot be applied to {what}")))
        });
        let general = "`#[traced]` can only be applied to a function, or to an `impl`, `trait` or `mod` with functions in it";
        Err(match (refused, words.first()) {
            (Some((word, message)), _) => Error::new_spanned(word, message),
            (None, Some(first)) => Error::new_spanned(first, general),
            (None, None) => ahead.error(general),
        })
    }
}
