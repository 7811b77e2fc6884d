//! Who reads the expansion: the compiler, or rustdoc, which shows signatures to people and reads no bodies.
//! Never makes a difference to what is compiled.

use std::env;
use std::sync::LazyLock;

/// Rustdoc loads the macro into its own process. Where it cannot be told, an async function is shown as one that
/// returns its future.
static IS_RUSTDOC: LazyLock<bool> = LazyLock::new(|| {
    let program = env::current_exe().ok();
    let name = program.as_deref().and_then(|path| path.file_stem());
    name.is_some_and(|name| name == "rustdoc")
});

pub(crate) fn is_rustdoc() -> bool {
    *IS_RUSTDOC
}
