"""A site of the tests' own, which answers as each test says, and a clock that the tests move."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from detente.watch import Watching, read_settings

#: Status, headers and body; or a function that writes to the connection what it likes.
Answer = tuple[int, dict[str, str], bytes] | Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the site answers by path, what it was asked, and where it is."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked if path != "/robots.txt"]

    def rss(self, *paths: str) -> bytes:
        date = "<pubDate>Thu, 09 Oct 2025 08:00:00 GMT</pubDate>"
        items = "".join(f"<item><title>About {p}</title><link>{self.address}{p}</link>{date}</item>" for p in paths)
        return f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    state = Site()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
            length = int(self.headers.get("Content-Length", 0))
            self.sent = self.rfile.read(length)
            answer = state.answers.get(self.path, (404, {}, b"gone"))
            if callable(answer):
                answer(self)
                return
            code, head, body = answer
            if head.get("ETag") and self.headers.get("If-None-Match") == head["ETag"]:
                code, body = 304, b""
            self.send_response(code)
            for name, value in head.items():
                self.send_header(name, value)
            if "Content-Length" not in head:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the server calls

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Clock:
    """Seconds since 1970, as the test has it."""

    now: float = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class Watch:
    """Makes watches over one FEEDS.toml, and keeps what they log."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        self.lines: list[str] = []
        self.store = folder / "news.duckdb"

    def write(self, *feeds: str, more: str = "", private: bool = True, top: str = "") -> Path:
        """Write FEEDS.toml and return its path."""
        head = f'store = "news.duckdb"\nhost_pause = 0.001\nallow_private = {str(private).lower()}\n{top}\n'
        tables = "".join(f'[[feed]]\nurl = "{url}"\n' for url in feeds)
        path = self.folder / "FEEDS.toml"
        path.write_text(f"{head}{tables}{more}", "utf-8")
        return path

    def open(self) -> Watching:
        """Open a watch over the file as it stands."""
        return Watching(read_settings(self.folder / "FEEDS.toml"), log=self.lines.append, now=self.clock)

    def round(self, **how: bool) -> str:
        """Make one round in a watch of its own, as cron would."""
        with self.open() as watching:
            return watching.round(**how)


@pytest.fixture
def watch(tmp_path: Path, clock: Clock) -> Watch:
    return Watch(tmp_path, clock)
