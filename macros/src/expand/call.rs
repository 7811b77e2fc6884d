//! Functions that are not async: the body as a closure that is called under the span, or that makes what is polled.
//! Never looks into the body.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Signature, Type};

use super::outcome::{item, outcome, seen};
use super::start::{
    callsite, described, located_at, recorded, relocated, settings, shortly, start, told,
};
use crate::bindings::occurs;
use crate::function::Function;
use crate::handover::{Handover, Mentions, hand_over};
use crate::plan::Plan;
use crate::receiver::{allow_assignments, hold_self};
use crate::returned::Polled;

// Input:
//     fn charge(order: &Order) -> u64 { BODY }
// Output:
//     let traced_callsite = callsite!(..);
//     let traced_span = enter(traced_callsite, |_| ());
//     let traced_output = call((order,), |(order,)| -> u64 { BODY });
//     by_display(&traced_output).traced_record(&traced_span);
//     traced_output
pub(super) fn sync(plan: &Plan, function: &Function, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let callsite = callsite(plan, function);
    let start = start(plan, function, "enter");
    let allow = allow();
    match outcome(plan, &quote_spanned!(span=> &traced_output)) {
        None => quote_spanned! {span=>
            let traced_callsite = #callsite;
            let _traced_span = #start;
            #call
        },
        Some(outcome) => quote_spanned! {span=>
            let traced_callsite = #callsite;
            let traced_span = #start;
            #allow
            let traced_output = #call;
            #outcome
            traced_output
        },
    }
}

