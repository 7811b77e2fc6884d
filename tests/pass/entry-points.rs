#![deny(warnings)]

use std::error::Error;

use traced::traced;

#[tokio::main(flavor = "current_thread")]
#[traced]
async fn inside() -> Result<u8, Box<dyn Error>> {
    Ok("7".parse()?)
}

#[traced]
#[tokio::main(flavor = "current_thread")]
async fn around() -> u8 {
    8
}

#[traced]
fn main() -> Result<(), Box<dyn Error>> {
    let _telemetry = traced::builder().lookup(|_| None).init();
    assert_eq!(inside()? + around(), 15);
    Ok(())
}
