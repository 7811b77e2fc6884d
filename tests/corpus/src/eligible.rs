//! Which functions `#[traced]` may go on, by their attributes, name and place.
//! Never looks at what a function does, but where clippy does so letter by letter.

use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, ImplItemFn, ItemImpl, Meta, Pat, Path, Signature, Token};

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

/// Clippy compares the body of a `clone` of a type that is `Copy` with `*self`, and that of a `partial_cmp` of a type that
/// is `Ord` with `Some(self.cmp(other))` (`non_canonical_clone_impl`, `non_canonical_partial_ord_impl`). Whatever is added
/// to these bodies is a warning.
pub(crate) fn is_canonical(method: &ImplItemFn, of_trait: &str) -> bool {
    let canonical = match (of_trait, method.sig.ident.to_string().as_str()) {
        ("Clone", "clone") => quote!({ *self }),
        ("PartialOrd", "partial_cmp") => {
            let Some(FnArg::Typed(other)) = method.sig.inputs.last() else {
                return false;
            };
            let Pat::Ident(other) = &*other.pat else {
                return false;
            };
            quote!({ Some(self.cmp(#other)) })
        }
        _ => return false,
    };
    method.block.to_token_stream().to_string() == canonical.to_string()
}

/// An allocator cannot be traced: recording a span allocates.
pub(crate) fn is_allocator(item: &ItemImpl) -> bool {
    of_trait(item) == "GlobalAlloc"
}

/// The last word of the trait that is implemented, or nothing.
pub(crate) fn of_trait(item: &ItemImpl) -> String {
    item.trait_
        .as_ref()
        .map(|(path, _)| last(path))
        .unwrap_or_default()
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
