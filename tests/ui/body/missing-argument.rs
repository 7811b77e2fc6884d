use traced::traced;

#[traced]
async fn charge(amount: u8, note: &str) -> u8 {
    amount + note.len() as u8
}

async fn pay() {
    charge(1).await;
}

fn main() {}
