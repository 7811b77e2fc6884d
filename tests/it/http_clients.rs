//! The layer for HTTP clients: what its spans say of a request, and of what became of it.
//! Never leaves this machine: most clients here answer themselves.

use std::error::Error;
use std::fmt;
use std::sync::Mutex;

use expect_test::{Expect, expect};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Version};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::{Layer, ServiceExt, service_fn};
use traced::http::{ClientLayer, UrlTemplate};

use crate::harness::{attribute, check_async, trace_async};

/// An error with a source.
#[derive(Debug)]
pub(crate) struct Unreachable(std::io::Error);

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody is there")
    }
}

impl Error for Unreachable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

pub(crate) type Answer = Result<Response<()>, Unreachable>;

/// Sends a request to a client that gives `answer`, and gives back its headers as they were sent.
pub(crate) async fn send_to(answer: Answer, request: Request<()>) -> HeaderMap {
    let sent = Mutex::new(None);
    let fails = answer.is_err();
    let answers = Mutex::new(Some(answer));
    let client = ClientLayer::new().layer(service_fn(|request: Request<()>| {
        *sent.lock().unwrap() = Some(request.headers().clone());
        let answer = answers.lock().unwrap().take().unwrap();
        async { answer }
    }));
    assert_eq!(client.oneshot(request).await.is_err(), fails);
    sent.into_inner().unwrap().unwrap()
}

pub(crate) fn answer(status: u16) -> Response<()> {
    Response::builder().status(status).body(()).unwrap()
}

pub(crate) fn get(url: &str) -> Request<()> {
    Request::get(url).body(()).unwrap()
}

fn check(answer: Answer, request: Request<()>, expected: &Expect) {
    check_async(send_to(answer, request), expected);
}

