"""Fetching: polite, bounded, and never into a private network. The server here is this test's own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from detente.errors import FetchError
from detente.pages import fetch as fetching
from detente.pages import read_pages
from detente.pages.fetch import fetch
from detente.records import Page, Rejected

PAGE = "<html><body><p>Québec spoke.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """A small site: a page, redirects, and robots.txt; what was asked is kept."""

    asked: list[tuple[str, str]] = []  # noqa: RUF012 - the server makes one instance per request

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        answers = {
            "/robots.txt": (200, b"User-agent: *\nDisallow: /private\n", {}),
            "/page": (200, PAGE.encode("cp1252"), {"Content-Type": "text/html; charset=windows-1252"}),
            "/hop": (302, b"", {"Location": "/page"}),
            "/loop": (302, b"", {"Location": "/loop"}),
            "/nowhere": (302, b"", {"Location": "https://]]>x/"}),
            "/away": (302, b"", {"Location": "ftp://example.org/"}),
            "/to-private": (302, b"", {"Location": "/private/a"}),
            "/rows": (200, b'{"text": "Rivals met."}\n{"text": "They parted."}\n', {}),
            "/large": (200, b"<html>" + b"a" * 5000, {}),
        }
        code, body, head = answers.get(self.path, (404, b"gone", {}))
        self.send_response(code)
        for name, value in head.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_page_from_an_address(site: str) -> None:
    (page,) = read_pages(f"{site}/hop", allow_private=True)
    assert isinstance(page, Page)
    assert page.content == PAGE
    assert page.url == f"{site}/page"
    assert all("Detente" in agent for _, agent in Site.asked)
    assert Site.asked[0][0] == "/robots.txt"


def test_rows_from_an_address(site: str) -> None:
    assert [getattr(page, "content", None) for page in read_pages(f"{site}/rows", allow_private=True)] == [
        "Rivals met.", "They parted.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/a", "robots.txt"),
        ("/to-private", "robots.txt"),
        ("/none", "the server answered 404"),
        ("/loop", "more than 5 redirects"),
        ("/nowhere", "leads to no address"),
        ("/away", "not an http"),
    ],
)
def test_refusals(site: str, path: str, reason: str) -> None:
    (found,) = read_pages(f"{site}{path}", allow_private=True)
    assert isinstance(found, Rejected)
    assert reason in found.reason
    assert ("/private/a", fetching.USER_AGENT) not in Site.asked


def test_size_limit(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAGE_LIMIT", 1000)
    with pytest.raises(FetchError, match="larger than"):
        fetch(f"{site}/large", allow_private=True)


def test_private_addresses_are_refused(site: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        fetch(f"{site}/page")
    assert Site.asked == []


@pytest.mark.parametrize(
    "answers", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["169.254.169.254"], ["100.64.0.1"]]
)
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in answers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    with pytest.raises(FetchError, match="private network"):
        fetch("http://news.example.org/a")


def test_nobody_answers() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    (found,) = read_pages(f"http://127.0.0.1:{port}/", allow_private=True)
    assert isinstance(found, Rejected)
    assert "did not answer" in found.reason
