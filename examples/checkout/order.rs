//! What the customer, `checkout`, `inventory` and a courier tell each other.
//! Never knows how it travels.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) items: Vec<String>,
    pub(crate) is_gift: bool,
}

impl Order {
    pub(crate) fn new(id: u64, items: &[&str]) -> Self {
        Self {
            id,
            items: items.iter().copied().map(str::to_owned).collect(),
            is_gift: false,
        }
    }

    /// To be wrapped up.
    pub(crate) fn gift(id: u64, items: &[&str]) -> Self {
        Self {
            is_gift: true,
            ..Self::new(id, items)
        }
    }
}

/// Inventory's promise that the items of an order stay where they are.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Reservation {
    pub(crate) shelves: Vec<u32>,
    pub(crate) kilograms: f64,
}

/// What a courier is to bring.
#[derive(Debug, Serialize)]
pub(crate) struct Parcel {
    pub(crate) order: u64,
    pub(crate) kilograms: f64,
}

#[derive(Debug, Serialize)]
pub(crate) struct Receipt {
    pub(crate) order: u64,
    pub(crate) cents: u32,
    pub(crate) kilograms: f64,
    /// What the courier said, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) courier: Option<Value>,
}
