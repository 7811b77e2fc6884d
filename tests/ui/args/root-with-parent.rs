use traced::traced;

#[traced(root, parent = traced::Context::new())]
fn charge() {}

fn main() {}
