//! What the process and its host are, in the words of the semantic conventions
//! ([process](https://opentelemetry.io/docs/specs/semconv/resource/process/),
//! [host](https://opentelemetry.io/docs/specs/semconv/resource/host/),
//! [operating system](https://opentelemetry.io/docs/specs/semconv/resource/os/)).
//! Never starts a program to learn it, and never fails: what cannot be found out is left out.

use opentelemetry::KeyValue;

/// Where Linux keeps what tells machines apart.
const MACHINE_IDS: [&str; 2] = ["/etc/machine-id", "/var/lib/dbus/machine-id"];

pub(super) fn host() -> Vec<KeyValue> {
    let mut attributes = vec![
        KeyValue::new("host.arch", arch(std::env::consts::ARCH)),
        KeyValue::new("os.type", os(std::env::consts::OS)),
    ];
    let name = gethostname::gethostname();
    let name = name.to_string_lossy();
    if !name.is_empty() {
        attributes.push(KeyValue::new("host.name", name.into_owned()));
    }
    attributes.extend(machine_id().map(|id| KeyValue::new("host.id", id)));
    attributes
}

pub(super) fn process() -> Vec<KeyValue> {
    let mut attributes = vec![KeyValue::new("process.pid", i64::from(std::process::id()))];
    #[cfg(unix)]
    attributes.push(KeyValue::new(
        "process.parent_pid",
        i64::from(std::os::unix::process::parent_id()),
    ));
    if let Ok(path) = std::env::current_exe() {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        attributes.extend(name.map(|name| KeyValue::new("process.executable.name", name)));
        let path = path.to_string_lossy().into_owned();
        attributes.push(KeyValue::new("process.executable.path", path));
    }
    attributes
}

fn machine_id() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let mut files = MACHINE_IDS.iter();
    files.find_map(|path| {
        let contents = std::fs::read_to_string(path).ok()?;
        let id = contents.trim();
        // An image may come with a placeholder.
        (id.len() == 32).then(|| id.to_owned())
    })
}

/// Rust's name for an architecture to that of the conventions.
fn arch(rust: &'static str) -> &'static str {
    match rust {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "arm" => "arm32",
        "powerpc" => "ppc32",
        "powerpc64" => "ppc64",
        other => other,
    }
}

fn os(rust: &'static str) -> &'static str {
    match rust {
        "macos" => "darwin",
        "dragonfly" => "dragonflybsd",
        other => other,
    }
}
