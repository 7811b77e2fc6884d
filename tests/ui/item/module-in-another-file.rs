use traced::traced;

#[traced]
mod shop;

fn main() {}
