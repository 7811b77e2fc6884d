use traced::traced;

#[traced(ret)]
#[track_caller]
fn charge() -> u8 {
    1
}

fn main() {}
