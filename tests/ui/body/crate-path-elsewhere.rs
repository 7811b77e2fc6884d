use traced::traced;

#[traced(crate = elsewhere)]
fn charge() {}

fn main() {}
