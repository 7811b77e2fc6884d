//! [`Value`]: what a scalar stands for, by the core schema of YAML 1.2.
//! Never accepts what only YAML 1.1 knew: `yes`, `0777`, `1_000`.

use super::node::{Scalar, Style};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'a> {
    Boolean(bool),
    /// Also a whole number that is none of 64 bits.
    Float(f64),
    Integer(i64),
    Null,
    Text(&'a str),
}

impl Scalar {
    pub(super) fn value(&self) -> Value<'_> {
        match self.style {
            Style::Plain => core(&self.text),
            Style::Quoted => Value::Text(&self.text),
        }
    }
}

fn core(text: &str) -> Value<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Boolean(true),
        "false" | "False" | "FALSE" => Value::Boolean(false),
        ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
        _ => integer(text)
            .or_else(|| float(text))
            .unwrap_or(Value::Text(text)),
    }
}

fn integer(text: &str) -> Option<Value<'_>> {
    let (digits, radix) = if let Some(digits) = text.strip_prefix("0o") {
        (digits, 8)
    } else if let Some(digits) = text.strip_prefix("0x") {
        (digits, 16)
    } else {
        (text.strip_prefix(['+', '-']).unwrap_or(text), 10)
    };
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    if radix == 10 {
        let number = text.parse().map(Value::Integer);
        return number.ok().or_else(|| float(text));
    }
    let number = i64::from_str_radix(digits, radix).map(Value::Integer);
    Some(number.unwrap_or_else(|_| Value::Float(approximately(digits, radix))))
}

fn approximately(digits: &str, radix: u32) -> f64 {
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(radix))
        .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit))
}

fn float(text: &str) -> Option<Value<'_>> {
    let (sign, magnitude) = match text.strip_prefix('-') {
        Some(magnitude) => (-1.0, magnitude),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if let ".inf" | ".Inf" | ".INF" = magnitude {
        return Some(Value::Float(sign * f64::INFINITY));
    }
    // `parse` also takes `inf`, `nan` and a second sign, which all lack what is asked for here.
    let is_number = magnitude.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && magnitude.contains(|digit: char| digit.is_ascii_digit());
    let magnitude: f64 = is_number.then(|| magnitude.parse().ok()).flatten()?;
    Some(Value::Float(sign * magnitude))
}
