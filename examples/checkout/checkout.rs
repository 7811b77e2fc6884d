//! The service `checkout`, which customers talk to.
//! Never knows what is in stock: it asks `inventory`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use traced::{KeyValue, traced};

use crate::client::Inventory;
use crate::failure::{Failure, answer};
use crate::order::{Order, Receipt};

pub(crate) fn routes(inventory: Inventory) -> Router {
    Router::new()
        .route("/checkout", post(post_checkout))
        .with_state(inventory)
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
    State(inventory): State<Inventory>,
    headers: HeaderMap,
    Json(order): Json<Order>,
) -> Result<Json<Receipt>, Failure> {
    answer(place(&order, &inventory).await)
}

#[traced(
    scope = "checkout",
    attributes(order.id, order.items, order.is_gift),
)]
async fn place(order: &Order, inventory: &Inventory) -> Result<Receipt, Failure> {
    let cents = price(order);
    let reservation = inventory.reserve(order).await?;
    traced::current().add_event(
        "reserved",
        [KeyValue::new("parcel.kilograms", reservation.kilograms)],
    );
    Ok(Receipt {
        order: order.id,
        cents,
        kilograms: reservation.kilograms,
    })
}

/// In cents. Every item costs the same, and so does wrapping one up.
#[traced(scope = "checkout", ret)]
fn price(order: &Order) -> u32 {
    let each = if order.is_gift { 1_150 } else { 900 };
    order.items.iter().map(|_| each).sum()
}
