//! Item tokens to [`Function`]: the signature as a tree, the body as one token group.
//! Never parses the body, beyond the inner attributes at its start.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
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

    /// Why the function cannot have a span.
    pub(crate) fn refusal(&self) -> Option<Error> {
        if let Some(constness) = &self.sig.constness {
            return Some(Error::new_spanned(
                constness,
                "`#[traced]` cannot be applied to a `const fn`; trace the function that calls it",
            ));
        }
        let again = self.attrs.iter().find(|attr| {
            let last = attr.path().segments.last();
            last.is_some_and(|segment| segment.ident == "traced")
        });
        if let Some(again) = again {
            return Some(Error::new_spanned(
                again.path(),
                "duplicate attribute `#[traced]`",
            ));
        }
        let naked = self.attrs.iter().find(|attr| {
            attr.path().is_ident("naked")
                || (attr.path().is_ident("unsafe")
                    && attr.meta.to_token_stream().to_string().contains("naked"))
        })?;
        Some(Error::new_spanned(
            naked,
            "`#[traced]` cannot be applied to a naked function; trace the function that calls it",
        ))
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis: Visibility = input.parse()?;
        let sig: Signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(
                "`#[traced]` cannot be applied to a function without a body; trace its implementations",
            ));
        }
        let TokenTree::Group(mut body) = input.parse()? else {
            return Err(input.error("expected a function body"));
        };
        // What `$body:block` matched comes with invisible delimiters around the braces.
        while body.delimiter() == Delimiter::None
            && let Some(TokenTree::Group(inner)) = body.stream().into_iter().next()
        {
            body = inner;
        }
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

/// Whether no attribute wants to see the item as it was written: all of them are the compiler's own, and mean the same
/// on a function that returns a future as on an `async fn`.
pub(crate) fn are_inert(attrs: &[Attribute]) -> bool {
    const INERT: [&str; 14] = [
        "allow",
        "automatically_derived",
        "cfg",
        "clippy",
        "cold",
        "deny",
        "deprecated",
        "diagnostic",
        "doc",
        "expect",
        "forbid",
        "inline",
        "rustfmt",
        "warn",
    ];
    attrs.iter().all(|attr| {
        let first = attr.path().segments.first();
        first.is_some_and(|segment| INERT.iter().any(|inert| segment.ident == inert))
    })
}
