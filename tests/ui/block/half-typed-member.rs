use traced::traced;

struct Cart;

#[traced]
impl Cart {
    fn clear(&self) {
        self.
    }

    fn add(&self) -> bool {
        1
    }
}

fn main() {}
