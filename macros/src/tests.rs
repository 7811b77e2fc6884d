//! Expansions as code that one can read: a snapshot for each shape, and for each argument that changes the code.
//! Never asserts on tokens, and never looks at an error: the ui cases do.
//!
//! `UPDATE_EXPECT=1 cargo test -p traced-macros` writes the snapshots.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use crate::instrument;

#[test]
fn sync_result() {
    check(
        quote!(),
        &quote! { fn charge(order: &Order, retries: u8) -> Result<Receipt, Declined> { pay(order, retries) } },
        &expect_file!["../../tests/expand/sync-result.rs"],
    );
}

#[test]
fn sync_unit() {
    check(
        quote!(),
        &quote! { fn clear(&mut self) { self.items.clear(); } },
        &expect_file!["../../tests/expand/sync-unit.rs"],
    );
}

#[test]
fn sync_ret() {
    check(
        quote!(ret),
        &quote! { fn count(&self) -> usize { self.items.len() } },
        &expect_file!["../../tests/expand/sync-ret.rs"],
    );
}

#[test]
fn sync_err_if() {
    check(
        quote!(err = debug, err_if = Declined::is_fatal, ret = display),
        &quote! { pub fn charge(self) -> Result<Receipt, Declined> { self.pay() } },
        &expect_file!["../../tests/expand/sync-err-if.rs"],
    );
}

#[test]
fn sync_err_ignored() {
    check(
        quote!(err = ignore),
        &quote! { fn charge() -> Result<Receipt, Declined> { pay() } },
        &expect_file!["../../tests/expand/sync-err-ignored.rs"],
    );
}

#[test]
fn sync_owned_arguments() {
    check(
        quote!(),
        &quote! { fn charge(mut order: Order, (left, _): (Order, u8), card: Card) -> Receipt { pay(order, left, card) } },
        &expect_file!["../../tests/expand/sync-owned-arguments.rs"],
    );
}

#[test]
fn guarded_never() {
    check(
        quote!(),
        &quote! { fn serve(port: u16) -> ! { listen(port) } },
        &expect_file!["../../tests/expand/guarded-never.rs"],
    );
}

