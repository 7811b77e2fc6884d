//! Item tokens to [`Function`]: the signature as a tree, the body as one token group.
//! Never parses the body, beyond the inner attributes at its start.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Result, Signature, Token, Visibility};

/// A function with a body.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    /// `#![...]` at the start of the body.
    pub(crate) inner_attrs: TokenStream,
    /// The rest of the body, in the braces that the user wrote.
    pub(crate) body: Group,
}

impl Function {
    pub(crate) fn has_attribute(&self, name: &str) -> bool {
        self.attrs.iter().any(|attr| attr.path().is_ident(name))
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        refuse_other_items(input)?;
        let sig: Signature = input.parse()?;
        if let Some(constness) = &sig.constness {
            return Err(Error::new_spanned(
                constness,
                "`#[traced]` cannot be applied to a `const fn`; trace the function that calls it",
            ));
        }
        if input.peek(Token![;]) {
            return Err(input.error(
                "`#[traced]` cannot be applied to a function without a body; trace its implementations",
            ));
        }
        let TokenTree::Group(body) = input.parse()? else {
            return Err(input.error("expected a function body"));
        };
        let (inner_attrs, body) = split_inner_attributes(&body);
        Ok(Self {
            attrs,
            vis,
            sig,
            inner_attrs,
            body,
        })
    }
}

/// Says what to annotate instead, where the item is plainly something else than a function.
fn refuse_other_items(input: ParseStream<'_>) -> Result<()> {
    const ITEMS: &[(&str, &str)] = &[
        ("enum", "an enum; trace functions"),
        ("extern", "an `extern` block or crate; trace functions"),
        ("impl", "an `impl` block; trace the functions in it"),
        ("let", "a `let` statement; trace functions"),
        ("macro_rules", "a macro; trace the functions that it makes"),
        ("mod", "a module; trace the functions in it"),
        ("static", "a static; trace functions"),
        ("struct", "a struct; trace functions"),
        ("trait", "a trait; trace the functions in it"),
        ("type", "a type alias; trace functions"),
        ("union", "a union; trace functions"),
        ("use", "a `use` item; trace functions"),
    ];
    let ahead = input.fork();
    let mut first: Option<Ident> = None;
    while let Ok(word) = ahead.call(Ident::parse_any) {
        if word == "fn" {
            return Ok(());
        }
        first.get_or_insert(word);
        ahead.parse::<Option<syn::LitStr>>()?;
    }
    let Some(first) = first else {
        return Err(input.error("`#[traced]` can only be applied to a function"));
    };
    let name = first.to_string();
    let message = match ITEMS.iter().find(|(item, _)| *item == name) {
        Some((_, what)) => format!("`#[traced]` cannot be applied to {what}"),
        None if name == "const" => {
            "`#[traced]` cannot be applied to a constant; trace functions".to_owned()
        }
        None => "`#[traced]` can only be applied to a function".to_owned(),
    };
    Err(Error::new_spanned(first, message))
}

/// Inner attributes belong to the function, and are not allowed where the rest of the body goes.
fn split_inner_attributes(body: &Group) -> (TokenStream, Group) {
    let mut inner = TokenStream::new();
    let mut rest = body.stream().into_iter();
    loop {
        let mut ahead = rest.clone();
        match (ahead.next(), ahead.next(), ahead.next()) {
            (
                Some(TokenTree::Punct(hash)),
                Some(TokenTree::Punct(bang)),
                Some(TokenTree::Group(attribute)),
            ) if hash.as_char() == '#'
                && bang.as_char() == '!'
                && attribute.delimiter() == Delimiter::Bracket =>
            {
                hash.to_tokens(&mut inner);
                bang.to_tokens(&mut inner);
                attribute.to_tokens(&mut inner);
                rest = ahead;
            }
            _ => break,
        }
    }
    if inner.is_empty() {
        // A rebuilt group has one span for both braces, which moves errors about the closing one.
        return (inner, body.clone());
    }
    let mut stripped = Group::new(Delimiter::Brace, rest.collect());
    stripped.set_span(body.span());
    (inner, stripped)
}
