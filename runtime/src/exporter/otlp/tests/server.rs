//! An HTTP server that answers from a script, on a port that the system chooses.
//! Never answers more than it was told to.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

#[derive(Debug)]
pub(in super::super) struct Received {
    pub(super) line: String,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter().filter(|(key, _)| key == name);
        let (_, value) = headers.next()?;
        assert!(headers.next().is_none(), "{name} twice in {self:?}");
        Some(value)
    }
}

/// Answers the first connection with the first of `answers`, and so on. An empty answer keeps the client waiting.
pub(super) fn serve(answers: Vec<Vec<u8>>) -> (String, Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let received = receive(&stream).unwrap();
            sender.send(received).unwrap();
            // The client may have read enough and gone.
            let _ = stream.write_all(&answer);
            if answer.is_empty() {
                let _ = stream.read(&mut [0]);
            }
        }
    });
    (format!("http://{address}/v1/traces"), receiver)
}

/// Accepts every request of those whom it trusts.
pub(super) fn serve_tls(config: ServerConfig) -> (String, Receiver<Received>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, receiver) = channel();
    let config = Arc::new(config);
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            if let Ok(received) = receive(&mut stream) {
                // A test may have seen enough.
                let _ = sender.send(received);
                stream.write_all(&answer("200 OK", "")).unwrap();
            }
            let _ = stream.flush();
            let _ = stream.sock.shutdown(Shutdown::Write);
            // Closed with something unread, the connection would be reset and the last words lost.
            let _ = io::copy(&mut stream.sock, &mut io::sink());
        }
    });
    (format!("https://{address}/v1/traces"), receiver)
}

fn receive(stream: impl Read) -> io::Result<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut headers = Vec::new();
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut received = Received {
        line: line.trim().to_owned(),
        headers,
        body: Vec::new(),
    };
    let length = received
        .header("content-length")
        .map_or(0, |text| text.parse().unwrap());
    received.body.resize(length, 0);
    reader.read_exact(&mut received.body)?;
    Ok(received)
}

/// Greets every connection with `answer`, without waiting for a request.
pub(in super::super) fn serve_raw(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.shutdown(Shutdown::Write);
            // Closed with something unread, the connection would be reset and the answer lost.
            let _ = io::copy(&mut stream, &mut io::sink());
        }
    });
    address
}

pub(super) fn answer(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}
