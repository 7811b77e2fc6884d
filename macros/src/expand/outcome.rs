//! The tokens that look at what was returned.
//! Never takes the value: it is referred to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, Path};

use crate::plan::{Described, Outcome, Plan, Returned};
use crate::words::{Description, Format};

/// `output` is what refers to the returned value.
pub(super) fn outcome(plan: &Plan, output: &TokenStream) -> Option<TokenStream> {
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
