#![deny(warnings)]

mod harness;

use std::error::Error;
use std::fmt::Debug;

use traced::traced;

#[traced]
fn tail(text: &str) -> Result<Box<dyn Debug>, Box<dyn Error>> {
    if text.is_empty() {
        return Ok(Box::new(()));
    }
    if text == "-" {
        return Err(Box::new(std::fmt::Error));
    }
    if text == "?" {
        return Err("a question".into());
    }
    let number: u8 = text.parse()?;
    Ok(Box::new(number))
}

#[traced]
async fn later(text: &str) -> Result<Box<dyn Debug + Send>, Box<dyn Error + Send + Sync>> {
    if text.is_empty() {
        return Ok(Box::new(()));
    }
    if text == "-" {
        return Err(Box::new(std::fmt::Error));
    }
    let number: u8 = text.parse()?;
    Ok(Box::new(number))
}

#[traced]
fn object(number: u8) -> Box<dyn Fn(u8) -> u8> {
    if number == 0 {
        return Box::new(|other| other);
    }
    Box::new(move |other| other + number)
}

#[traced]
fn slice(numbers: &[u8; 3]) -> &[u8] {
    numbers
}

#[traced]
async fn slice_later(text: &String) -> &str {
    text
}

#[traced]
fn pointer(left: bool) -> fn(u8) -> u8 {
    if left {
        |number| number
    } else {
        |number| number + 1
    }
}

#[traced]
async fn inferred() -> Vec<u8> {
    "2 3".split(' ').map(|text| text.parse().unwrap()).collect()
}

fn main() {
    let names = harness::off_and_on(async || {
        assert_eq!(format!("{:?}", tail("7").unwrap()), "7");
        assert_eq!(format!("{:?}", tail("").unwrap()), "()");
        assert!(tail("-").is_err() && tail("?").is_err() && tail("x").is_err());
        assert_eq!(format!("{:?}", later("7").await.unwrap()), "7");
        assert!(later("-").await.is_err() && later("x").await.is_err());
        assert_eq!(object(1)(2), 3);
        assert_eq!(slice(&[1, 2, 3]), [1, 2, 3]);
        assert_eq!(slice_later(&"text".to_owned()).await, "text");
        assert_eq!(pointer(true)(1), 1);
        assert_eq!(inferred().await, [2, 3]);
    });
    assert_eq!(names.len(), 13);
}
