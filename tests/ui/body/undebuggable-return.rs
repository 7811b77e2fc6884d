use traced::traced;

struct Receipt;

#[traced(ret = debug)]
async fn charge() -> Receipt {
    Receipt
}

fn main() {}
