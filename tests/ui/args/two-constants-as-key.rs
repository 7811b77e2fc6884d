use traced::traced;

const KEY: &str = "key";

#[traced(attributes({KEY KEY} = 1))]
fn charge() {}

fn main() {}
