use traced::traced;

#[traced(skip)]
mod cart {
    pub fn clear() {}
}

fn main() {
    cart::clear();
}
