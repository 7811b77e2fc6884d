use traced::traced;

#[traced]
pub use std::fmt;

fn main() {}
