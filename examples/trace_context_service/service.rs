//! `POST /test`: makes each of the calls that a request asks for, in order, inside the request's span.
//! Never stops at a call that fails: those behind it are made, and the answer tells of the first.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use traced::traced;

use crate::call::Call;
use crate::client::Client;
use crate::failure::Failure;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/test", post(post_test))
        .with_state(Client::default())
}

#[traced(
    name = "POST /test",
    kind = server,
    parent = traced::http::extract(&headers),
    err_if = Failure::is_server_fault,
    attributes(
        http.request.method = "POST",
        http.route = "/test",
        url.path = "/test",
        url.scheme = "http",
    ),
)]
async fn post_test(
    State(client): State<Client>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(), Failure> {
    let made = make(&client, &body).await;
    let status = match &made {
        Ok(()) => StatusCode::OK,
        Err(failure) => failure.status,
    };
    traced::current().set_attribute("http.response.status_code", status.as_u16());
    made
}

async fn make(client: &Client, body: &[u8]) -> Result<(), Failure> {
    let calls = Call::parse(body).map_err(|why| Failure::new(StatusCode::BAD_REQUEST, why))?;
    let mut made = Ok(());
    for call in &calls {
        made = made.and(client.post(call).await);
    }
    made
}
