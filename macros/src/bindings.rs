//! The function's parameters, on their way into the closure or future that the body becomes.
//! Never reads the body, beyond whether a name occurs in it.
//!
//! A function drops its parameters from the last to the first, after what the body binds. A closure or an `async` block
//! takes only what it mentions, in the order of mention. So every parameter is handed over in the order of the
//! signature; one without a name that may be mentioned gets another one first.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Pat, PatIdent, PatRest, PatStruct, PatType, PatWild, ReceiverKind, Signature};

use crate::function::Function;
use crate::receiver::is_held;
use crate::tokens::spanned;

/// A name in a parameter's pattern.
pub(crate) struct Binding {
    /// The pattern that binds it for the body.
    pub(crate) inside: TokenStream,
    /// The name that the user wrote.
    pub(crate) name: Ident,
    /// What it is called in the signature.
    pub(crate) outside: Ident,
}

/// The statements by which the future of an `async` block takes the parameters, as that of an `async fn` does: also
/// those that nobody mentions. What is mentioned `outside` keeps its name there.
pub(crate) fn rebind(
    sig: &mut Signature,
    used: &TokenStream,
    outside: &TokenStream,
) -> TokenStream {
    let span = Span::mixed_site();
    let mut whole = TokenStream::new();
    let mut simple = Vec::new();
    for (index, input) in sig.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                let this = &receiver.self_token;
                if !occurs(&(*this).into(), used.clone()) || is_held(receiver, used) {
                    whole.extend(quote_spanned!(span=> let _ = &#this;));
                }
            }
            FnArg::Typed(input) => {
                let attrs = input.attrs.clone();
                let mut pattern = input.pat.clone();
                let name = whole_name(input, index, outside);
                if let Pat::Ident(bound) = &mut *pattern
                    && occurs(&bound.ident, outside.clone())
                    && !occurs(&bound.ident, used.clone())
                {
                    // It is used, although not by the body.
                    bound.mutability = None;
                    bound.ident = unused(&bound.ident);
                }
                // What is bound by reference has to be somewhere before.
                let is_simple = matches!(&*pattern, Pat::Ident(bound) if bound.by_ref.is_none());
                if attrs.is_empty() && is_simple {
                    simple.push((name, pattern));
                    continue;
                }
                whole.extend(bind(&mut simple));
                // The whole of it first: what the pattern does not bind is dropped behind what it binds.
                let mutability = borrows_mutably(&pattern).then(|| quote_spanned!(span=> mut));
                whole
                    .extend(quote_spanned!(span=> #(#attrs)* let (#mutability #name,) = (#name,);));
                if !matches!(*pattern, Pat::Wild(_)) {
                    whole.extend(quote_spanned!(span=> #(#attrs)* let #pattern = #name;));
                }
            }
        }
    }
    whole.extend(bind(&mut simple));
    whole
}

/// Whether the pattern has a `ref mut` in it.
fn borrows_mutably(pattern: &Pat) -> bool {
    struct Finder(bool);
    impl VisitMut for Finder {
        fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
            self.0 |= pat.by_ref.is_some() && pat.mutability.is_some();
            visit_mut::visit_pat_ident_mut(self, pat);
        }
    }
    let mut finder = Finder(false);
    finder.visit_pat_mut(&mut pattern.clone());
    finder.0
}

fn bind(simple: &mut Vec<(Ident, Box<Pat>)>) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let (names, patterns): (Vec<_>, Vec<_>) = simple.drain(..).unzip();
    match (names.as_slice(), patterns.as_slice()) {
        ([], _) => None,
        // Of a name that begins with `_`, clippy would say that it is bound to no effect.
        ([name], [pattern]) if !name.to_string().starts_with('_') => {
            Some(quote_spanned!(span=> let #pattern = #name;))
        }
        _ => Some(quote_spanned!(span=> let (#(#patterns,)*) = (#(#names,)*);)),
    }
}

/// The names that an `async` block inside of an `async fn` must mention, the one to be dropped first in front. A name
/// that neither the body nor the span's description uses is left out, so that rustc still warns of it.
pub(crate) fn hold(
    sig: &mut Signature,
    function: &Function,
    description: &TokenStream,
) -> Option<TokenStream> {
    let is_used =
        |name: &Ident| occurs(name, function.body.stream()) || occurs(name, description.clone());
    let used = mentioned(function, description);
    let mut held: Vec<Ident> = Vec::new();
    for (index, input) in sig.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                let name = receiver.self_token.into();
                let is_value = !matches!(receiver.kind, ReceiverKind::Reference(..));
                held.extend((is_value && is_used(&name)).then_some(name));
            }
            FnArg::Typed(input) if input.attrs.is_empty() => {
                name_wildcard(input, index);
                let names = Transfer::renamed(input, &used).bindings.into_iter();
                // One that may not be mentioned has another name outside, and warns by itself.
                let wanted = names.filter(|binding| {
                    is_used(&binding.name) || binding.name.to_string().starts_with('_')
                });
                held.extend(wanted.map(|binding| binding.outside));
            }
            FnArg::Typed(_) => {}
        }
    }
    held.reverse();
    let span = Span::mixed_site();
    (!held.is_empty()).then(|| quote_spanned!(span=> let _ = (#(&#held,)*);))
}

/// All that may mention a parameter.
pub(crate) fn mentioned(function: &Function, description: &TokenStream) -> TokenStream {
    let mut tokens = description.clone();
    tokens.extend(function.body.stream());
    tokens
}

/// Whether a name occurs among the tokens, as a word or inside a format string.
pub(crate) fn occurs(name: &Ident, tokens: TokenStream) -> bool {
    // A text mentions `r#type` as `type`.
    let bare = name.unraw();
    let (inline, width) = (format!("{{{bare}"), format!("{bare}$"));
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => occurs(name, group.stream()),
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Literal(literal) => {
            let text = literal.to_string();
            text.contains(&inline) || text.contains(&width)
        }
        TokenTree::Punct(_) => false,
    })
}

/// Names a parameter that is not bound.
pub(crate) fn name_wildcard(input: &mut PatType, index: usize) {
    if let Pat::Wild(wild) = &*input.pat {
        let at = Span::mixed_site().located_at(wild.underscore_token.spans[0]);
        *input.pat = pattern(format_ident!("_traced_{}", index, span = at));
    }
}

/// A name for what only the span's description uses.
pub(crate) fn unused(name: &Ident) -> Ident {
    format_ident!("_traced_{}", name, span = Span::mixed_site())
}

/// Gives the parameter one name for the whole of it.
fn whole_name(input: &mut PatType, index: usize, outside: &TokenStream) -> Ident {
    let span = Span::mixed_site();
    let name = match &*input.pat {
        Pat::Ident(PatIdent { ident, .. }) if occurs(ident, outside.clone()) => ident.clone(),
        Pat::Ident(PatIdent { ident, .. }) => spanned(ident, span.located_at(ident.span())),
        _ => format_ident!("_traced_{}", index, span = span),
    };
    // Where the name is bound, the lint fires; here it would not.
    input.attrs.retain(|attr| !attr.path().is_ident("expect"));
    *input.pat = pattern(name.clone());
    name
}

fn pattern(ident: Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident,
        subpat: None,
    })
}

/// The names in one parameter's pattern, whose `mut` goes with them.
///
/// Clippy forbids to mention a name that begins with `_`, so unless the user does, it becomes another name of the same
/// letters outside.
pub(crate) struct Transfer<'a> {
    pub(crate) bindings: Vec<Binding>,
    /// Whether a part of the parameter is not bound.
    pub(crate) has_rest: bool,
    mentioned: &'a TokenStream,
    mutability: Mutability,
}

enum Mutability {
    /// The pattern keeps its `mut`, as the names are still its own.
    Stays,
    Transferred,
}

impl<'a> Transfer<'a> {
    pub(crate) fn of(input: &mut PatType, mentioned: &'a TokenStream) -> Self {
        Self::visit(input, mentioned, Mutability::Transferred)
    }

    /// No more than another name for what begins with `_`.
    pub(crate) fn renamed(input: &mut PatType, mentioned: &'a TokenStream) -> Self {
        Self::visit(input, mentioned, Mutability::Stays)
    }

    fn visit(input: &mut PatType, mentioned: &'a TokenStream, mutability: Mutability) -> Self {
        let mut transfer = Self {
            bindings: Vec::new(),
            has_rest: false,
            mentioned,
            mutability,
        };
        transfer.visit_pat_mut(&mut input.pat);
        transfer
    }
}

impl VisitMut for Transfer<'_> {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        visit_mut::visit_pat_ident_mut(self, pat);
        // A constant or a unit struct looks the same, and binds nothing.
        if pat.ident.to_string().starts_with(char::is_uppercase) {
            return;
        }
        self.has_rest |= pat.by_ref.is_some();
        // `ref mut` belongs to the pattern: what is bound is a reference.
        let mutability = match self.mutability {
            Mutability::Stays => None,
            Mutability::Transferred => pat.mutability.take_if(|_| pat.by_ref.is_none()),
        };
        let name = pat.ident.clone();
        if name.to_string().starts_with('_') && !occurs(&name, self.mentioned.clone()) {
            pat.ident
                .set_span(Span::mixed_site().located_at(name.span()));
        }
        // Each alternative of a pattern with `|` binds the same names.
        if self.bindings.iter().all(|known| known.name != name) {
            self.bindings.push(Binding {
                outside: pat.ident.clone(),
                inside: quote!(#mutability #name),
                name,
            });
        }
    }

    fn visit_pat_rest_mut(&mut self, _: &mut PatRest) {
        self.has_rest = true;
    }

    fn visit_pat_struct_mut(&mut self, pat: &mut PatStruct) {
        self.has_rest |= pat.rest.is_some();
        visit_mut::visit_pat_struct_mut(self, pat);
    }

    fn visit_pat_wild_mut(&mut self, _: &mut PatWild) {
        self.has_rest = true;
    }
}
