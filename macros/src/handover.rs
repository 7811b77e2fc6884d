//! How a closure that the body becomes gets the function's parameters.
//! Never moves what describes the span, which is evaluated outside of the closure.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{FnArg, Pat, Signature, Type};

use crate::bindings::{Transfer, name_wildcard, occurs, rebind, unused};

/// How a closure gets the parameters.
pub(crate) enum Handover {
    /// It is called with them, by these names and with these patterns.
    Called {
        outside: Vec<Ident>,
        inside: Vec<TokenStream>,
        /// Whether the body uses others that must stay with the function.
        leaves_some: bool,
    },
    /// It takes all that it mentions, and begins with these statements.
    Moved(TokenStream),
}

/// What the body and the span's description mention. `settings` may move what it names, `attributes` may not.
pub(crate) struct Mentions<'a> {
    pub(crate) attributes: &'a TokenStream,
    pub(crate) body: &'a TokenStream,
    pub(crate) settings: &'a TokenStream,
}

impl Mentions<'_> {
    fn outside(&self, name: &Ident) -> bool {
        occurs(name, self.attributes.clone()) || occurs(name, self.settings.clone())
    }

    /// What is evaluated outside of the closure.
    fn described(&self) -> TokenStream {
        let mut tokens = self.attributes.clone();
        tokens.extend(self.settings.clone());
        tokens
    }

    fn stays(&self, name: &Ident) -> bool {
        !occurs(name, self.body.clone()) && occurs(name, self.settings.clone())
    }
}

/// Hands the parameters over to the closure that the body becomes. What describes the span is evaluated outside of the
/// closure: names that it needs are bound there, and what it alone moves stays there.
pub(crate) fn hand_over(sig: &mut Signature, mentions: &Mentions<'_>) -> Handover {
    let nothing = TokenStream::new();
    let (mut has_rest, mut is_described, mut leaves_some) = (false, false, false);
    for input in &mut sig.inputs {
        let FnArg::Typed(input) = input else { continue };
        let parts = Transfer::of(&mut input.clone(), &nothing);
        is_described |= parts
            .bindings
            .iter()
            .any(|binding| mentions.stays(&binding.name));
        if !input.attrs.is_empty() || parts.has_rest && !matches!(*input.pat, Pat::Wild(_)) {
            has_rest = true;
            let mut names = parts.bindings.iter();
            is_described |= names.any(|binding| mentions.outside(&binding.name));
        }
    }
    if has_rest && !is_described {
        return Handover::Moved(rebind(sig, mentions.body, &mentions.described()));
    }
    // The function drops its parameters from the last to the first, so what is in front of one that stays, stays.
    let stays = |input: &FnArg| keeps_something(input, mentions);
    let first = sig
        .inputs
        .iter()
        .rposition(stays)
        .map_or(0, |last| last + 1);
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    for (index, input) in sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(input) = input else { continue };
        let bindings = Transfer::of(&mut input.clone(), mentions.attributes).bindings;
        let mut names = bindings.iter().map(|binding| &binding.name);
        if index < first || names.clone().any(|name| mentions.stays(name)) {
            leaves_some |= names.any(|name| occurs(name, mentions.body.clone()));
            continue;
        }
        name_wildcard(input, index);
        for binding in Transfer::of(input, mentions.attributes).bindings {
            outside.push(binding.outside);
            inside.push(
                if occurs(&binding.name, mentions.body.clone()) || !mentions.outside(&binding.name)
                {
                    binding.inside
                } else {
                    // It is used, although not by the body.
                    unused(&binding.name).into_token_stream()
                },
            );
        }
    }
    Handover::Called {
        outside,
        inside,
        leaves_some,
    }
}

/// Whether a part of the parameter, which may have a destructor, stays with the function.
fn keeps_something(input: &FnArg, mentions: &Mentions<'_>) -> bool {
    let FnArg::Typed(input) = input else {
        return true;
    };
    if matches!(*input.ty, Type::Reference(_)) {
        return false;
    }
    let nothing = TokenStream::new();
    let parts = Transfer::of(&mut input.clone(), &nothing);
    // One that is not bound at all gets a name.
    let has_rest = parts.has_rest && !matches!(*input.pat, Pat::Wild(_));
    let mut names = parts.bindings.iter();
    !input.attrs.is_empty() || has_rest || names.any(|binding| mentions.stays(&binding.name))
}
