//! ([`Plan`], [`Function`]) to tokens: one shape of code for each [`Shape`].
//! Never fails, and never decides: what could be wrong was refused before.
//!
//! Everything here is quoted with mixed-site spans: locals are invisible to the user's code, and lints take
//! the code for what it is, another crate's macro. Items are not hygienic, so none may enclose the body.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, Path, Signature, Type};

use crate::attribute::{Attribute, Key, Value};
use crate::bindings::{Binding, held, occurs, take};
use crate::function::Function;
use crate::plan::{Described, Outcome, Parent, Plan, Returned};
use crate::shape::Shape;
use crate::words::{Description, Format, Kind, Level};

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
        Shape::Future => {
            let call = call(plan, function, &mut sig, None);
            future(plan, function, &call)
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
    let told = start(plan, function, "enter");
    // What only the attribute uses is used: its place is outside, where the attribute sees it.
    let bindings = take(sig, |name| {
        occurs(name, body.stream()) || !occurs(name, told.clone())
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
//     let traced_span = begin(callsite!(..), |start| ..);
//     let (traced_span, traced_output) = in_span(traced_span, async move {
//         let _ = (&id,);
//         if let Some(traced_output) = None::<Result<Row, Error>> { return traced_output; } else { BODY }
//     }).await;
//     outcome!(traced_span, &traced_output, Display);
//     traced_output
//
// The condition that never holds tells the compiler the type of the body, so that an error in it is shown
// where it would be without the attribute. The body is the `else` block and not a block of its own, because
// that would be one pair of braces too many for rustc. The parameters are mentioned first, the last one in front,
// because the block drops them in the order in which it mentions them.
fn r#async(plan: &Plan, function: &Function, output: &Type) -> TokenStream {
    let span = Span::mixed_site();
    let start = start(plan, function, "begin");
    let polled = polled(plan, function, output);
    match outcome(plan, &quote_spanned!(span=> &traced_output)) {
        None => quote_spanned! {span=>
            let traced_span = #start;
            let (_traced_span, traced_output) = #polled;
            traced_output
        },
        Some(outcome) => quote_spanned! {span=>
            let traced_span = #start;
            let (traced_span, traced_output) = #polled;
            #outcome
            traced_output
        },
    }
}

// Input:
//     async fn serve() -> ! { BODY }
// Output:
//     let traced_span = begin(callsite!(..));
//     match in_span(traced_span, async move { .. None::<Infallible> .. }).await.1 {}
fn async_never(plan: &Plan, function: &Function) -> TokenStream {
    let span = Span::mixed_site();
    let start = start(plan, function, "begin");
    let infallible = syn::parse_quote_spanned!(span=> ::core::convert::Infallible);
    let polled = polled(plan, function, &infallible);
    quote_spanned! {span=>
        let traced_span = #start;
        match #polled.1 {}
    }
}

fn polled(plan: &Plan, function: &Function, output: &Type) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let body = &function.body;
    let held = held(function);
    let hold = (!held.is_empty()).then(|| quote_spanned!(span=> let _ = (#(&#held,)*);));
    quote_spanned! {span=>
        #krate::__private::in_span(traced_span, async move {
            #hold
            if let ::core::option::Option::Some(traced_output) =
                ::core::option::Option::None::<#output>
            {
                return traced_output;
            } else #body
        })
        .await
    }
}

// Input:
//     fn fetch(&self) -> impl Future<Output = Row> { BODY }
// Output:
//     let traced_span = defer(callsite!(..), |start| ..);
//     let traced_future = call((), |()| { BODY });
//     in_future(traced_span, traced_future, |traced_span, traced_output| { outcome!(..) })
fn future(plan: &Plan, function: &Function, call: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let start = start(plan, function, "defer");
    let observer = observer(plan);
    quote_spanned! {span=>
        let traced_span = #start;
        let traced_future = #call;
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

/// The call of the runtime's function `how` with the callsite, and with what only a running span needs.
fn start(plan: &Plan, function: &Function, how: &str) -> TokenStream {
    let span = Span::mixed_site();
    let krate = &plan.krate;
    let how = Ident::new(how, span);
    let callsite = callsite(plan, function);
    let settings = settings(plan);
    let attributes = attributes(&plan.attributes);
    let attributes = (!attributes.is_empty())
        .then(|| quote_spanned!(span=> if traced_start.is_recording() { #(#attributes)* }));
    if settings.is_empty() && attributes.is_none() {
        return quote_spanned!(span=> #krate::__private::#how(#callsite, |_| ()));
    }
    quote_spanned! {span=>
        #krate::__private::#how(#callsite, |traced_start| {
            #(#settings)*
            #attributes
        })
    }
}

fn callsite(plan: &Plan, function: &Function) -> TokenStream {
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
            match value {
                Value::Debug(expr) => quote_spanned!(span=> traced_start.debug(#key, &(#expr));),
                Value::Display(expr) => {
                    quote_spanned!(span=> traced_start.display(#key, &(#expr));)
                }
                Value::Static(text) => quote_spanned!(span=> traced_start.text(#key, #text);),
                Value::Typed(expr) => quote_spanned!(span=> traced_start.value(#key, &(#expr));),
            }
        })
        .collect()
}

/// `output` is what refers to the returned value.
fn outcome(plan: &Plan, output: &TokenStream) -> Option<TokenStream> {
    let Outcome::Observed {
        description,
        returned,
    } = &plan.outcome
    else {
        return None;
    };
    let described = description
        .as_ref()
        .map(|described| describe(&plan.krate, described, output));
    let returned = returned
        .as_ref()
        .map(|returned| r#return(&plan.krate, returned, output));
    let span = Span::mixed_site();
    Some(quote_spanned!(span=> #described #returned))
}

fn describe(krate: &Path, described: &Described, output: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let how = match described.how {
        Description::Debug => Ident::new("Debug", span),
        // `Ignore` never gets here: the plan has no description then.
        Description::Display | Description::Ignore => Ident::new("Display", span),
        Description::Type => Ident::new("Type", span),
    };
    let only_if = described
        .only_if
        .as_ref()
        .map(|predicate: &Expr| quote_spanned!(span=> , #predicate));
    quote_spanned!(span=> #krate::__private::outcome!(traced_span, #output, #how #only_if);)
}

fn r#return(krate: &Path, returned: &Returned, output: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let how = match returned {
        Returned::As(Format::Debug) => "Debug",
        Returned::As(Format::Display) => "Display",
        Returned::Typed => "Value",
    };
    let how = Ident::new(how, span);
    quote_spanned!(span=> #krate::__private::returned!(traced_span, #output, #how);)
}

/// The body in braces of ours at the user's place: with the user's own, rustc would call the braces around a
/// body of one expression unnecessary.
fn rebraced(body: &Group) -> Group {
    let mut block = Group::new(Delimiter::Brace, body.stream());
    block.set_span(Span::mixed_site().located_at(body.span()));
    block
}