#[test]
fn success() {
    let mut request = get("https://shop.example/orders?of=7");
    *request.method_mut() = Method::POST;
    check(
        Ok(answer(201)),
        request,
        &expect![[r#"
            POST Client http.request.method="POST" server.address="shop.example" server.port=443 url.full="https://shop.example/orders?of=7" http.response.status_code=201 network.protocol.version="1.1"
        "#]],
    );
}

#[test]
fn a_redirect_is_no_error() {
    let mut answer = Response::new(());
    *answer.status_mut() = StatusCode::FOUND;
    *answer.version_mut() = Version::HTTP_2;
    check(
        Ok(answer),
        get("http://shop.example/"),
        &expect![[r#"
            GET Client http.request.method="GET" server.address="shop.example" server.port=80 url.full="http://shop.example/" http.response.status_code=302 network.protocol.version="2"
        "#]],
    );
}

#[test]
fn a_status_that_is_an_error() {
    for (status, expected) in [
        (
            404,
            expect![[r#"
                GET Client http.request.method="GET" server.address="shop.example" server.port=8080 url.full="http://shop.example:8080/tea" http.response.status_code=404 network.protocol.version="1.1" error.type="404" !""
            "#]],
        ),
        (
            500,
            expect![[r#"
                GET Client http.request.method="GET" server.address="shop.example" server.port=8080 url.full="http://shop.example:8080/tea" http.response.status_code=500 network.protocol.version="1.1" error.type="500" !""
            "#]],
        ),
    ] {
        let request = get("http://shop.example:8080/tea");
        check(Ok(answer(status)), request, &expected);
    }
}

#[test]
fn an_error_of_the_client() {
    let refused = std::io::Error::other("connection refused");
    check(
        Err(Unreachable(refused)),
        get("http://[::1]:9/"),
        &expect![[r#"
            GET Client http.request.method="GET" server.address="::1" server.port=9 url.full="http://[::1]:9/" error.type="it::http_clients::Unreachable" !"nobody is there: connection refused"
              * exception exception.type="it::http_clients::Unreachable" exception.message="nobody is there: connection refused"
        "#]],
    );
}

#[test]
fn a_connection_that_is_refused() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let ((), trace) = trace_async(async {
        let client = Client::builder(TokioExecutor::new()).build_http::<String>();
        let request = Request::get(format!("http://{address}/")).body(String::new());
        let answer = ClientLayer::new().layer(client).oneshot(request.unwrap());
        answer.await.unwrap_err();
    });
    let span = trace.span("GET");
    let error_type = attribute(&span.attributes, "error.type").unwrap();
    assert_eq!(
        error_type.as_str(),
        "hyper_util::client::legacy::client::Error"
    );
    let status = format!("{:?}", span.status);
    assert!(status.contains("tcp connect error"), "{status}");
    let port = attribute(&span.attributes, "server.port").unwrap();
    assert_eq!(port.as_str(), address.port().to_string());
    assert_eq!(
        attribute(&span.attributes, "http.response.status_code"),
        None
    );
}

#[test]
fn a_method_that_is_not_known() {
    let propfind = || {
        let request = get("http://shop.example/");
        let (mut head, ()) = request.into_parts();
        head.method = Method::from_bytes(b"PROPFIND").unwrap();
        Request::from_parts(head, ())
    };
    check(
        Ok(answer(200)),
        propfind(),
        &expect![[r#"
            HTTP Client http.request.method="_OTHER" http.request.method_original="PROPFIND" server.address="shop.example" server.port=80 url.full="http://shop.example/" http.response.status_code=200 network.protocol.version="1.1"
        "#]],
    );
    let layer = ClientLayer::new().methods(&["PROPFIND"]);
    let client = || {
        layer.layer(service_fn(async |_: Request<()>| {
            Ok::<_, Unreachable>(answer(200))
        }))
    };
    check_async(
        async {
            client().oneshot(propfind()).await.unwrap();
            client().oneshot(get("http://shop.example/")).await.unwrap();
        },
        &expect![[r#"
            PROPFIND Client http.request.method="PROPFIND" server.address="shop.example" server.port=80 url.full="http://shop.example/" http.response.status_code=200 network.protocol.version="1.1"
            HTTP Client http.request.method="_OTHER" http.request.method_original="GET" server.address="shop.example" server.port=80 url.full="http://shop.example/" http.response.status_code=200 network.protocol.version="1.1"
        "#]],
    );
}

#[test]
fn a_template_is_part_of_the_name() {
    let mut request = get("http://shop.example/orders/7");
    request.extensions_mut().insert(UrlTemplate("/orders/{id}"));
    check(
        Ok(answer(200)),
        request,
        &expect![[r#"
            GET /orders/{id} Client http.request.method="GET" server.address="shop.example" server.port=80 url.full="http://shop.example/orders/7" url.template="/orders/{id}" http.response.status_code=200 network.protocol.version="1.1"
        "#]],
    );
}

/// The attribute `url.full` of a request.
fn url_of(request: Request<()>) -> String {
    let (_, trace) = trace_async(send_to(Ok(answer(200)), request));
    let url = attribute(&trace.spans()[0].attributes, "url.full");
    url.unwrap().to_string()
}

#[test]
fn secrets_in_a_url_are_not_recorded() {
    for (url, recorded) in [
        (
            "http://ann:secret@shop.example/",
            "http://REDACTED:REDACTED@shop.example/",
        ),
        (
            "http://ann@shop.example:81/",
            "http://REDACTED@shop.example:81/",
        ),
        (
            "http://a@b:c@shop.example/",
            "http://REDACTED:REDACTED@shop.example/",
        ),
        (
            "https://shop.example/a?color=blue&sig=ab%3D&Signature=x=y&sig",
            "https://shop.example/a?color=blue&sig=REDACTED&Signature=REDACTED&sig",
        ),
        (
            "https://shop.example/?AWSAccessKeyId=1&X-Goog-Signature=2&X-Amz-Signature=3\
             &X-Amz-Credential=4&X-Amz-Security-Token=5&SIG=6",
            "https://shop.example/?AWSAccessKeyId=REDACTED&X-Goog-Signature=REDACTED\
             &X-Amz-Signature=REDACTED&X-Amz-Credential=REDACTED&X-Amz-Security-Token=REDACTED&SIG=6",
        ),
        (
            "https://shop.example/?sig=&a",
            "https://shop.example/?sig=REDACTED&a",
        ),
        ("https://shop.example/a?", "https://shop.example/a?"),
    ] {
        assert_eq!(url_of(get(url)), recorded);
    }
}

#[test]
fn a_request_that_names_a_path_only_goes_to_its_host() {
    let mut request = get("/orders?sig=1");
    assert_eq!(url_of(request.clone()), "/orders?sig=REDACTED");
    let host = HeaderValue::from_static("shop.example:8080");
    request.headers_mut().insert("host", host);
    check(
        Ok(answer(200)),
        request,
        &expect![[r#"
            GET Client http.request.method="GET" server.address="shop.example" server.port=8080 url.full="//shop.example:8080/orders?sig=REDACTED" http.response.status_code=200 network.protocol.version="1.1"
        "#]],
    );
}

#[test]
fn a_number_that_is_no_port_is_none() {
    let (_, trace) = trace_async(send_to(Ok(answer(200)), get("http://shop.example:99999/")));
    let attributes = &trace.spans()[0].attributes;
    assert_eq!(attribute(attributes, "server.port"), None);
}

#[test]
fn the_span_is_of_the_place_that_made_the_layer() {
    let (_, trace) = trace_async(send_to(Ok(answer(200)), get("http://shop.example/")));
    let span = trace.span("GET");
    let file = attribute(&span.attributes, "code.file.path").unwrap();
    assert_eq!(file.as_str(), file!());
    assert_eq!(span.instrumentation_scope.name(), "traced");
}
