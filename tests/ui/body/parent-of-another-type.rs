use traced::traced;

#[traced(parent = 7)]
fn charge() {}

fn main() {}
