//! The names that a function's parameters bind, for whoever takes the parameters over from the function.
//! Never reads the body, beyond whether a name occurs in it.
//!
//! A closure or an `async` block takes what its body uses, in the order of use, and drops it in that order. Giving it
//! the parameters in the order of the signature keeps the order in which the function drops them. Some cannot be
//! given: one that is not bound has no name, and clippy forbids to mention one that begins with `_`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, PatIdent, PatType, PatWild, ReceiverKind, Signature, Token, Type};

use crate::function::Function;

pub(crate) struct Binding {
    pub(crate) mutability: Option<Token![mut]>,
    pub(crate) name: Ident,
}

/// Takes what a closure is to be called with out of the signature: names, and `mut` where it stands before one.
///
/// Those are the parameters behind the last one that stays with the function. The function drops its parameters from
/// the last to the first, so what is in front of that one must stay too.
pub(crate) fn take(sig: &mut Signature, is_wanted: impl Fn(&Ident) -> bool) -> Vec<Binding> {
    let stays = |input: &FnArg| match input {
        FnArg::Receiver(_) => true,
        FnArg::Typed(input) => {
            let mut found = Collect::from(&mut input.clone());
            let has_drop = !matches!(*input.ty, Type::Reference(_));
            found
                .bindings
                .retain(|binding| !can_give(binding, &is_wanted));
            has_drop
                && (!input.attrs.is_empty() || found.has_wildcard || !found.bindings.is_empty())
        }
    };
    let first = sig
        .inputs
        .iter()
        .rposition(stays)
        .map_or(0, |last| last + 1);
    let mut taken = Vec::new();
    for input in sig.inputs.iter_mut().skip(first) {
        if let FnArg::Typed(input) = input
            && input.attrs.is_empty()
        {
            let found = Collect::from(&mut input.clone()).bindings;
            if found.iter().all(|binding| can_give(binding, &is_wanted)) {
                taken.extend(Collect::from(input).bindings);
            }
        }
    }
    taken
}

/// The names that an `async` block must take, the one to be dropped first in front. A name that neither the body nor
/// the span's description uses is left out, so that rustc still warns of it.
pub(crate) fn held(function: &Function, description: Option<&TokenStream>) -> Vec<Ident> {
    let occurs = |name: &Ident| {
        occurs(name, function.body.stream())
            || description.is_some_and(|description| occurs(name, description.clone()))
    };
    let mut held = Vec::new();
    for input in &function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let name = receiver.self_token.into();
                let is_value = !matches!(receiver.kind, ReceiverKind::Reference(..));
                held.extend((is_value && occurs(&name)).then_some(name));
            }
            FnArg::Typed(input) if input.attrs.is_empty() => {
                let mut found = Collect::from(&mut input.clone()).bindings;
                found.retain(|binding| can_give(binding, occurs));
                held.extend(found.into_iter().map(|binding| binding.name));
            }
            FnArg::Typed(_) => {}
        }
    }
    held.reverse();
    held
}

/// Whether a name occurs among the tokens, as a word or inside a format string.
pub(crate) fn occurs(name: &Ident, tokens: TokenStream) -> bool {
    let inline = format!("{{{name}");
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => occurs(name, group.stream()),
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Literal(literal) => literal.to_string().contains(&inline),
        TokenTree::Punct(_) => false,
    })
}

fn can_give(binding: &Binding, is_wanted: impl Fn(&Ident) -> bool) -> bool {
    !binding.name.to_string().starts_with('_') && is_wanted(&binding.name)
}

/// The names in one parameter's pattern, whose `mut` goes with them.
#[derive(Default)]
struct Collect {
    bindings: Vec<Binding>,
    has_wildcard: bool,
}

impl Collect {
    fn from(input: &mut PatType) -> Self {
        let mut collect = Self::default();
        collect.visit_pat_mut(&mut input.pat);
        collect
    }
}

impl VisitMut for Collect {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        // A constant or a unit struct looks the same, and binds nothing.
        if pat.ident.to_string().starts_with(char::is_uppercase) {
            return;
        }
        // `ref mut` belongs to the pattern: what is bound is a reference.
        let mutability = pat.mutability.take_if(|_| pat.by_ref.is_none());
        // Each alternative of a pattern with `|` binds the same names.
        if self.bindings.iter().all(|known| known.name != pat.ident) {
            self.bindings.push(Binding {
                mutability,
                name: pat.ident.clone(),
            });
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_pat_wild_mut(&mut self, _: &mut PatWild) {
        self.has_wildcard = true;
    }
}
