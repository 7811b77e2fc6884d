//! ([`Plan`], [`Function`]) to tokens: one shape of code for each [`Shape`].
//! Never fails, and never decides: what could be wrong was refused before.
//!
//! Everything here is quoted with mixed-site spans: locals are invisible to the user's code, and lints take
//! the code for what it is, another crate's macro. Items are not hygienic, so none may enclose the body.

mod call;
mod future;
mod outcome;
mod start;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::quote_spanned;

use crate::function::Function;
use crate::plan::Plan;
use crate::reader::is_rustdoc;
use crate::shape::Shape;

pub(crate) fn expand(plan: &Plan, function: &Function) -> TokenStream {
    let Function {
        attrs,
        vis,
        inner_attrs,
        body,
        ..
    } = function;
    let span = Span::mixed_site();
    let mut sig = function.sig.clone();
    let statements = match &plan.shape {
        _ if is_rustdoc() => body.stream(),
        Shape::Async {
            header,
            output,
            returned,
            yields,
        } => {
            let given = (*returned, yields.as_deref());
            future::asynchronous(plan, function, &mut sig, *header, output, given)
        }
        Shape::Guarded { is_opaque } => call::guarded(plan, function, *is_opaque),
        Shape::Named {
            output,
            refuses_futures,
        } => call::named(plan, function, &mut sig, output, *refuses_futures),
        Shape::Opaque {
            in_result,
            output,
            polled,
            yields,
        } => {
            let call = call::call(plan, function, &mut sig, output.as_deref());
            call::opaque(
                plan,
                function,
                &call,
                (*polled, *in_result),
                yields.as_deref(),
            )
        }
        Shape::Sync { output } => {
            let call = call::call(plan, function, &mut sig, Some(output));
            call::sync(plan, function, &call)
        }
    };
    // The outer braces are the user's, so that an error about the body's type is shown there.
    let mut block = Group::new(
        Delimiter::Brace,
        quote_spanned!(span=> #inner_attrs #statements),
    );
    block.set_span(body.span());
    quote_spanned!(span=> #(#attrs)* #vis #sig #block)
}
