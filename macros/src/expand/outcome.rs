//! The tokens that look at what was returned.
//! Never takes the value: it is referred to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Path;

use super::start::{attributes, located_at};
use crate::attribute::Derived;
use crate::plan::{Described, How, Outcome, Plan, Returned};
use crate::words::Format;

/// `output` is what refers to the returned value.
pub(super) fn outcome(plan: &Plan, output: &TokenStream) -> Option<TokenStream> {
    let Outcome {
        description,
        err_attributes,
        ret_attributes,
        returned,
    } = &plan.outcome;
    let krate = &plan.krate;
    let described = description
        .as_ref()
        .map(|described| describe(krate, described, output));
    let returned = returned
        .as_ref()
        .map(|returned| r#return(krate, returned, output));
    let of_value = ret_attributes
        .as_ref()
        .map(|derived| derive(krate, derived, output, "ret_attributes"));
    let of_error = err_attributes
        .as_ref()
        .map(|derived| derive(krate, derived, output, "err_attributes"));
    let span = Span::mixed_site();
    let all = quote_spanned!(span=> #described #returned #of_value #of_error);
    (!all.is_empty()).then_some(all)
}

/// The closure that looks at what the function returned, or at what its future gave.
pub(super) fn seen(plan: &Plan) -> TokenStream {
    let span = Span::mixed_site();
    observer(outcome(plan, &quote_spanned!(span=> traced_output)))
}

/// The closure that looks at what comes later, once the function itself has not failed: an item of a stream, or the
/// output of a future.
pub(super) fn item(plan: &Plan) -> TokenStream {
    let span = Span::mixed_site();
    observer(described(plan, &quote_spanned!(span=> traced_output)))
}

fn described(plan: &Plan, output: &TokenStream) -> Option<TokenStream> {
    let how = how(plan.outcome.description.as_ref()?.how);
    let krate = &plan.krate;
    Some(quote_spanned! {Span::mixed_site()=>
        #krate::__private::#how(#output).traced_record(&traced_span);
    })
}

fn observer(outcome: Option<TokenStream>) -> TokenStream {
    let span = Span::mixed_site();
    match outcome {
        None => quote_spanned!(span=> |_, _| ()),
        Some(outcome) => quote_spanned!(span=> |traced_span, traced_output| { #outcome }),
    }
}

/// The runtime's question about an error, by how it is described.
pub(super) fn how(how: How) -> Ident {
    let how = match how {
        How::Debug => "by_debug",
        How::Display => "by_display",
        How::Type => "by_type",
    };
    Ident::new(how, Span::mixed_site())
}

fn describe(krate: &Path, described: &Described, output: &TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let how = how(described.how);
    let failing = match &described.only_if {
        None => quote_spanned!(span=> &traced_span),
        Some(predicate) => {
            let at = located_at(predicate);
            let output = placed(output, at);
            quote_spanned!(at=> &#krate::__private::failing(&traced_span, #output, #predicate))
        }
    };
    quote_spanned!(span=> #krate::__private::#how(#output).traced_record(#failing);)
}

/// The same tokens at another place, which is where an error about them is shown.
fn placed(tokens: &TokenStream, at: Span) -> TokenStream {
    let placed = tokens.clone().into_iter().map(|mut token| {
        token.set_span(at);
        token
    });
    placed.collect()
}

fn r#return(krate: &Path, returned: &Returned, output: &TokenStream) -> TokenStream {
    let how = match returned.format {
        Some(Format::Debug) => "Debug",
        Some(Format::Display) => "Display",
        None => "Value",
    };
    let how = Ident::new(how, Span::mixed_site());
    quote_spanned! {located_at(&returned.key)=>
        #krate::__private::returned!(traced_span, #output, #how);
    }
}

// Input:
//     ret_attributes(order => order.id)
// Output:
//     ret_attributes!(traced_span, &traced_output, |traced_active, order| {
//         traced_active.value("order.id", &(order.id));
//     });
fn derive(krate: &Path, derived: &Derived, output: &TokenStream, how: &str) -> TokenStream {
    let span = Span::mixed_site();
    let value = &derived.value;
    let on = quote_spanned!(span=> traced_active);
    let attributes = attributes(&derived.attributes, &on);
    let how = Ident::new(how, span);
    let at = located_at(value);
    let output = placed(output, at);
    quote_spanned! {at=>
        #krate::__private::#how!(traced_span, #output, |traced_active, #value| { #(#attributes)* });
    }
}
