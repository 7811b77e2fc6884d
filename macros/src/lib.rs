//! The attribute of the `traced` crate: attribute tokens and item tokens in, instrumented item out.
//! Never names OpenTelemetry, and never parses a function's body: what it looks for in it is whether a name occurs.
//!
//! Depend on `traced`, which re-exports and documents the attribute.

mod args;
mod attribute;
mod bindings;
mod expand;
mod function;
mod plan;
mod shape;
mod slot;
mod words;

#[cfg(test)]
mod tests;

use args::Args;
use function::Function;
use plan::Plan;
use proc_macro2::TokenStream;

/// Opens a span for each call of the function below. Documented as `traced::traced`.
#[proc_macro_attribute]
pub fn traced(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    instrument(args.into(), &item.into()).into()
}

/// A wrong argument must not make the function disappear, which would bury one error under a dozen:
/// the item is emitted as it was, beside the error.
fn instrument(args: TokenStream, item: &TokenStream) -> TokenStream {
    match try_instrument(args, item.clone()) {
        Ok(instrumented) => instrumented,
        Err(error) => {
            let error = error.into_compile_error();
            quote::quote!(#error #item)
        }
    }
}

fn try_instrument(args: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let args: Args = syn::parse2(args)?;
    let function: Function = syn::parse2(item)?;
    let plan = Plan::new(args, &function)?;
    Ok(expand::expand(&plan, &function))
}
