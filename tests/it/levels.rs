//! Which callsites are on: the harness turns `debug` on in this module, and leaves the rest at `info`.
//! Never changes the filter: other tests run at the same time.

use expect_test::expect;
use traced::traced;

use crate::harness::check;

#[traced(level = debug)]
fn debug() {}

#[traced(level = trace)]
fn trace() {
    debug();
}

mod elsewhere {
    #[traced::traced(level = info)]
    pub(super) fn info() {}
}

#[test]
fn a_prefix_turns_its_modules_on() {
    check(
        || {
            trace();
            elsewhere::info();
        },
        &expect![[r#"
            debug
            info
        "#]],
    );
}
