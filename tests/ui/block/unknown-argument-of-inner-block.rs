use traced::traced;

#[traced]
mod shop {
    pub struct Cart;

    #[traced(kin = client)]
    impl Cart {
        pub fn clear() {}
    }
}

fn main() {
    shop::Cart::clear();
}
