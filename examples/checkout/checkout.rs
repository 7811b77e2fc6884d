//! The service `checkout`, which customers talk to.
//! Never knows what is in stock or brings a parcel: it asks `inventory`, and a courier if there is one.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use traced::{KeyValue, traced};

use crate::client::Inventory;
use crate::courier::Courier;
use crate::failure::{Failure, answer};
use crate::order::{Order, Parcel, Receipt};

/// Whom it asks.
#[derive(Clone, Debug)]
pub(crate) struct Suppliers {
    pub(crate) inventory: Inventory,
    pub(crate) courier: Option<Courier>,
}

pub(crate) fn routes(suppliers: Suppliers) -> Router {
    Router::new()
        .route("/checkout", post(post_checkout))
        .with_state(suppliers)
}

#[traced(
    name = "POST /checkout",
    kind = server,
    scope = "checkout",
    parent = traced::http::extract(&headers),
    err_if = Failure::is_server_fault,
    attributes(
        http.request.method = "POST",
        http.route = "/checkout",
        url.path = "/checkout",
        url.scheme = "http",
    ),
)]
async fn post_checkout(
    State(suppliers): State<Suppliers>,
    headers: HeaderMap,
    Json(order): Json<Order>,
) -> Result<Json<Receipt>, Failure> {
    answer(place(&order, &suppliers).await)
}

#[traced(
    scope = "checkout",
    attributes(order.id, order.items, order.is_gift),
)]
async fn place(order: &Order, suppliers: &Suppliers) -> Result<Receipt, Failure> {
    let cents = price(order);
    let reservation = suppliers.inventory.reserve(order).await?;
    traced::current().add_event(
        "reserved",
        [KeyValue::new("parcel.kilograms", reservation.kilograms)],
    );
    let parcel = Parcel {
        order: order.id,
        kilograms: reservation.kilograms,
    };
    let courier = match &suppliers.courier {
        Some(courier) => Some(courier.fetch(&parcel).await?),
        None => None,
    };
    Ok(Receipt {
        order: order.id,
        cents,
        kilograms: reservation.kilograms,
        courier,
    })
}

/// In cents. Every item costs the same, and so does wrapping one up.
#[traced(scope = "checkout", ret)]
fn price(order: &Order) -> u32 {
    let each = if order.is_gift { 1_150 } else { 900 };
    order.items.iter().map(|_| each).sum()
}
