use traced::traced;

#[traced]
const CHARGE: u8 = 1;

fn main() {}
