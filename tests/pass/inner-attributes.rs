#![deny(warnings)]

mod harness;

use traced::traced;

#[traced]
fn sync() -> u8 {
    #![allow(unused_variables)]
    #![allow(clippy::let_and_return)]
    let unused = 1;
    let number = 2;
    number
}

#[traced]
async fn r#async(unused: u8) -> Result<u8, String> {
    #![allow(unused_variables)]
    let unused = 1;
    Ok(3)
}

#[traced]
fn documented() {
    //! Documented from within.
}

#[traced]
#[track_caller]
fn guarded() -> u8 {
    #![expect(unused_mut)]
    let mut number = 4;
    number
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(sync(), 2);
        assert_eq!(r#async(0).await, Ok(3));
        documented();
        assert_eq!(guarded(), 4);
    });
    assert_eq!(names, ["sync", "async", "documented", "guarded"]);
}
