//! What must not compile, and with which message; and what must.
//! Never holds a case itself: each is a file of its own.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/**/*.rs");
    cases.pass("pass/*.rs");
}