#[test]
fn guarded_track_caller() {
    check(
        quote!(),
        &quote! { #[track_caller] fn charge(order: Order) -> Result<Receipt, Declined> { pay(order) } },
        &expect_file!["../../tests/expand/guarded-track-caller.rs"],
    );
}

#[test]
fn guarded_opaque() {
    check(
        quote!(),
        &quote! { fn lines<'t>(text: &'t str) -> impl Iterator<Item = &'t str> { text.lines() } },
        &expect_file!["../../tests/expand/guarded-opaque.rs"],
    );
}

#[test]
fn async_result() {
    check(
        quote!(),
        &quote! { pub async fn fetch(&self, id: u64) -> Result<Row, Error> { self.query(id).await } },
        &expect_file!["../../tests/expand/async-result.rs"],
    );
}

#[test]
fn async_unit() {
    check(
        quote!(),
        &quote! { async fn refresh(&self) { self.load().await; } },
        &expect_file!["../../tests/expand/async-unit.rs"],
    );
}

#[test]
fn async_ret() {
    check(
        quote!(err = type, ret = debug),
        &quote! { async fn fetch() -> io::Result<Row> { query().await } },
        &expect_file!["../../tests/expand/async-ret.rs"],
    );
}

#[test]
fn async_attributes() {
    check(
        quote!(attributes(row.id = id)),
        &quote! { async fn fetch(id: u64, table: String) -> Row { query(table, id).await } },
        &expect_file!["../../tests/expand/async-attributes.rs"],
    );
}

#[test]
fn async_older_edition() {
    check(
        quote!(),
        &quote! { async fn admit(gen: u16, node: gen::Node) -> Result<gen::Entry, Full> { find(gen, node).await } },
        &expect_file!["../../tests/expand/async-older-edition.rs"],
    );
}

#[test]
fn async_never() {
    check(
        quote!(),
        &quote! { async fn serve(self) -> ! { loop { self.accept().await; } } },
        &expect_file!["../../tests/expand/async-never.rs"],
    );
}

#[test]
fn future() {
    check(
        quote!(),
        &quote! { fn fetch(&self, id: u64) -> impl Future<Output = Result<Row, Error>> + Send { self.query(id) } },
        &expect_file!["../../tests/expand/future.rs"],
    );
}

#[test]
fn future_err_ignored() {
    check(
        quote!(err = ignore),
        &quote! { fn fetch(&self) -> impl Future + use<'_> { self.query() } },
        &expect_file!["../../tests/expand/future-err-ignored.rs"],
    );
}

#[test]
fn boxed_future() {
    check(
        quote!(attributes(id)),
        &quote! { fn fetch<'s>(&'s self, id: u64) -> Pin<Box<dyn Future<Output = Result<Row, Error>> + Send + 's>> { Box::pin(async move { self.query(id).await }) } },
        &expect_file!["../../tests/expand/boxed-future.rs"],
    );
}

#[test]
fn attributes() {
    check(
        quote!(attributes(id, %order, ?order.lines, order.id = order.number(), "order-note" = ?order.note, semconv::DB = "postgresql", {KEY} = 1)),
        &quote! { fn charge(id: u64, order: Order) -> u64 { order.total(id) } },
        &expect_file!["../../tests/expand/attributes.rs"],
    );
}

#[test]
fn parent_and_links() {
    check(
        quote!(parent = cx, links = batch.contexts()),
        &quote! { fn handle(cx: &Context, batch: &Batch) {} },
        &expect_file!["../../tests/expand/parent-and-links.rs"],
    );
}

#[test]
fn root_and_name() {
    check(
        quote!(
            root,
            name = format!("job {id}"),
            kind = consumer,
            level = debug,
            scope = "jobs"
        ),
        &quote! { fn run(id: u64) {} },
        &expect_file!["../../tests/expand/root-and-name.rs"],
    );
}

#[test]
fn name_and_kind() {
    check(
        quote!(
            name = "GET /cart",
            kind = server,
            crate = crate::telemetry::traced
        ),
        &quote! { async fn cart() {} },
        &expect_file!["../../tests/expand/name-and-kind.rs"],
    );
}

#[test]
fn signature() {
    check(
        quote!(),
        &quote! { /// Reads.
        #[inline]
        pub(crate) async unsafe fn read<T, const N: usize>(#[cfg(unix)] file: &File, r#type: T) -> [T; N]
        where
            T: Copy,
        {
            #![allow(unsafe_code)]
            unsafe { file.read(r#type) }
        } },
        &expect_file!["../../tests/expand/signature.rs"],
    );
}

fn check(args: TokenStream, item: &TokenStream, expected: &ExpectFile) {
    let expansion = syn::parse2(instrument(args, item)).unwrap();
    expected.assert_eq(&prettyplease::unparse(&expansion));
}

/// What a reader of an expansion must read beside the function.
#[test]
fn few_lines_are_added() {
    let lines = |tokens: TokenStream| {
        let file = syn::parse2(tokens).unwrap();
        prettyplease::unparse(&file).lines().count()
    };
    let added = |item: TokenStream| {
        let expansion = instrument(TokenStream::new(), &item);
        lines(expansion) - lines(item)
    };
    let sync = [
        quote! { fn add(&mut self, item: Item) { self.items.push(item); } },
        quote! { fn charge(order: &Order, retries: u8) -> Result<Receipt, Declined> { pay(order, retries) } },
        quote! { fn find(&self, id: u64) -> Option<Row> { let row = self.rows.get(id)?; Some(row.clone()) } },
        quote! { fn receipt(&self) -> Receipt { Receipt::new(self.total) } },
    ];
    for item in sync {
        assert!(added(item.clone()) <= 8, "{item}: {}", added(item.clone()));
    }
    let asynchronous = [
        quote! { async fn refresh(&self) { self.load().await; } },
        quote! { async fn fetch(&self, id: u64) -> Result<Row, Error> { self.query(id).await } },
        quote! { async fn count(table: &str) -> u64 { open(table).await.rows() } },
    ];
    for item in asynchronous {
        assert!(added(item.clone()) <= 12, "{item}: {}", added(item.clone()));
    }
}
