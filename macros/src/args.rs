//! Attribute tokens to [`Args`]: the grammar of `#[traced(...)]`, and what was written for each argument.
//! Never looks at the item, and never fills in a default.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Path, Result, Token, parenthesized, token};

use crate::attribute::{Attribute, Derived};
use crate::slot::Slot;
use crate::words::{
    Boxing, Description, Format, Kind, Level, Word, list, nearest, parse_word, suggestion,
};

/// What was written between the parentheses of `#[traced(...)]`.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) attributes: Slot<Vec<Attribute>>,
    pub(crate) boxed: Slot<Boxing>,
    pub(crate) err: Slot<Description>,
    pub(crate) err_attributes: Slot<Derived>,
    pub(crate) err_if: Slot<Expr>,
    pub(crate) kind: Slot<Kind>,
    pub(crate) krate: Slot<Path>,
    pub(crate) level: Slot<Level>,
    pub(crate) links: Slot<Expr>,
    pub(crate) name: Slot<Expr>,
    pub(crate) parent: Slot<Expr>,
    pub(crate) require_parent: Slot<()>,
    pub(crate) ret: Slot<Option<Format>>,
    pub(crate) ret_attributes: Slot<Derived>,
    pub(crate) root: Slot<()>,
    pub(crate) scope: Slot<Expr>,
    pub(crate) skip: Slot<()>,
    /// Every key, in the order in which they were written.
    pub(crate) keys: Vec<Ident>,
}

type Fill = fn(&mut Args, Ident, ParseStream<'_>) -> Result<()>;

/// The one table of arguments: what is parsed, and what the message about an unknown word lists.
const ARGUMENTS: &[(&str, Fill)] = &[
    ("name", |args, key, input| {
        args.name.fill_with(key, input, value)
    }),
    ("kind", |args, key, input| {
        args.kind.fill_with(key, input, word)
    }),
    ("level", |args, key, input| {
        args.level.fill_with(key, input, word)
    }),
    ("attributes", |args, key, input| {
        args.attributes.fill_with(key, input, attributes)
    }),
    ("ret", |args, key, input| {
        args.ret.fill_with(key, input, optional_word)
    }),
    ("ret_attributes", |args, key, input| {
        args.ret_attributes.fill_with(key, input, derived)
    }),
    ("err", |args, key, input| {
        args.err.fill_with(key, input, word)
    }),
    ("err_attributes", |args, key, input| {
        args.err_attributes.fill_with(key, input, derived)
    }),
    ("err_if", |args, key, input| {
        args.err_if.fill_with(key, input, value)
    }),
    ("parent", |args, key, input| {
        args.parent.fill_with(key, input, value)
    }),
    ("root", |args, key, _| args.root.fill(key, ())),
    ("require_parent", |args, key, _| {
        args.require_parent.fill(key, ())
    }),
    ("links", |args, key, input| {
        args.links.fill_with(key, input, value)
    }),
    ("boxed", |args, key, input| {
        args.boxed.fill_with(key, input, |key, input| {
            Ok(optional_word(key, input)?.unwrap_or(Boxing::Send))
        })
    }),
    ("scope", |args, key, input| {
        args.scope.fill_with(key, input, value)
    }),
    ("crate", |args, key, input| {
        args.krate.fill_with(key, input, path)
    }),
    ("skip", |args, key, _| args.skip.fill(key, ())),
];

/// What other attributes call it, and what it is called here.
const FOREIGN: &[(&str, &str)] = &[
    ("fields", "attributes"),
    ("follows_from", "links"),
    ("properties", "attributes"),
    ("target", "scope"),
];

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut args = Self::default();
        while !input.is_empty() {
            let Ok(key) = input.call(Ident::parse_any) else {
                return Err(input.error(format!("expected an argument: one of {}", arguments())));
            };
            let name = key.to_string();
            let Some((_, fill)) = ARGUMENTS.iter().find(|(known, _)| *known == name) else {
                return Err(unknown(&key));
            };
            fill(&mut args, key.clone(), input)?;
            args.keys.push(key);
            if !input.is_empty() && !input.peek(Token![,]) {
                return Err(input.error(format!("expected `,` after the argument `{name}`")));
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(args)
    }
}

impl Args {
    /// Whether the item is to be left alone.
    pub(crate) fn is_skipped(&self) -> Result<bool> {
        let Some(skip) = self.skip.key() else {
            return Ok(false);
        };
        match self.keys.iter().find(|key| *key != skip) {
            None => Ok(true),
            Some(other) => Err(Error::new_spanned(
                other,
                format!("`{other}` cannot be combined with `skip`"),
            )),
        }
    }

    /// Takes what is not given from the block around the item.
    pub(crate) fn inherit(&mut self, block: &Self) {
        // Who judges errors does not ignore them.
        if self.err_if.key().is_none() && self.err_attributes.key().is_none() {
            self.err.inherit(&block.err);
        }
        self.kind.inherit(&block.kind);
        self.krate.inherit(&block.krate);
        self.level.inherit(&block.level);
        self.scope.inherit(&block.scope);
    }
}

fn unknown(key: &Ident) -> Error {
    let name = key.to_string();
    if name == "skip_all" {
        return Error::new_spanned(
            key,
            "unknown argument `skip_all`; leave it out: no argument of a function is recorded unless it is named",
        );
    }
    let foreign = FOREIGN.iter().find(|(word, _)| *word == name);
    let meant = foreign.map_or_else(
        || nearest(&name, ARGUMENTS.iter().map(|(known, _)| *known)),
        |(_, known)| Some(*known),
    );
    let message = format!(
        "unknown argument `{name}`, expected one of {}{}",
        arguments(),
        suggestion(meant)
    );
    Error::new_spanned(key, message)
}

fn arguments() -> String {
    list(ARGUMENTS.iter().map(|(name, _)| *name))
}

fn equals(key: &Ident, input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.peek(Token![,]) {
        let message = format!("expected `{key} = ...`, found `{key}` alone");
        return Err(Error::new_spanned(key, message));
    }
    input.parse::<Token![=]>().map(|_| ())
}

fn value(key: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    equals(key, input)?;
    input.parse()
}

fn word<W: Word>(key: &Ident, input: ParseStream<'_>) -> Result<W> {
    equals(key, input)?;
    parse_word(input)
}

fn path(key: &Ident, input: ParseStream<'_>) -> Result<Path> {
    equals(key, input)?;
    Path::parse_mod_style(input)
}

fn optional_word<W: Word>(key: &Ident, input: ParseStream<'_>) -> Result<Option<W>> {
    if input.peek(Token![=]) {
        word(key, input).map(Some)
    } else {
        Ok(None)
    }
}

fn attributes(_: &Ident, input: ParseStream<'_>) -> Result<Vec<Attribute>> {
    if !input.peek(token::Paren) {
        return Err(input.error("expected `(key = value, ...)` after `attributes`"));
    }
    let content;
    parenthesized!(content in input);
    let list = Punctuated::<Attribute, Token![,]>::parse_terminated(&content)?;
    Ok(list.into_iter().collect())
}

fn derived(key: &Ident, input: ParseStream<'_>) -> Result<Derived> {
    if !input.peek(token::Paren) {
        let message = format!("expected `(value => key = value, ...)` after `{key}`");
        return Err(input.error(message));
    }
    let content;
    parenthesized!(content in input);
    content.parse()
}
