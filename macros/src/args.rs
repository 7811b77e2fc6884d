//! Attribute tokens to [`Args`]: the grammar of `#[traced(...)]`, and what was written for each argument.
//! Never looks at the function, and never fills in a default.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Path, Result, Token, parenthesized, token};

use crate::attribute::Attribute;
use crate::slot::Slot;
use crate::words::{Description, Format, Kind, Level, list, parse_word};

/// What was written between the parentheses of `#[traced(...)]`.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) attributes: Slot<Vec<Attribute>>,
    pub(crate) err: Slot<Description>,
    pub(crate) err_if: Slot<Expr>,
    pub(crate) kind: Slot<Kind>,
    pub(crate) krate: Slot<Path>,
    pub(crate) level: Slot<Level>,
    pub(crate) links: Slot<Expr>,
    pub(crate) name: Slot<Expr>,
    pub(crate) parent: Slot<Expr>,
    pub(crate) ret: Slot<Option<Format>>,
    pub(crate) root: Slot<()>,
    pub(crate) scope: Slot<Expr>,
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
        args.ret.fill_with(key, input, format)
    }),
    ("err", |args, key, input| {
        args.err.fill_with(key, input, word)
    }),
    ("err_if", |args, key, input| {
        args.err_if.fill_with(key, input, value)
    }),
    ("parent", |args, key, input| {
        args.parent.fill_with(key, input, value)
    }),
    ("root", |args, key, _| args.root.fill(key, ())),
    ("links", |args, key, input| {
        args.links.fill_with(key, input, value)
    }),
    ("scope", |args, key, input| {
        args.scope.fill_with(key, input, value)
    }),
    ("crate", |args, key, input| {
        args.krate.fill_with(key, input, path)
    }),
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
                let message = format!("unknown argument `{name}`, expected one of {}", arguments());
                return Err(Error::new_spanned(&key, message));
            };
            fill(&mut args, key, input)?;
            if !input.is_empty() && !input.peek(Token![,]) {
                return Err(input.error(format!("expected `,` after the argument `{name}`")));
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(args)
    }
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

fn word<W: crate::words::Word>(key: &Ident, input: ParseStream<'_>) -> Result<W> {
    equals(key, input)?;
    parse_word(input)
}

fn path(key: &Ident, input: ParseStream<'_>) -> Result<Path> {
    equals(key, input)?;
    Path::parse_mod_style(input)
}

fn format(key: &Ident, input: ParseStream<'_>) -> Result<Option<Format>> {
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
