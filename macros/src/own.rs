//! A member's own `#[traced]` among its attributes, which the block takes over.
//! Never evaluates a `cfg`: what depends on one is handed back to the compiler, which does.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Error, Path, Result};

use crate::members::Attr;

/// What a member says of its own span.
pub(crate) enum Own {
    /// `#[cfg_attr(predicate, traced(..))]`: whether it says anything is not known here.
    Conditional(Vec<Conditional>),
    /// The arguments, if there is an attribute.
    Given(Option<TokenStream>),
}

/// A `cfg_attr` with a `traced` in it.
pub(crate) struct Conditional {
    predicate: TokenStream,
    /// The attributes, apart from `traced`.
    others: Vec<TokenStream>,
    /// The path by which `traced` is called, and its arguments.
    own: (TokenStream, TokenStream),
}

/// Takes the member's own attribute out of `attrs`.
pub(crate) fn take(attrs: &mut Vec<Attr>) -> Result<Own> {
    let mut given = None;
    let mut conditional = Vec::new();
    let mut duplicate = None;
    attrs.retain(|attr| {
        let tokens: Vec<TokenTree> = attr.group.stream().into_iter().collect();
        if let Some((path, arguments)) = called(&tokens) {
            if given.replace(arguments).is_some() {
                duplicate = Some(path);
            }
            false
        } else if let Some(found) = condition(&tokens) {
            conditional.push(found);
            false
        } else {
            true
        }
    });
    if let Some(path) = duplicate {
        return Err(Error::new_spanned(path, "duplicate attribute `#[traced]`"));
    }
    Ok(match given {
        None if !conditional.is_empty() => Own::Conditional(conditional),
        given => Own::Given(given),
    })
}

/// The path and the arguments of `traced`, `traced(..)` or `path::to::traced(..)`.
fn called(tokens: &[TokenTree]) -> Option<(TokenStream, TokenStream)> {
    let (path, arguments) = match tokens {
        [path @ .., TokenTree::Group(arguments)]
            if arguments.delimiter() == Delimiter::Parenthesis =>
        {
            (path, arguments.stream())
        }
        path => (path, TokenStream::new()),
    };
    let is_path = path.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    let is_ours = matches!(path.last(), Some(TokenTree::Ident(name)) if name == "traced");
    (is_path && is_ours).then(|| (path.iter().cloned().collect(), arguments))
}

fn condition(tokens: &[TokenTree]) -> Option<Conditional> {
    let [TokenTree::Ident(name), TokenTree::Group(list)] = tokens else {
        return None;
    };
    if name != "cfg_attr" {
        return None;
    }
    let mut parts = split(list.stream()).into_iter();
    let predicate = parts.next()?.into_iter().collect();
    let mut own = None;
    let mut others = Vec::new();
    for part in parts {
        match called(&part) {
            Some(found) if own.is_none() => own = Some(found),
            _ => others.push(part.into_iter().collect()),
        }
    }
    Some(Conditional {
        predicate,
        others,
        own: own?,
    })
}

/// The tokens between top-level commas.
fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens
        .split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter(|part| !part.is_empty())
        .map(<[TokenTree]>::to_vec)
        .collect()
}

/// The attributes by which the compiler calls the macro for this member alone, once it knows which predicates hold.
// Input:
//     #[cfg_attr(slow, traced(level = debug))] in a block with `kind = client`
// Output:
//     #[cfg_attr(slow, traced(level = debug, kind = client))]
//     #[cfg_attr(not(any(slow)), ::traced::traced(kind = client))]
pub(crate) fn hand_back(
    conditions: Vec<Conditional>,
    defaults: &TokenStream,
    krate: &Path,
) -> TokenStream {
    let span = Span::mixed_site();
    let predicates: Vec<TokenStream> = conditions
        .iter()
        .map(|condition| condition.predicate.clone())
        .collect();
    let mut attrs: TokenStream = conditions
        .into_iter()
        .map(|condition| {
            let Conditional {
                predicate,
                mut others,
                own: (path, arguments),
            } = condition;
            let is_skipped = matches!(arguments.clone().into_iter().next(),
                Some(TokenTree::Ident(word)) if word == "skip");
            if !is_skipped {
                let arguments = merge(arguments, defaults);
                others.push(quote!(#path(#arguments)));
            }
            if others.is_empty() {
                TokenStream::new()
            } else {
                quote!(#[cfg_attr(#predicate, #(#others),*)])
            }
        })
        .collect();
    attrs.extend(
        quote_spanned!(span=> #[cfg_attr(not(any(#(#predicates),*)), #krate::traced(#defaults))]),
    );
    attrs
}

/// The arguments without the one that is called `key`.
pub(crate) fn without(arguments: &TokenStream, key: &str) -> TokenStream {
    let others = split(arguments.clone()).into_iter().filter(
        |argument| !matches!(argument.first(), Some(TokenTree::Ident(word)) if word == key),
    );
    let others = others.map(|argument| argument.into_iter().collect::<TokenStream>());
    quote!(#(#others),*)
}

/// `own` with those of `defaults` that it does not name.
pub(crate) fn merge(own: TokenStream, defaults: &TokenStream) -> TokenStream {
    let own = split(own);
    let key = |argument: &[TokenTree]| argument.first().map(ToString::to_string);
    let missing = split(defaults.clone())
        .into_iter()
        .filter(|default| own.iter().all(|given| key(given) != key(default)));
    let merged: Vec<TokenStream> = own
        .iter()
        .cloned()
        .chain(missing)
        .map(|argument| argument.into_iter().collect())
        .collect();
    quote!(#(#merged),*)
}
