use traced::traced;

#[traced]
mod cart {
    #[traced(skip, level = debug)]
    pub fn clear() {}
}

fn main() {
    cart::clear();
}
