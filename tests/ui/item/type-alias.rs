use traced::traced;

#[traced]
type Charge = u8;

fn main() {}
