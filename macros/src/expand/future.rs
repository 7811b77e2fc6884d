//! Async functions: the body as a future that is polled under its span.
//! Never looks into the body.
//!
//! An `async fn` that awaits the body's future would hold its arguments twice: once itself, and once in that future. So
//! the function returns that future instead, which has then the size of the plain function's, and drops what it holds
//! in the same order.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{ReturnType, Signature, Type, Visibility, parse_quote_spanned};

use super::outcome::{item, outcome, seen};
use super::start::{callsite, description, located_at, relocated, shortly, told};
use crate::bindings::{hold, mentioned, occurs, rebind};
use crate::function::Function;
use crate::plan::Plan;
use crate::receiver::allow_assignments;
use crate::returned::{Polled, Returned};
use crate::shape::Header;
use crate::words::Boxing;

// Input:
//     async fn fetch(id: u64) -> Result<Row, Error> { BODY }
// Output:
//     fn fetch(id: u64) -> impl Future<Output = Result<Row, Error>> {
//         let traced_callsite = callsite!(..);
//         let traced_future = async move {
//             let id = id;
//             let traced_never = never::<Result<Row, Error>>;
//             if let Some(traced_output) = traced_never() { return traced_output; }
//             match () { () => { BODY } }
//         };
//         in_span!(by_display, in_span, traced_callsite, traced_future)
//     }
//
// The condition that never holds tells the compiler the type of the body before it looks at it, so that values are
// coerced and errors are shown as without the attribute. The body keeps its braces, whose edition says when temporaries
// are dropped; rustc would call them unnecessary in most other places.
pub(super) fn asynchronous(
    plan: &Plan,
    function: &Function,
    sig: &mut Signature,
    header: Header,
    output: &Type,
    given: (Returned, Option<&Type>),
) -> TokenStream {
    let span = Span::mixed_site();
    let description = description(plan);
    let told = description.clone().unwrap_or_default();
    let parameters = if header == Header::Plain {
        become_plain(sig, is_known_send(plan, function));
        Some(rebind(
            sig,
            &mentioned(function, &told),
            &TokenStream::new(),
        ))
    } else {
        hold(sig, function, &told)
    };
    let infallible = parse_quote_spanned!(span=> ::core::convert::Infallible);
    let output = match header {
        Header::Never => &infallible,
        Header::Async | Header::Plain => output,
    };
    let future = future(
        plan,
        function,
        output,
        parameters.as_ref(),
        description.as_ref(),
    );
    let (callsite, in_span) = polling(plan, function, given, description.is_some());
    let polled = match header {
        Header::Async => quote_spanned!(span=> #in_span.await),
        Header::Never => quote_spanned!(span=> match #in_span.await {}),
        Header::Plain => in_span,
    };
    let allow = allow_assignments(sig);
    let statements = quote_spanned! {span=>
        #callsite
        #allow
        let traced_future = #future;
        #polled
    };
    if header == Header::Plain && plan.boxed.is_some() {
        // The future around the box has no name for what the box may borrow.
        return quote_spanned! {span=>
            let traced_boxed = async move { #statements.await };
            traced_boxed
        };
    }
    statements
}

/// The body's own future, which takes the parameters and describes its span.
fn future(
    plan: &Plan,
    function: &Function,
    output: &Type,
    parameters: Option<&TokenStream>,
    description: Option<&TokenStream>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let describe = description.map(|description| {
        quote_spanned!(span=> #krate::__private::describe(traced_callsite(), #description);)
    });
    let at = located_at(output);
    let edge = quote_spanned!(at=> return traced_output;);
    let output = relocated(output);
    let body = &function.body;
    let future = quote_spanned! {span=>
        async move {
            #parameters
            #describe
            let traced_never = #krate::__private::never::<#output>;
            if let ::core::option::Option::Some(traced_output) = traced_never() { #edge }
            match () { () => #body }
        }
    };
    match plan.boxed {
        None => future,
        Some(Boxing::Local) => quote_spanned!(span=> #krate::__private::boxed_local(#future)),
        Some(Boxing::Send) => quote_spanned!(span=> #krate::__private::boxed(#future)),
    }
}

/// The statement that names the callsite, and the expression that polls the future under a span of it.
fn polling(
    plan: &Plan,
    function: &Function,
    given: (Returned, Option<&Type>),
    is_described: bool,
) -> (TokenStream, TokenStream) {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let callsite = callsite(plan, function);
    // With the reference in it a future that describes its own span would be larger.
    let (statement, callsite) = if is_described {
        (
            quote_spanned!(span=> let traced_callsite = || #callsite;),
            quote_spanned!(span=> traced_callsite()),
        )
    } else {
        (
            quote_spanned!(span=> let traced_callsite = #callsite;),
            quote_spanned!(span=> traced_callsite),
        )
    };
    let named = |own, other| Ident::new(if is_described { own } else { other }, span);
    let (see, then) = (
        named("in_own_span", "in_span"),
        named("in_own_span_then", "in_span_then"),
    );
    let polled = match leave(plan, given) {
        Leave::Any(question) => {
            quote_spanned!(span=> in_any_span!(#question, #then, #callsite, traced_future))
        }
        Leave::See(closure) => quote_spanned!(span=> #see(#callsite, traced_future, #closure)),
        Leave::Shortly(question) => {
            quote_spanned!(span=> in_span!(#question, #see, #callsite, traced_future))
        }
        Leave::Then(closure) => quote_spanned!(span=> #then(#callsite, traced_future, #closure)),
        Leave::Unseen if is_described => {
            quote_spanned!(span=> #see(#callsite, traced_future, |_, _| ()))
        }
        Leave::Unseen => quote_spanned!(span=> in_bare_span(#callsite, traced_future)),
    };
    (statement, quote_spanned!(span=> #krate::__private::#polled))
}

/// Whether the signature says that the future is `Send`, which a function that calls itself cannot find out. Where it
/// may be a trait's method it says no more than the trait does.
fn is_known_send(plan: &Plan, function: &Function) -> bool {
    let sig = &function.sig;
    matches!(plan.boxed, Some(Boxing::Send))
        && (sig.receiver().is_none()
            || !matches!(function.vis, Visibility::Inherited)
            || occurs(&sig.ident, function.body.stream()))
}

fn become_plain(sig: &mut Signature, is_send: bool) {
    let span = Span::mixed_site();
    sig.asyncness = None;
    let send = is_send.then(|| quote_spanned!(span=> + ::core::marker::Send));
    // With the macro's edition, the future captures what that of an `async fn` does in every edition.
    let output: Type = match &sig.output {
        ReturnType::Default => {
            parse_quote_spanned!(span=> impl ::core::future::Future<Output = ()> #send)
        }
        ReturnType::Type(_, output) => {
            let output = relocated(output);
            parse_quote_spanned!(span=> impl ::core::future::Future<Output = #output> #send)
        }
    };
    sig.output = parse_quote_spanned!(span=> -> #output);
}

/// What happens when the future is done.
enum Leave {
    /// It may have given a stream, and nothing but errors is looked at.
    Any(Ident),
    /// The output is shown to a closure.
    See(TokenStream),
    /// Nothing but errors is looked at.
    Shortly(Ident),
    /// A closure makes something else of it.
    Then(TokenStream),
    /// Nobody looks at it.
    Unseen,
}

fn leave(plan: &Plan, (returned, yields): (Returned, Option<&Type>)) -> Leave {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let (seen, item) = (seen(plan), item(plan));
    let then = match returned {
        Returned::Opaque {
            polled: Polled::Stream,
            in_result: false,
        } => {
            let output = told(
                plan,
                yields,
                (Polled::Stream, false),
                quote_spanned!(span=> traced_output),
            );
            quote_spanned!(span=> #krate::__private::continue_stream(traced_span, #output, #item))
        }
        Returned::Opaque {
            polled: Polled::Stream,
            in_result: true,
        } => {
            let output = quote_spanned!(span=> traced_output);
            let output = told(plan, yields, (Polled::Stream, true), output);
            quote_spanned! {span=>
                #krate::__private::continue_stream_in_result(traced_span, #output, #seen, #item)
            }
        }
        Returned::Named
        | Returned::Boxed {
            polled: Polled::Stream,
            ..
        } => {
            if let Some(question) = shortly(plan) {
                return Leave::Any(question);
            }
            quote_spanned! {span=>
                #krate::__private::output_kind(&traced_output)
                    .traced_kind()
                    .traced_continue(traced_span, traced_output, #seen, #item)
            }
        }
        _ => {
            if let Some(question) = shortly(plan) {
                return Leave::Shortly(question);
            }
            let output = quote_spanned!(span=> traced_output);
            return outcome(plan, &output).map_or(Leave::Unseen, |_| Leave::See(seen));
        }
    };
    Leave::Then(quote_spanned!(span=> |traced_span, traced_output| #then))
}
