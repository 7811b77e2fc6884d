//! The tokens that start a span: its callsite, and what only a running span is told.
//! Never says what happens to the body.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::Type;

use crate::attribute::{Attribute, Key, Value};
use crate::copies::takes_copies;
use crate::function::Function;
use crate::plan::{Described, Outcome, Parent, Plan};
use crate::returned::Polled;
use crate::tokens::spanned;
use crate::words::{Kind, Level};

/// What starts the span: the runtime's function `how` with the callsite, and with what only a running span is told.
pub(super) fn start(plan: &Plan, function: &Function, how: &str) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let (how, description) = if how == "enter" && settings(plan).is_empty() {
        // Nothing has to be said before it is known whether the span is recorded.
        ("enter_recording", recording(plan))
    } else {
        (how, described(plan))
    };
    let how = Ident::new(how, span);
    // What a closure refers to is in memory, also where nobody calls it. A copy is made only for the call.
    let copies = takes_copies(&function.sig, &description).then(|| quote_spanned!(span=> move));
    quote_spanned!(span=> #krate::__private::#how(traced_callsite, #copies #description))
}

/// The closure that tells a span that is recorded its first attributes, or nothing.
fn recording(plan: &Plan) -> TokenStream {
    let span = Span::mixed_site();
    let recorded = recorded(plan);
    if recorded.is_empty() {
        quote_spanned!(span=> |_| ())
    } else {
        quote_spanned!(span=> |traced_start| { #recorded })
    }
}

/// The closure that tells a span what it is to be, or nothing.
pub(super) fn described(plan: &Plan) -> TokenStream {
    description(plan).unwrap_or_else(|| quote_spanned!(Span::mixed_site()=> |_| ()))
}

/// How errors are described, where nothing else of the result is looked at: the runtime has macros for that.
pub(super) fn shortly(plan: &Plan) -> Option<Ident> {
    let Outcome {
        description,
        err_attributes: None,
        ret_attributes: None,
        returned: None,
    } = &plan.outcome
    else {
        return None;
    };
    match description {
        Some(Described { how, only_if: None }) => Some(super::outcome::how(*how)),
        _ => None,
    }
}

/// The closure that tells a span what it is to be, where there is anything to tell.
pub(super) fn description(plan: &Plan) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let settings = settings(plan);
    let recorded = recorded(plan);
    let attributes = (!recorded.is_empty())
        .then(|| quote_spanned!(span=> if traced_start.is_recording() { #recorded }));
    (!settings.is_empty() || attributes.is_some())
        .then(|| quote_spanned!(span=> |traced_start| { #(#settings)* #attributes }))
}

/// A reference to the function's own callsite.
pub(super) fn callsite(plan: &Plan, function: &Function) -> TokenStream {
    let krate = &plan.krate;
    let span = Span::mixed_site();
    let Plan { name, scope, .. } = plan;
    // With the function's own span, `line!` is the function's line and not the attribute's.
    let at = function.sig.ident.span();
    let line = quote_spanned!(at=> ::core::line!());
    let under = matches!(plan.parent, Parent::Given(_)).then(|| quote_spanned!(span=> under));
    if matches!(
        (plan.kind, plan.level, scope, &under),
        (Kind::Internal, Level::Info, None, None)
    ) {
        return quote_spanned!(span=> #krate::__private::callsite!(#name, #line));
    }
    let kind = Ident::new(
        match plan.kind {
            Kind::Client => "Client",
            Kind::Consumer => "Consumer",
            Kind::Internal => "Internal",
            Kind::Producer => "Producer",
            Kind::Server => "Server",
        },
        span,
    );
    let level = Ident::new(
        match plan.level {
            Level::Debug => "Debug",
            Level::Error => "Error",
            Level::Info => "Info",
            Level::Trace => "Trace",
            Level::Warn => "Warn",
        },
        span,
    );
    let scope = scope.as_ref().map(|scope| quote_spanned!(span=> , #scope));
    quote_spanned!(span=> #krate::__private::callsite!(#under #name, #line, #kind, #level #scope))
}

/// The calls that record the span's first attributes.
pub(super) fn recorded(plan: &Plan) -> TokenStream {
    let start = quote_spanned!(Span::mixed_site()=> traced_start);
    attributes(&plan.attributes, &start).into_iter().collect()
}

/// The calls that say what the span is to be. A parent is asked for also where there is no span, and its context is
/// passed on.
pub(super) fn settings(plan: &Plan) -> Vec<TokenStream> {
    let span = Span::mixed_site();
    let parent = match &plan.parent {
        Parent::Current => None,
        Parent::Given(parent) => Some(quote_spanned!(span=> traced_start.parent(#parent);)),
        Parent::Root => Some(quote_spanned!(span=> traced_start.root();)),
    };
    let is_passed_on = matches!(plan.parent, Parent::Given(_));
    let where_on = |setting: TokenStream| {
        if is_passed_on {
            quote_spanned!(span=> if traced_start.is_on() { #setting })
        } else {
            setting
        }
    };
    let name = &plan.dynamic_name;
    let name = name
        .as_ref()
        .map(|name| quote_spanned!(span=> traced_start.name(#name);));
    let required = plan
        .requires_parent
        .then(|| quote_spanned!(span=> traced_start.require_parent();));
    let links = &plan.links;
    let links = links
        .as_ref()
        .map(|links| quote_spanned!(span=> traced_start.links(#links);));
    let settings = [name.map(where_on), parent, required, links.map(where_on)];
    settings.into_iter().flatten().collect()
}

/// The calls that record the attributes on `target`.
pub(super) fn attributes(attributes: &[Attribute], target: &TokenStream) -> Vec<TokenStream> {
    let span = Span::mixed_site();
    attributes
        .iter()
        .map(|Attribute { key, value }| {
            let key: &dyn ToTokens = match key {
                Key::Constant(constant) => constant,
                Key::Literal(literal) => literal,
            };
            let (method, value): (_, &dyn ToTokens) = match value {
                Value::Debug(expr) => ("debug", expr),
                Value::Display(expr) => ("display", expr),
                Value::Static(text) => {
                    return quote_spanned!(span=> #target.text(#key, #text););
                }
                Value::Typed(expr) => ("value", expr),
            };
            let method = Ident::new(method, span);
            // An error about the value is shown at the value.
            let at = located_at(value);
            let value = quote_spanned!(at=> &(#value));
            quote_spanned!(span=> #target.#method(#key, #value);)
        })
        .collect()
}

/// A type that the user wrote, for our own use of it: lints are about the place where it was written. What `impl` and
/// `dyn` mean stays with the edition that they were written in.
pub(super) fn relocated(ty: &Type) -> TokenStream {
    fn relocate(tokens: TokenStream) -> TokenStream {
        let relocated = tokens.into_iter().map(|token| -> TokenTree {
            let at = Span::mixed_site().located_at(token.span());
            match token {
                TokenTree::Group(group) => {
                    let mut group = Group::new(group.delimiter(), relocate(group.stream()));
                    group.set_span(at);
                    group.into()
                }
                TokenTree::Ident(name) if name == "impl" || name == "dyn" => name.into(),
                TokenTree::Ident(name) => spanned(&name, at).into(),
                mut token => {
                    token.set_span(at);
                    token
                }
            }
        });
        relocated.collect()
    }
    relocate(ty.to_token_stream())
}

/// What is polled, alone or in a `Result`, told what comes of it where the signature says so. Errors are looked at before
/// the compiler compares what the body gives with the signature.
pub(super) fn told(
    plan: &Plan,
    yields: Option<&Type>,
    (polled, in_result): (Polled, bool),
    expr: TokenStream,
) -> TokenStream {
    let Some(yields) = yields else { return expr };
    let krate = &plan.krate;
    let at = located_at(yields);
    let yields = relocated(yields);
    let told = match (polled, in_result) {
        (Polled::Future, false) => quote_spanned!(at=> yields::<#yields, _>),
        (Polled::Future, true) => quote_spanned!(at=> yields_in_result::<#yields, _, _>),
        (Polled::Stream, false) => quote_spanned!(at=> items::<#yields, _>),
        (Polled::Stream, true) => quote_spanned!(at=> items_in_result::<#yields, _, _>),
    };
    quote_spanned!(at=> #krate::__private::#told(#expr))
}

/// A span of ours at the place of what the user wrote.
pub(super) fn located_at(tokens: &dyn ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    first.map_or_else(Span::mixed_site, |first| {
        Span::mixed_site().located_at(first.span())
    })
}
