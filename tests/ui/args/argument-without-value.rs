use traced::traced;

#[traced(name)]
fn charge() {}

fn main() {}
