//! Functions that are not async: the body as a closure that is called under the span, or that makes what is polled.
//! Never looks into the body.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Signature, Type};

use super::outcome::{item, leave, leave_later, outcome, seen};
use super::start::{callsite, described, description, located_at, shortly, start};
use crate::bindings::{hold_self, take};
use crate::function::Function;
use crate::plan::Plan;
use crate::returned::Polled;

// Input:
//     fn charge(order: &Order) -> u64 { BODY }
// Output:
//     let traced_callsite = callsite!(..);
//     let traced_span = enter(traced_callsite, |_| ());
//     let traced_output = call((order,), |(order,)| -> u64 { BODY });
//     by_display(&traced_output).traced_record(recording(&traced_span));
//     traced_output
pub(super) fn sync(plan: &Plan, function: &Function, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let callsite = callsite(plan, function);
    let start = start(plan, "enter");
    match outcome(plan, &quote_spanned!(span=> &traced_output)) {
        None => quote_spanned! {span=>
            let traced_callsite = #callsite;
            let _traced_span = #start;
            #call
        },
        Some(outcome) => quote_spanned! {span=>
            let traced_callsite = #callsite;
            let traced_span = #start;
            let traced_output = #call;
            #outcome
            traced_output
        },
    }
}

/// The body as a closure that is called with the parameters' names.
pub(super) fn call(
    plan: &Plan,
    function: &Function,
    sig: &mut Signature,
    output: Option<&Type>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let output = output.map(|output| quote_spanned!(span=> -> #output));
    let description = description(plan).unwrap_or_default();
    let bindings = take(sig, &function.body.stream(), &description);
    let mut body = function.body.clone();
    if let Some(hold) = hold_self(function) {
        let statements = function.body.stream();
        body = Group::new(body.delimiter(), quote!(#hold #statements));
        body.set_span(function.body.span());
    }
    if bindings.is_empty() {
        return quote_spanned!(span=> #krate::__private::call((), |()| #output #body));
    }
    let outside = bindings.iter().map(|binding| &binding.outside);
    let inside = bindings.iter().map(|binding| &binding.inside);
    quote_spanned!(span=> #krate::__private::call((#(#outside,)*), |(#(#inside,)*)| #output #body))
}

// Input:
//     fn run() -> ! { BODY }
// Output:
//     let traced_callsite = callsite!(..);
//     let _traced_span = enter(traced_callsite, |_| ());
//     BODY
//
// The statements have no braces of their own: an expression would lose the type that is expected of it.
pub(super) fn guarded(plan: &Plan, function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let callsite = callsite(plan, function);
    let start = start(plan, "enter");
    let body = function.body.stream();
    quote_spanned!(span=> let traced_callsite = #callsite; let _traced_span = #start; #body)
}

// Input:
//     fn charge(order: &Order) -> Result<Receipt, Declined> { BODY }
// Output:
//     let traced_kind = kind::<Result<Receipt, Declined>>().traced_kind();
//     let traced_callsite = callsite!(..);
//     let traced_span = traced_kind.traced_start(traced_callsite, |_| ());
//     let traced_output = call((order,), |(order,)| -> Result<Receipt, Declined> { BODY });
//     finish!(traced_kind, traced_span, traced_output, by_display)
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
    let kind = quote_spanned!(at=> #krate::__private::#kind::<#output>().traced_kind());
    let callsite = callsite(plan, function);
    let description = described(plan);
    let finish = if let Some(how) = shortly(plan) {
        quote_spanned!(span=> #krate::__private::finish!(traced_kind, traced_span, traced_output, #how))
    } else {
        let (seen, item) = (seen(plan), item(plan));
        quote_spanned!(span=> traced_kind.traced_finish(traced_span, traced_output, #seen, #item))
    };
    quote_spanned! {span=>
        let traced_kind = #kind;
        let traced_callsite = #callsite;
        let traced_span = traced_kind.traced_start(traced_callsite, #description);
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
    let start = start(plan, "defer");
    let output = match yields {
        None => call.clone(),
        Some(output) => {
            let at = located_at(output);
            quote_spanned!(at=> #krate::__private::yields::<#output, _>(#call))
        }
    };
    let (seen, item) = (seen(plan), item(plan));
    let wrapped = match polled {
        (Polled::Future, false) => {
            let leave = leave(plan);
            quote_spanned!(span=> in_future(traced_span, traced_output, #leave))
        }
        (Polled::Future, true) => {
            let leave = leave_later(plan);
            quote_spanned!(span=> future_in_result(traced_span, traced_output, #seen, #leave))
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
