use traced::traced;

#[traced]
pub const fn charge() -> u8 {
    1
}

fn main() {}
