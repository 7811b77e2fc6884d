use traced::traced;

#[traced(err = debug)]
fn charge() {}

fn main() {}
