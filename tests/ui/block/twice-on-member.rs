use traced::traced;

#[traced]
mod cart {
    #[traced(level = debug)]
    #[traced(kind = client)]
    pub fn clear() {}
}

fn main() {
    cart::clear();
}
