//! ([`Plan`], [`Function`]) to tokens: one shape of code for each [`Shape`].
//! Never fails, and never decides: what could be wrong was refused before.
//!
//! Everything here is quoted with mixed-site spans: locals are invisible to the user's code, and lints take
//! the code for what it is, another crate's macro. Items are not hygienic, so none may enclose the body.

mod outcome;
mod start;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::quote_spanned;
use syn::{Signature, Type};

use crate::bindings::{Binding, held, occurs, take};
use crate::function::Function;
use crate::plan::Plan;
use crate::shape::Shape;

use self::outcome::outcome;
use self::start::{callsite, description, located_at, start};

pub(crate) fn expand(plan: &Plan, function: &Function) -> TokenStream {
    let Function {
        attrs,
        vis,
        sig,
        inner_attrs,
        body,
    } = function;
    let mut sig = sig.clone();
    let statements = match &plan.shape {
        Shape::Async { output } => r#async(plan, function, output),
        Shape::AsyncNever => async_never(plan, function),
        Shape::BoxedFuture { output } => {
            let call = call(plan, function, &mut sig, Some(output));
            boxed_future(plan, function, &call)
        }
        Shape::Future { output } => {
            let call = call(plan, function, &mut sig, None);
            future(plan, function, &call, output.as_ref())
        }
        Shape::Guarded => guarded(plan, function),
        Shape::Sync { output } => {
            let call = call(plan, function, &mut sig, Some(output));
            sync(plan, function, &call)
        }
    };
    let span = Span::mixed_site();
    // The outer braces are the user's, so that an error about the body's type is shown there.
    let mut block = Group::new(
        Delimiter::Brace,
        quote_spanned!(span=> #inner_attrs #statements),
    );
    block.set_span(body.span());
    quote_spanned!(span=> #(#attrs)* #vis #sig #block)
}

// Input:
//     fn charge(order: &Order) -> Result<Receipt, Declined> { BODY }
// Output:
//     let traced_span = enter(callsite!(..), |start| ..);
//     let traced_output = call((order,), |(order,)| -> Result<Receipt, Declined> { BODY });
//     outcome!(traced_span, &traced_output, Display);
//     traced_output
fn sync(plan: &Plan, function: &Function, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let start = start(plan, function, "enter");
    match outcome(plan, &quote_spanned!(span=> &traced_output)) {
        None => quote_spanned!(span=> let _traced_span = #start; #call),
        Some(outcome) => quote_spanned! {span=>
            let traced_span = #start;
            let traced_output = #call;
            #outcome
            traced_output
        },
    }
}

/// The body as a closure that is called with the parameters' names.
fn call(
    plan: &Plan,
    function: &Function,
    sig: &mut Signature,
    output: Option<&Type>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let body = &function.body;
    let output = output.map(|output| quote_spanned!(span=> -> #output));
    let description = description(plan).unwrap_or_default();
    // What only the attribute uses is used: its place is outside, where the attribute sees it.
    let bindings = take(sig, |name| {
        occurs(name, body.stream()) || !occurs(name, description.clone())
    });
    if bindings.is_empty() {
        return quote_spanned!(span=> #krate::__private::call((), |()| #output #body));
    }
    let names = bindings.iter().map(|binding| &binding.name);
    let patterns = bindings
        .iter()
        .map(|Binding { mutability, name }| quote_spanned!(span=> #mutability #name));
    quote_spanned!(span=> #krate::__private::call((#(#names,)*), |(#(#patterns,)*)| #output #body))
}

// Input:
//     fn run() -> ! { BODY }
// Output:
//     let _traced_span = enter(callsite!(..));
//     { BODY }
fn guarded(plan: &Plan, function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let start = start(plan, function, "enter");
    let body = rebraced(&function.body);
    quote_spanned!(span=> let _traced_span = #start; #body)
}

// Input:
//     async fn fetch(id: u64) -> Result<Row, Error> { BODY }
// Output:
//     let traced_span = begin(callsite!(..), |_| ());
//     let (traced_span, traced_output) = in_span(traced_span, async move {
//         let _ = (&id,);
//         let traced_never = never::<Result<Row, Error>>;
//         if let Some(traced_output) = traced_never() { return traced_output; }
//         if let Some(traced_output) = traced_never() { traced_output } else { BODY }
//     }).await;
//     outcome!(traced_span, &traced_output, Display);
//     traced_output
//
// The first condition that never holds tells the compiler the type of the body before it looks at it, so that values
// are coerced and errors are shown as without the attribute. The body is the `else` block of a second one and not a
// block of its own, because that would be one pair of braces too many for rustc. The parameters are mentioned first, the last one in front,
// because the block drops them in the order in which it mentions them.
fn r#async(plan: &Plan, function: &Function, output: &Type) -> TokenStream {
    let span = Span::mixed_site();
    let (prelude, polled) = polled(plan, function, output);
    match outcome(plan, &quote_spanned!(span=> &traced_output)) {
        None => quote_spanned! {span=>
            #prelude
            let (_traced_span, traced_output) = #polled;
            traced_output
        },
        Some(outcome) => quote_spanned! {span=>
            #prelude
            let (traced_span, traced_output) = #polled;
            #outcome
            traced_output
        },
    }
}

// Input:
//     async fn serve() -> ! { BODY }
// Output:
//     let traced_span = begin(callsite!(..), |_| ());
//     match in_span(traced_span, async move { .. never::<Infallible> .. }).await.1 {}
fn async_never(plan: &Plan, function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let infallible = syn::parse_quote_spanned!(span=> ::core::convert::Infallible);
    let (prelude, polled) = polled(plan, function, &infallible);
    quote_spanned!(span=> #prelude match #polled.1 {})
}

/// What comes before the body's future is polled under its span, and the polling.
///
/// A description lends the arguments out, and an `async fn` keeps what it has lent out as long as it lives. So that
/// the function's own future does not keep a second copy of them, the description is part of the body's future:
//
// Output:
//     let traced_callsite = || callsite!(..);
//     in_own_span(traced_callsite(), async move {
//         let _ = (&id,);
//         describe(traced_callsite(), |traced_start| ..);
//         if let .. { .. } else { BODY }
//     }).await
fn polled(plan: &Plan, function: &Function, output: &Type) -> (TokenStream, TokenStream) {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let body = &function.body;
    let description = description(plan);
    let held = held(function, description.as_ref());
    let hold = (!held.is_empty()).then(|| quote_spanned!(span=> let _ = (#(&#held,)*);));
    let at = located_at(output);
    let returned = quote_spanned!(at=> return traced_output;);
    let typed = quote_spanned! {span=>
        let traced_never = #krate::__private::never::<#output>;
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            #returned
        }
        if let ::core::option::Option::Some(traced_output) = traced_never() {
            traced_output
        } else #body
    };
    let Some(description) = description else {
        let start = start(plan, function, "begin");
        return (
            quote_spanned!(span=> let traced_span = #start;),
            quote_spanned! {span=>
                #krate::__private::in_span(traced_span, async move { #hold #typed }).await
            },
        );
    };
    let callsite = callsite(plan, function);
    (
        quote_spanned!(span=> let traced_callsite = || #callsite;),
        quote_spanned! {span=>
            #krate::__private::in_own_span(traced_callsite(), async move {
                #hold
                #krate::__private::describe(traced_callsite(), #description);
                #typed
            })
            .await
        },
    )
}

// Input:
//     fn fetch(&self) -> impl Future<Output = Row> { BODY }
// Output:
//     let traced_span = defer(callsite!(..), |start| ..);
//     let traced_future = yields::<Row, _>(call((), |()| { BODY }));
//     in_future(traced_span, traced_future, |traced_span, traced_output| { outcome!(..) })
fn future(
    plan: &Plan,
    function: &Function,
    call: &TokenStream,
    output: Option<&Type>,
) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let start = start(plan, function, "defer");
    let observer = observer(plan);
    let future = match output {
        None => call.clone(),
        Some(output) => {
            let at = located_at(output);
            quote_spanned!(at=> #krate::__private::yields::<#output, _>(#call))
        }
    };
    quote_spanned! {span=>
        let traced_span = #start;
        let traced_future = #future;
        #krate::__private::in_future(traced_span, traced_future, #observer)
    }
}

// Input:
//     fn fetch(&self) -> Pin<Box<dyn Future<Output = Row> + Send + '_>> { BODY }
// Output:
//     let traced_span = defer(callsite!(..), |start| ..);
//     let traced_future = call((), |()| -> Pin<Box<dyn Future<Output = Row> + Send + '_>> { BODY });
//     match traced_span {
//         None => traced_future,
//         Some(traced_span) => Box::pin(in_future(Some(traced_span), traced_future, ..)),
//     }
fn boxed_future(plan: &Plan, function: &Function, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let start = start(plan, function, "defer");
    let observer = observer(plan);
    quote_spanned! {span=>
        let traced_span = #start;
        let traced_future = #call;
        match traced_span {
            ::core::option::Option::None => traced_future,
            traced_span => #krate::__private::Box::pin(
                #krate::__private::in_future(traced_span, traced_future, #observer)
            ),
        }
    }
}

fn observer(plan: &Plan) -> TokenStream {
    let span = Span::mixed_site();
    match outcome(plan, &quote_spanned!(span=> traced_output)) {
        None => quote_spanned!(span=> |_, _| ()),
        Some(outcome) => quote_spanned!(span=> |traced_span, traced_output| { #outcome }),
    }
}

/// The body in braces of ours at the user's place: with the user's own, rustc would call the braces around a
/// body of one expression unnecessary.
fn rebraced(body: &Group) -> Group {
    let mut block = Group::new(Delimiter::Brace, body.stream());
    block.set_span(Span::mixed_site().located_at(body.span()));
    block
}
