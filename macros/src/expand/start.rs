//! The tokens that start a span: its callsite, and what only a running span is told.
//! Never says what happens to the body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};

use crate::attribute::{Attribute, Key, Value};
use crate::function::Function;
use crate::plan::{Parent, Plan};
use crate::words::{Kind, Level};

/// The call of the runtime's function `how` with the callsite, and with what only a running span is told.
pub(super) fn start(plan: &Plan, function: &Function, how: &str) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let how = Ident::new(how, span);
    let callsite = callsite(plan, function);
    let description = description(plan).unwrap_or_else(|| quote_spanned!(span=> |_| ()));
    quote_spanned!(span=> #krate::__private::#how(#callsite, #description))
}

/// The closure that tells a span what it is to be, where there is anything to tell.
pub(super) fn description(plan: &Plan) -> Option<TokenStream> {
    let span = Span::mixed_site();
    let settings = settings(plan);
    let attributes = attributes(&plan.attributes);
    let attributes = (!attributes.is_empty())
        .then(|| quote_spanned!(span=> if traced_start.is_recording() { #(#attributes)* }));
    (!settings.is_empty() || attributes.is_some())
        .then(|| quote_spanned!(span=> |traced_start| { #(#settings)* #attributes }))
}

/// A reference to the function's own callsite.
pub(super) fn callsite(plan: &Plan, function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let Plan {
        krate, name, scope, ..
    } = plan;
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
    // With the function's own span, `line!` is the function's line and not the attribute's.
    let at = function.sig.ident.span();
    let line = quote_spanned!(at=> ::core::line!());
    let scope = scope.as_ref().map(|scope| quote_spanned!(span=> , #scope));
    quote_spanned!(span=> #krate::__private::callsite!(#name, #kind, #level, #line #scope))
}

fn settings(plan: &Plan) -> Vec<TokenStream> {
    let span = Span::mixed_site();
    let mut settings = Vec::new();
    if let Some(name) = &plan.dynamic_name {
        settings.push(quote_spanned!(span=> traced_start.name(#name);));
    }
    match &plan.parent {
        Parent::Current => {}
        Parent::Given(parent) => {
            settings.push(quote_spanned!(span=> traced_start.parent(#parent);));
        }
        Parent::Root => settings.push(quote_spanned!(span=> traced_start.root();)),
    }
    if let Some(links) = &plan.links {
        settings.push(quote_spanned!(span=> traced_start.links(#links);));
    }
    settings
}

fn attributes(attributes: &[Attribute]) -> Vec<TokenStream> {
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
                    return quote_spanned!(span=> traced_start.text(#key, #text););
                }
                Value::Typed(expr) => ("value", expr),
            };
            let method = Ident::new(method, span);
            // An error about the value is shown at the value.
            let at = located_at(value);
            let value = quote_spanned!(at=> &(#value));
            quote_spanned!(span=> traced_start.#method(#key, #value);)
        })
        .collect()
}

/// A span of ours at the place of what the user wrote.
pub(super) fn located_at(tokens: &dyn ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next();
    first.map_or_else(Span::mixed_site, |first| {
        Span::mixed_site().located_at(first.span())
    })
}
