use traced::traced;

#[traced(root = true)]
fn charge() {}

fn main() {}
