//! Endpoints that give no answer, or not one of gRPC.
//! Never waits longer than a short timeout.

use std::io::{self, Read};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use super::receiver::{Receiver, Reply};
use super::{otlp, settings};
use crate::exporter::otlp::Otlp;
use crate::exporter::otlp::tests::attempts::noted;
use crate::exporter::otlp::tests::server::serve_raw;
use crate::exporter::otlp::tests::tls::{assert_meets, meetings};
use crate::exporter::otlp::tests::{AMPLE, SHORT, export};

/// Closes each connection as soon as there is something to read, which resets it.
fn serve_resets() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0]);
        }
    });
    address
}

/// A way to `receiver`, and each connection that is made on it.
fn serve_relayed(receiver: &Receiver) -> (String, mpsc::Receiver<TcpStream>) {
    let target = receiver.url.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, connections) = mpsc::channel();
    thread::spawn(move || {
        while let Ok((near, _)) = listener.accept() {
            let far = TcpStream::connect(&target).unwrap();
            for (from, to) in [(&near, &far), (&far, &near)] {
                let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                // Until it is cut.
                thread::spawn(move || io::copy(&mut from, &mut to));
            }
            // A test may have seen enough.
            let _ = sender.send(near);
        }
    });
    (url, connections)
}

/// How often it would have been tried again, and the reason.
fn failed(url: &str) -> (usize, String) {
    let mut otlp = otlp(url, AMPLE);
    let notes = noted(&mut otlp);
    let reason = export(&mut otlp).unwrap_err();
    (notes.waits().len(), reason)
}

#[test]
fn certificates_decide_who_speaks_over_grpc() {
    for meeting in meetings() {
        let receiver = Receiver::secured(&meeting);
        let mut settings = settings(&receiver.url, &[]);
        settings.tls = meeting.client.clone();
        assert_meets(Otlp::new(&settings, AMPLE).unwrap(), &meeting);
        let requests = receiver.requests.try_iter().count();
        assert_eq!(requests, usize::from(meeting.expected.is_ok()));
    }
}

#[test]
fn an_issuer_of_our_own_is_unknown_to_the_system() {
    let meeting = &meetings()[0];
    let receiver = Receiver::secured(meeting);
    let (retries, reason) = failed(&receiver.url);
    // A machine may have no certificates at all.
    let expected = [
        "invalid peer certificate: UnknownIssuer",
        "unexpected error: No CA certificates were loaded from the system",
    ];
    assert!(expected.contains(&reason.as_str()), "{reason}");
    assert_eq!(retries, 0);
}

#[test]
fn a_refused_connection_says_so_and_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (retries, reason) = failed(&url);
    assert!(reason.starts_with("Connection refused"), "{reason}");
    assert_eq!(retries, 3);
}

#[test]
fn a_name_that_is_not_known_says_so() {
    // Too long for a name, so that nobody is asked for it.
    let name = "x".repeat(64);
    let (_, reason) = failed(&format!("http://{name}:4317"));
    assert!(reason.contains("lookup"), "{reason}");
}

#[test]
fn a_connection_that_is_closed_without_an_answer_is_tried_again() {
    let (retries, reason) = failed(&format!("http://{}", serve_raw("")));
    assert_eq!(retries, 3, "{reason}");
    let (retries, reason) = failed(&format!("http://{}", serve_resets()));
    assert_eq!(retries, 3, "{reason}");
}

#[test]
fn what_is_not_http_2_is_not_tried_again() {
    for greeting in [
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
    ] {
        let (retries, reason) = failed(&format!("http://{}", serve_raw(greeting)));
        assert_eq!(retries, 0, "{reason}");
        assert!(reason.contains("frame"), "{reason}");
    }
}

#[test]
fn an_endpoint_without_tls_is_named() {
    let address = serve_raw("HTTP/1.1 400 Bad Request\r\n\r\n");
    let mut settings = settings(&format!("https://{address}"), &[]);
    settings.tls = meetings().remove(0).client;
    let reason = export(&mut Otlp::new(&settings, AMPLE).unwrap()).unwrap_err();
    assert!(reason.contains("InvalidContentType"), "{reason}");
}

#[test]
fn an_endpoint_with_tls_is_not_spoken_to_without() {
    let receiver = Receiver::secured(&meetings()[0]);
    let (_, reason) = failed(&receiver.url.replace("https", "http"));
    assert!(!reason.is_empty());
    assert_eq!(receiver.requests.try_iter().count(), 0);
}

#[test]
fn a_silent_endpoint_is_a_timeout() {
    let receiver = Receiver::new([Reply::Silence]);
    let mut otlp = otlp(&receiver.url, SHORT);
    let reason = export(&mut otlp).unwrap_err();
    // The receiver has been told of the limit, and its clock may be ahead.
    let expected = ["no answer within 250ms", "gRPC CANCELLED: Timeout expired"];
    assert!(expected.contains(&reason.as_str()), "{reason}");
    // The next one does not wait for the one before.
    otlp.timeout = AMPLE;
    assert_eq!(export(&mut otlp), Ok(()));
}

#[test]
fn an_endpoint_that_does_not_even_greet_is_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let expected = Err("no answer within 250ms".to_owned());
    assert_eq!(
        export(&mut otlp(&format!("http://{address}"), SHORT)),
        expected
    );
    let mut settings = settings(&format!("https://{address}"), &[]);
    settings.tls = meetings().remove(0).client;
    let mut otlp = Otlp::new(&settings, SHORT).unwrap();
    assert_eq!(export(&mut otlp), expected);
}

#[test]
fn a_connection_that_was_cut_is_made_again() {
    let receiver = Receiver::new([]);
    let (url, connections) = serve_relayed(&receiver);
    let mut otlp = otlp(&url, AMPLE);
    for _ in 0..3 {
        export(&mut otlp).unwrap();
        let connection = connections.recv().unwrap();
        connection.shutdown(Shutdown::Both).unwrap();
    }
    assert_eq!(receiver.requests.try_iter().count(), 3);
}