/// Clippy lints what a function returns where it is declared, which for a trait's method is elsewhere, and what a closure
/// returns wherever it is, also in macros. The closure returns nothing that the function does not.
fn allow() -> TokenStream {
    quote_spanned!(Span::mixed_site()=> #[allow(clippy::result_large_err)])
}

/// The body as a closure that is called with the parameters.
///
/// It takes what it mentions, as a closure that borrowed it could not give a part of it back.
pub(super) fn call(
    plan: &Plan,
    function: &Function,
    sig: &mut Signature,
    output: Option<&Type>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let output = output
        .map(relocated)
        .map(|output| quote_spanned!(span=> -> #output));
    let allow = allow_assignments(sig);
    let statements = function.body.stream();
    let mentions = Mentions {
        attributes: &recorded(plan),
        body: &statements,
        settings: &settings(plan).into_iter().collect(),
    };
    let body = &function.body;
    match hand_over(sig, &mentions) {
        Handover::Moved(rebound) => quote_spanned! {span=>
            #krate::__private::call((), #allow move |()| #output { #rebound match () { () => #body } })
        },
        Handover::Called {
            outside,
            inside,
            leaves_some,
        } => {
            let moves = (!leaves_some).then(|| quote_spanned!(span=> move));
            let mut body = body.clone();
            if let Some(hold) = hold_self(function) {
                body = Group::new(body.delimiter(), quote!(#hold #statements));
                body.set_span(function.body.span());
            }
            let (arguments, patterns) = if outside.is_empty() {
                (None, None)
            } else {
                (Some(quote!(#(#outside,)*)), Some(quote!(#(#inside,)*)))
            };
            quote_spanned!(span=> #krate::__private::call((#arguments), #allow #moves |(#patterns)| #output #body))
        }
    }
}

// Input:
//     fn total(&self) -> u64 { BODY }
// Output:
//     let traced_callsite = callsite!(..);
//     let _traced_span = enter(traced_callsite, |_| ());
//     BODY
//
// That is the form where the returned type has no name, as the arm of a `match` would lose what is expected of the body,
// and where clippy wants the types of a `transmute`, unless it is all that a function's block gives. Elsewhere the body
// has an arm of its own, with its braces, whose edition says when temporaries are dropped, and in any case if there are
// items in it, which clippy finds confusing behind statements. In most other places rustc would call braces unnecessary.
pub(super) fn guarded(plan: &Plan, function: &Function, is_opaque: bool) -> TokenStream {
    let span = Span::mixed_site();
    let callsite = callsite(plan, function);
    let start = start(plan, function, "enter");
    let types = unused_types(function);
    let body = &function.body;
    let statements = body.stream();
    let transmute = Ident::new("transmute", span);
    if (is_opaque || occurs(&transmute, statements.clone())) && !holds_items(&statements) {
        return quote_spanned! {span=>
            let traced_callsite = #callsite;
            let _traced_span = #start;
            #statements
        };
    }
    quote_spanned! {span=>
        let traced_callsite = #callsite;
        #types
        match #start { _traced_span => #body }
    }
}

fn holds_items(statements: &TokenStream) -> bool {
    const ITEMS: [&str; 11] = [
        "const", "enum", "extern", "fn", "impl", "mod", "static", "struct", "trait", "type", "use",
    ];
    let mut tokens = statements.clone().into_iter();
    tokens.any(
        |token| matches!(token, TokenTree::Ident(word) if ITEMS.iter().any(|item| word == item)),
    )
}

// Input:
//     fn charge(order: &Order) -> Result<Receipt, Declined> { BODY }
// Output:
//     let traced_kind = kind::<Result<Receipt, Declined>>().traced_kind();
//     let traced_callsite = callsite!(..);
//     let traced_span = traced_kind.traced_start(traced_callsite, |_| ());
//     let traced_output = call((order,), |(order,)| -> Result<Receipt, Declined> { BODY });
//     { finish!(traced_kind, traced_span, traced_output, by_display) }
pub(super) fn named(
    plan: &Plan,
    function: &Function,
    sig: &mut Signature,
    output: &Type,
    refuses_futures: bool,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let call = call(plan, function, sig, Some(output));
    let kind = Ident::new(if refuses_futures { "kind" } else { "any_kind" }, span);
    // An error about the type is shown at the type.
    let at = located_at(output);
    let output = relocated(output);
    let kind = quote_spanned!(at=> #krate::__private::#kind::<#output>().traced_kind());
    let callsite = callsite(plan, function);
    let description = described(plan);
    let allow = allow();
    let finish = if let Some(how) = shortly(plan) {
        // Clippy misses a semicolon where a macro gives `()`, unless it is in braces.
        quote_spanned!(span=> { #krate::__private::finish!(traced_kind, traced_span, traced_output, #how) })
    } else {
        let (seen, item) = (seen(plan), item(plan));
        quote_spanned!(span=> traced_kind.traced_finish(traced_span, traced_output, #seen, #item))
    };
    quote_spanned! {span=>
        let traced_kind = #kind;
        let traced_callsite = #callsite;
        let traced_span = traced_kind.traced_start(traced_callsite, #description);
        #allow
        let traced_output = #call;
        #finish
    }
}

// Input:
//     fn fetch(&self) -> impl Future<Output = Row> { BODY }
// Output:
//     let traced_callsite = callsite!(..);
//     let traced_span = defer(traced_callsite, |_| ());
//     let traced_output = yields::<Row, _>(call((), |()| { BODY }));
//     in_future(traced_span, traced_output, |traced_span, traced_output| ..)
pub(super) fn opaque(
    plan: &Plan,
    function: &Function,
    call: &TokenStream,
    polled: (Polled, bool),
    yields: Option<&Type>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let callsite = callsite(plan, function);
    let start = start(plan, function, "defer");
    let output = told(plan, yields, polled, call.clone());
    let (seen, item) = (seen(plan), item(plan));
    let wrapped = match polled {
        (Polled::Future, false) => {
            quote_spanned!(span=> in_future(traced_span, traced_output, #seen))
        }
        (Polled::Future, true) => {
            quote_spanned!(span=> future_in_result(traced_span, traced_output, #seen, #item))
        }
        (Polled::Stream, false) => {
            quote_spanned!(span=> in_stream(traced_span, traced_output, #item))
        }
        (Polled::Stream, true) => {
            quote_spanned!(span=> stream_in_result(traced_span, traced_output, #seen, #item))
        }
    };
    quote_spanned! {span=>
        let traced_callsite = #callsite;
        let traced_span = #start;
        let traced_output = #output;
        #krate::__private::#wrapped
    }
}

/// Clippy does not mind unused type parameters of a function whose body is empty, as a check of bounds has it. With
/// the span it is not empty.
fn unused_types(function: &Function) -> Option<TokenStream> {
    let types = function
        .sig
        .generics
        .type_params()
        .map(|param| &param.ident);
    function.body.stream().is_empty().then(
        || quote_spanned!(Span::mixed_site()=> #(let _ = ::core::marker::PhantomData::<#types>;)*),
    )
}
