//! The sink: a process that receives OTLP over HTTP/1.1 on loopback, decodes it and counts spans.
//! Never outlives its coordinator, and never names a port: the system picks one.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;

static SPANS: AtomicU64 = AtomicU64::new(0);

const ANSWER: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";

/// Says the port, and then, for each line of input, how many spans have arrived.
pub(crate) fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let mut output = io::stdout().lock();
    writeln!(output, "{}", listener.local_addr()?.port())?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(&stream));
        }
    });
    for line in io::stdin().lock().lines() {
        line?;
        writeln!(output, "{}", SPANS.load(Ordering::Acquire))?;
    }
    Ok(())
}

/// Answers on one connection until it is closed. One that breaks off shows as missing spans.
fn serve(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(stream);
    let mut output = stream;
    let mut line = String::new();
    loop {
        let mut length = 0;
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(());
        }
        while line.trim_end() != "" {
            line.clear();
            input.read_line(&mut line)?;
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        input.read_exact(&mut body)?;
        let request = ExportTraceServiceRequest::decode(&*body)?;
        let scopes = request.resource_spans.iter().flat_map(|it| &it.scope_spans);
        let spans: usize = scopes.map(|scope| scope.spans.len()).sum();
        SPANS.fetch_add(u64::try_from(spans).unwrap_or(u64::MAX), Ordering::AcqRel);
        output.write_all(ANSWER)?;
    }
}
