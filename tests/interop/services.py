"""`Services`: the programs that take part, started one after the other and ended whatever happens.
Never leaves one running, and never hides what one said when something went wrong.
"""

import queue
import signal
import socket
import subprocess
import threading

# Seconds. Longer than anything takes on a busy machine that is going to happen at all.
LONGEST = 60


class Service:
    """A program, the lines that it prints, and a file with what it says on stderr."""

    def __init__(self, name, command, log, environment=None):
        self.name = name
        self.log = log
        with open(log, "wb") as stderr:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, env=environment, text=True
            )
        self.lines = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def line(self):
        """The next line, or `None` where there is none any more."""
        try:
            return self.lines.get(timeout=LONGEST)
        except queue.Empty:
            raise TimeoutError(f"{self.name} has nothing to say for {LONGEST} seconds") from None

    def address(self):
        """Waits until it says where it listens."""
        line = self.line()
        if line is None or not line.startswith("listening on "):
            raise RuntimeError(f"{self.name} does not listen: {line}")
        return line.removeprefix("listening on ")

    def stop(self, by=signal.SIGTERM):
        """Asks it to end, which gives it the time to send what it has, and waits until it has ended."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            self.process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} does not end") from None


class Services:
    def __init__(self, folder):
        self.folder = folder
        self.started = []

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        for service in self.started:
            service.process.kill()
            service.process.wait()
        if kind is not None:
            self.show()

    def start(self, name, command, environment=None):
        service = Service(name, command, self.folder / f"{name}.log", environment)
        self.started.append(service)
        return service

    def collector(self, program, endpoint):
        """One that passes on what it gets, and its addresses for gRPC and HTTP."""
        # It takes no port 0: a port that was free a moment ago may be somebody else's now.
        for _ in range(5):
            grpc, http = free_ports(2)
            command = [program, "start", "--exporter", "otlp", "--otlp-exporter-endpoint", endpoint]
            command += ["--otlp-exporter-protocol", "grpc", "--batch-timeout", "100ms"]
            command += ["--otlp-grpc-endpoint", f"127.0.0.1:{grpc}", "--otlp-http-endpoint", f"127.0.0.1:{http}"]
            command += ["--pid-file", self.folder / "collector.pid", "--log-file", self.folder / "collector.file.log"]
            service = self.start("collector", command)
            if all(accepts(service.process, port) for port in (grpc, http)):
                return service, f"http://127.0.0.1:{grpc}", f"http://127.0.0.1:{http}"
            service.process.kill()
        raise RuntimeError("the collector finds no ports")

    def show(self):
        """What each of them said on stderr."""
        for service in self.started:
            text = service.log.read_text(errors="replace").strip()
            print(f"--- {service.name}, which ended with {service.process.returncode}, said:\n{text}", flush=True)


def free_ports(count):
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [it.getsockname()[1] for it in taken]
    for it in taken:
        it.close()
    return ports


def accepts(process, port):
    """Waits until something listens there, or the process has ended."""
    for _ in range(LONGEST * 20):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return process.poll() is None
        except OSError:
            pass
        try:
            process.wait(0.05)
            return False
        except subprocess.TimeoutExpired:
            pass
    return False
