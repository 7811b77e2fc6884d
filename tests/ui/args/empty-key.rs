use traced::traced;

#[traced(attributes("" = 1))]
fn charge() {}

fn main() {}
