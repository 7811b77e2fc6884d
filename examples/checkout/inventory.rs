//! The service `inventory`, which knows where things are.
//! Never talks to a customer, and never knows what anything costs.

use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use traced::traced;

use crate::failure::{Failure, answer};
use crate::order::{Order, Reservation};

pub(crate) fn routes() -> Router {
    Router::new().route("/reservations", post(post_reservations))
}

#[traced(
    name = "POST /reservations",
    kind = server,
    scope = "inventory",
    parent = traced::http::extract(&headers),
    err_if = Failure::is_server_fault,
    attributes(
        http.request.method = "POST",
        http.route = "/reservations",
        url.path = "/reservations",
        url.scheme = "http",
    ),
)]
async fn post_reservations(
    headers: HeaderMap,
    Json(order): Json<Order>,
) -> Result<Json<Reservation>, Failure> {
    answer(reserve(&order))
}

#[traced(scope = "inventory", attributes(order.id))]
fn reserve(order: &Order) -> Result<Reservation, Failure> {
    let mut reservation = Reservation {
        shelves: Vec::new(),
        kilograms: 0.0,
    };
    for item in &order.items {
        let (shelf, kilograms) = find(item)?;
        reservation.shelves.push(shelf);
        reservation.kilograms += kilograms;
    }
    let span = traced::current();
    span.set_attribute("reservation.shelves", &reservation.shelves);
    span.set_attribute("reservation.kilograms", reservation.kilograms);
    Ok(reservation)
}

/// The shelf that holds an item, and what one of it weighs.
#[traced(scope = "inventory", attributes(item))]
fn find(item: &str) -> Result<(u32, f64), Failure> {
    match item {
        "cup" => Ok((12, 0.25)),
        "tea" => Ok((7, 0.5)),
        _ => Err(Failure::new(
            StatusCode::NOT_FOUND,
            format!("no shelf holds `{item}`"),
        )),
    }
}
