use traced::traced;

#[traced(level = verbose)]
fn charge() {}

fn main() {}
