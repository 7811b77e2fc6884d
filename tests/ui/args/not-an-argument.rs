use traced::traced;

#[traced("charge")]
fn charge() {}

fn main() {}
