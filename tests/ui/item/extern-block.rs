use traced::traced;

#[traced]
extern crate core;

fn main() {}
