use traced::traced;

#[traced]
macro_rules! charge {
    () => {};
}

fn main() {
    charge!();
}
