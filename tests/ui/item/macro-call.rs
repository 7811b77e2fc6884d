use traced::traced;

macro_rules! charge {
    () => {};
}

#[traced]
charge!();

fn main() {}
