//! What a closure or a future that owns `self` must be told, as no other name can be given to it.
//! Never reads the body, beyond whether and how `self` occurs in it.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::{Receiver, ReceiverKind, Signature};

use crate::bindings::occurs;
use crate::function::Function;

/// What makes a closure take all of `self`.
pub(crate) fn hold_self(function: &Function) -> Option<TokenStream> {
    let receiver = function.sig.receiver()?;
    let this = &receiver.self_token;
    let body = function.body.stream();
    (occurs(&(*this).into(), body.clone()) && is_held(receiver, &body))
        .then(|| quote_spanned!(Span::mixed_site()=> let _ = &#this;))
}

/// Whether the function owns `self`, and drops it as a whole, or the body has it on its own: where that is in a pattern
/// without names, the compiler fails over a closure of this edition with a body of the first two ones.
pub(crate) fn is_held(receiver: &Receiver, used: &TokenStream) -> bool {
    let is_value = !matches!(receiver.kind, ReceiverKind::Reference(..));
    is_value || stands_alone(&receiver.self_token.into(), used.clone())
}

/// Whether the name occurs without a `.` behind it.
fn stands_alone(name: &Ident, tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_alone = match token {
            TokenTree::Group(group) => stands_alone(name, group.stream()),
            TokenTree::Ident(ident) => {
                ident == *name
                    && !matches!(tokens.peek(), Some(TokenTree::Punct(dot)) if dot.as_char() == '.')
            }
            _ => false,
        };
        if is_alone {
            return true;
        }
    }
    false
}

/// A closure that owns a `mut self` has the compiler miss a use of what it assigns to a part of it. The function drops it,
/// and the compiler does not ask that there.
pub(crate) fn allow_assignments(sig: &Signature) -> Option<TokenStream> {
    let receiver = sig.receiver()?;
    let is_value = !matches!(receiver.kind, ReceiverKind::Reference(..));
    (is_value && receiver.mutability.is_some())
        .then(|| quote_spanned!(Span::mixed_site()=> #[allow(unused_assignments)]))
}
