use traced::traced;

#[traced(name = , root)]
fn charge() {}

fn main() {}
