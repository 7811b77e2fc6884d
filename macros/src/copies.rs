//! Whether the closure that describes a span may own the parameters that it mentions.
//! Never takes one from the body: only what is copied, as far as the signature tells.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Pat, ReceiverKind, Signature, Type};

use crate::bindings::occurs;

/// Types that are copied when they are used.
const COPIED: [&str; 16] = [
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16", "u32",
    "u64", "u8", "usize",
];

/// Whether a closure of these tokens mentions parameters, and may own every one of them without taking it from anybody.
pub(crate) fn takes_copies(sig: &Signature, closure: &TokenStream) -> bool {
    // What a text mentions, as that of `format!` does, is not seen behind an escape.
    if has_escape(closure.clone()) {
        return false;
    }
    let mut mentions = false;
    for input in &sig.inputs {
        let (names, is_copy) = match input {
            FnArg::Receiver(receiver) => {
                let is_shared = matches!(
                    &receiver.kind,
                    ReceiverKind::Reference(_, _, mutability) if mutability.is_none()
                );
                (vec![receiver.self_token.into()], is_shared)
            }
            FnArg::Typed(input) => {
                // What is `mut` may be assigned to, which would be the copy.
                let is_whole = matches!(
                    &*input.pat,
                    Pat::Ident(bound) if bound.by_ref.is_none() && bound.mutability.is_none()
                );
                let names = names(input.pat.to_token_stream());
                (names, is_whole && is_copied(&input.ty, sig))
            }
        };
        let is_mentioned = names.iter().any(|name| occurs(name, closure.clone()));
        if is_mentioned && !is_copy {
            return false;
        }
        mentions |= is_mentioned;
    }
    mentions
}

fn has_escape(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_escape(group.stream()),
        TokenTree::Literal(literal) => literal.to_string().contains('\\'),
        TokenTree::Ident(_) | TokenTree::Punct(_) => false,
    })
}

/// Every name in a pattern that may be one of a binding's.
fn names(tokens: TokenStream) -> Vec<Ident> {
    let names = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => names(group.stream()),
        TokenTree::Ident(name) => vec![name],
        TokenTree::Literal(_) | TokenTree::Punct(_) => Vec::new(),
    });
    names.collect()
}

/// Whether using a value of the type leaves it where it was, as far as the name of the type tells.
fn is_copied(ty: &Type, sig: &Signature) -> bool {
    let is_parameter = |name: &Ident| sig.generics.type_params().any(|it| it.ident == *name);
    match ty {
        Type::Path(ty) => ty
            .path
            .get_ident()
            .is_some_and(|name| COPIED.contains(&name.to_string().as_str()) && !is_parameter(name)),
        Type::Reference(ty) => ty.mutability.is_none(),
        _ => false,
    }
}
