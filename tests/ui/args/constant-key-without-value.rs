use traced::traced;

const KEY: &str = "key";

#[traced(attributes(self::KEY))]
fn charge() {}

fn main() {}
