//! Which functions `#[traced]` may go on, by their attributes, name and place.
//! Never looks at what a function does.

use syn::punctuated::Punctuated;
use syn::{Attribute, ItemImpl, Meta, Path, Signature, Token};

/// The last words of attributes whose functions are not called by other functions: tests, and entry points.
const ENTRIES: &[&str] = &[
    "alloc_error_handler",
    "bench",
    "main",
    "naked",
    "panic_handler",
    "proc_macro",
    "proc_macro_attribute",
    "proc_macro_derive",
    "quickcheck",
    "rstest",
    "test",
    "test_case",
    "wasm_bindgen_test",
];

pub(crate) fn is_eligible(attributes: &[Attribute], signature: &Signature) -> bool {
    signature.constness.is_none()
        && signature.variadic.is_none()
        && !attributes.iter().any(|attribute| is_entry(&attribute.meta))
}

/// An allocator cannot be traced: recording a span allocates.
pub(crate) fn is_allocator(item: &ItemImpl) -> bool {
    item.trait_
        .as_ref()
        .is_some_and(|(path, _)| last(path) == "GlobalAlloc")
}

pub(crate) fn last(path: &Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

fn is_entry(meta: &Meta) -> bool {
    if meta.path().is_ident("cfg_attr") {
        let Ok(list) = meta.require_list() else {
            return false;
        };
        let Ok(metas) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
        else {
            return false;
        };
        // The first one is the condition.
        return metas.iter().skip(1).any(is_entry);
    }
    ENTRIES.contains(&last(meta.path()).as_str())
}
