use traced::traced;

struct Cart;

#[traced]
impl Cart {
    #[traced(ret)]
    fn clear() {}

    #[traced]
    const fn limit() -> usize {
        1
    }

    fn fill() -> Result<(), u8> {
        Ok(())
    }
}

fn main() {
    Cart::clear();
    Cart::limit();
    let _ = Cart::fill();
}
