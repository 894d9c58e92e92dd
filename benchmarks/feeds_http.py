"""What a poll of a feed costs the server, beside nginx serving the same file.

    make bench-feeds        (ROUNDS=5 SECONDS=2 SIZES="500 5000")

The server has one core, wrk another. Every round asks every target once, back and forth. Compared
is CPU time a request, from /proc, because it holds while others use the machine.
"""

# ruff: noqa: T201 – a program that prints

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", 5)), int(os.environ.get("SECONDS", 2))
SIZES = [int(size) for size in os.environ.get("SIZES", "500 5000").split()]
CONNECTIONS = 32
SERVER_CORE, CLIENT_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")
ONE, ALL = "/chats/chat0.ics", "/calendar.ics"


@dataclass
class Target:
    """One address asked for in one way; `again` sends the ETag that a first answer had."""

    name: str
    server: "Server"
    path: str
    again: bool = False
    headers: list[str] = field(default_factory=list)
    size: int = 0
    cpu: list[float] = field(default_factory=list)  # microseconds a request
    rate: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)  # 99 % are faster, milliseconds


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def tree(self) -> list[int]:
        children: dict[int, list[int]] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
            except OSError:  # it has ended meanwhile
                continue
            children.setdefault(parent, []).append(int(stat.parent.name))
        found = [self.process.pid]
        for pid in found:
            found += children.get(pid, [])
        return found

    def cpu(self) -> float:
        ticks = 0
        for pid in self.tree():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def megabytes(self) -> float:
        kilobytes = 0
        for pid in self.tree():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])  # type: ignore[index]
        return kilobytes / 1024


def main() -> None:
    for size in SIZES:
        fill(size)
    with ExitStack() as stack:
        sites = {size: stack.enter_context(site(size)) for size in SIZES}
        nginx = stack.enter_context(web_server(SIZES[0]))
        ours = sites[SIZES[0]]
        targets = [
            *both("nginx, a plain file", nginx, f"/plain{ONE}"),
            *both("nginx, as deployed", nginx, ONE),
            *both("ours, a chat", ours, ONE),
            *[
                target
                for size, server in sites.items()
                for target in both(f"ours, all {size} chats", server, ALL)
            ],
            *both("ours, a Django view", ours, f"{ONE}?expand=utc"),
        ]
        for number in range(ROUNDS + 1):
            for target in targets if number % 2 else targets[::-1]:
                measure(target, 1 if number == 0 else SECONDS, counts=number > 0)
        report(targets, sites)


def both(name: str, server: Server, path: str) -> list[Target]:
    return [prepared(Target(name, server, path)), prepared(Target(name, server, path, again=True))]


def prepared(target: Target) -> Target:
    status, etag, target.size = ask(target, {})
    if target.again:
        target.headers = ["-H", f"If-None-Match: {etag}"]
        status, _, target.size = ask(target, {"If-None-Match": etag})
    if status != (304 if target.again else 200):
        sys.exit(f"{target.name} {target.path} answers {status}")
    return target


def ask(target: Target, headers: dict[str, str]) -> tuple[int, str, int]:
    connection = HTTPConnection("127.0.0.1", target.server.port, timeout=20)
    connection.request("GET", target.path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, answer.getheader("ETag", ""), len(answer.read())
    connection.close()
    return found


def measure(target: Target, seconds: int, *, counts: bool) -> None:
    address = f"http://127.0.0.1:{target.server.port}{target.path}"
    command = ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    before = target.server.cpu()
    done = subprocess.run(
        [*command, "--latency", *target.headers, address],
        capture_output=True,
        text=True,
        check=True,
    )
    used = target.server.cpu() - before
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(f"{target.name}: {done.stdout}")
    if counts:
        requests = int(found(r"(\d+) requests in", done.stdout)[0])
        target.cpu.append(used / requests * 1e6)
        target.rate.append(float(found(r"Requests/sec:\s+([\d.]+)", done.stdout)[0]))
        number, unit = found(r"99%\s+([\d.]+)(us|ms|s)", done.stdout)
        target.slowest.append(float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def found(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if not match:
        sys.exit(f"wrk said:\n{text}")
    return match.groups()


def report(targets: list[Target], sites: dict[int, Server]) -> None:
    print("| | status | bytes | CPU µs a request | nginx ÷ it | a second | p99 ms |")
    print("|---|---|---|---|---|---|---|")
    base = {target.again: target for target in reversed(targets) if "plain" in target.name}
    for target in targets:
        # Round by round, so that what slows a whole round down does not count.
        ratio = median(a / b for a, b in zip(base[target.again].cpu, target.cpu, strict=True))
        print(
            f"| {target.name} | {304 if target.again else 200} | {target.size:,} "
            f"| {median(target.cpu):,.1f} | {ratio:.3g} | {median(target.rate):,.0f} "
            f"| {median(target.slowest):.1f} |"
        )
    for size, server in sites.items():
        print(f"\nMemory of the server with {size} chats: {server.megabytes():.0f} MB", end="")
    print()


def fill(size: int) -> None:
    """A made-up directory, kept between runs; `make clean` forgets it."""
    folder = FOLDER / str(size)
    if (folder / "filled").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "benchmarks.many_chats", str(size)]
    subprocess.run(command, cwd=ROOT, env={**few_variables(), "VAR_DIR": str(folder)}, check=True)
    (folder / "static").mkdir()
    (folder / "filled").touch()


@contextmanager
def site(size: int) -> Iterator[Server]:
    """The site as it is deployed, with one worker for its one core."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--web-only", "--workers=1", f"--port={port}"]
    environment = {**few_variables(), "VAR_DIR": str(FOLDER / str(size)), "LOG_LEVEL": "WARNING"}
    with running(command, port, environment) as server:
        yield server


@contextmanager
def web_server(size: int) -> Iterator[Server]:
    """nginx with one worker: deploy/nginx.conf's part for feeds, and plain files."""
    port, published = free_port(), FOLDER / str(size) / "published"
    deployed = (ROOT / "deploy" / "nginx.conf").read_text()
    feeds = deployed[deployed.index("    location ~") : deployed.index("    location @site")]
    configuration = FOLDER / "nginx.conf"
    configuration.write_text(
        f"""user root;
daemon off; worker_processes 1; pid {FOLDER}/nginx.pid; error_log {FOLDER}/nginx.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    default_type text/calendar;
    client_body_temp_path {FOLDER}/body; proxy_temp_path {FOLDER}/proxy;
    fastcgi_temp_path {FOLDER}/fastcgi; uwsgi_temp_path {FOLDER}/uwsgi;
    scgi_temp_path {FOLDER}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {published};
        location /plain/ {{ alias {published}/; }}
{feeds}        location @site {{ return 404; }}
    }}
}}
"""
    )
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([nginx, "-c", str(configuration)], port, few_variables()) as server:
        yield server


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        ["taskset", "-c", SERVER_CORE, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port, process)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit(f"Nothing listens: {process.args}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def few_variables() -> dict[str, str]:
    """As a service manager starts a server; granian copies all of them for each request."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


if __name__ == "__main__":
    main()
