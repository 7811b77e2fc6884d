//! The tokens that look at what was returned.
//! Never takes the value: it is referred to.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Path;

use super::start::located_at;
use crate::plan::{Described, Outcome, Plan, Returned};
use crate::words::{Description, Format};

/// `output` is what refers to the returned value.
pub(super) fn outcome(plan: &Plan, output: &TokenStream) -> Option<TokenStream> {
    let Outcome {
        description,
        returned,
    } = &plan.outcome;
    if description.is_none() && returned.is_none() {
        return None;
    }
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
    let how = match described.how {
        Description::Debug => "Debug",
        // `Ignore` never gets here: the plan has no description then.
        Description::Display | Description::Ignore => "Display",
        Description::Type => "Type",
    };
    let how = Ident::new(how, Span::mixed_site());
    match &described.only_if {
        None => quote_spanned! {Span::mixed_site()=>
            #krate::__private::outcome!(traced_span, #output, #how);
        },
        Some(predicate) => quote_spanned! {located_at(predicate)=>
            #krate::__private::outcome!(traced_span, #output, #how, #predicate);
        },
    }
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
