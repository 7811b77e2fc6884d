use traced::traced;

#[traced(crate = "traced")]
fn charge() {}

fn main() {}
