use traced::traced;

#[traced]
mod charge {}

fn main() {}
