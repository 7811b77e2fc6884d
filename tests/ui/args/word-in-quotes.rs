use traced::traced;

#[traced(kind = "server")]
fn charge() {}

fn main() {}
