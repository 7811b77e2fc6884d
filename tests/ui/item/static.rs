use traced::traced;

#[traced]
static CHARGE: u8 = 1;

fn main() {}
