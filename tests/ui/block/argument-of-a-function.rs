use traced::traced;

struct Cart;

#[traced(name = "cart")]
impl Cart {
    #[traced(skip)]
    fn clear() {}

    #[traced(name = "add")]
    fn add() {}
}

fn main() {
    Cart::clear();
    Cart::add();
}
