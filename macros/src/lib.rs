//! The attribute of the `traced` crate: attribute tokens and item tokens in, instrumented item out.
//! Never names OpenTelemetry, and never parses a function's body: what it looks for in it is whether a name occurs.
//!
//! Depend on `traced`, which re-exports and documents the attribute.

mod args;
mod attribute;
mod bindings;
mod block;
mod copies;
mod expand;
mod function;
mod handover;
mod hidden;
mod inside;
mod item;
mod members;
mod own;
mod plan;
mod reader;
mod receiver;
mod returned;
mod rules;
mod shape;
mod slot;
mod tokens;
mod words;

#[cfg(test)]
mod tests;

use args::Args;
use function::Function;
use inside::Outer;
use item::Item;
use plan::{Plan, Surroundings};
use proc_macro2::TokenStream;
use quote::quote;

/// Opens a span for each call of the function below, or of each function in the block below. Documented as
/// `traced::traced`.
#[proc_macro_attribute]
pub fn traced(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    instrument(args.into(), &item.into()).into()
}

/// A wrong argument must not make the item disappear, which would bury one error under a dozen.
fn instrument(args: TokenStream, item: &TokenStream) -> TokenStream {
    let as_written = |error: syn::Error| {
        let error = error.into_compile_error();
        quote!(#error #item)
    };
    match syn::parse2(item.clone()) {
        Ok(Item::Function(function)) => function_item(args, &function).unwrap_or_else(as_written),
        Ok(Item::Block(block)) => match Outer::new(args) {
            Ok(outer) => inside::instrument(outer, &block),
            // The members' own attributes have a meaning in an annotated block only.
            Err(error) => {
                let error = error.into_compile_error();
                let block = inside::instrument(Outer::default(), &block);
                quote!(#error #block)
            }
        },
        Err(error) => as_written(error),
    }
}

fn function_item(args: TokenStream, function: &Function) -> syn::Result<TokenStream> {
    let args: Args = syn::parse2(args)?;
    if let Some(skip) = args.skip.key() {
        return Err(inside::misplaced_skip(skip));
    }
    if let Some(refusal) = function.refusal() {
        return Err(refusal);
    }
    let plan = Plan::new(args, &Surroundings::default(), function)?;
    Ok(expand::expand(&plan, function))
}
