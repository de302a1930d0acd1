"""What is fuzzed: each target takes bytes and must end in time, raise only what it says it raises, and keep promises.

Input is made from real seeds (demo pages, feeds, WARC and JSON Lines records) cut, doubled, spliced and spiked with
what breaks parsers, and from nothing at all.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from detente.articles import extract_article
from detente.demo import pages_folder
from detente.errors import DetenteError, InputError, NoArticleError
from detente.pages import make_page
from detente.pages.decode import decode
from detente.pages.read import read_stream
from detente.pages.sniff import sniff
from detente.plan import read_plan
from detente.records import Page, Rejected
from detente.watch import read_feed, read_settings
from detente.workers import TookTooLong, time_limit

__all__ = ["SECONDS", "TARGETS", "data", "run_target"]

#: What one input may take. The slowest honest page of its size takes a second on a busy machine.
SECONDS = 20.0

WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example.org/a\r\n"
    b"WARC-Date: 2024-05-02T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
)
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<html><body><p>Chad expelled the envoy.</p></body></html>"
)
ROWS = b'{"text": "Chad expelled the envoy.", "date": "2024-05-02", "url": "https://news.example.org/a"}\n' * 3
RSS = (
    b"<?xml version='1.0'?><rss version='2.0'><channel><language>en</language><item><title>Row</title>"
    b"<link>https://news.example.org/a</link><pubDate>Tue, 23 Sep 2025 21:05:00 GMT</pubDate></item></channel></rss>"
)
ATOM = (
    b"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><title>Row</title><link href='/a'/>"
    b"<updated>2025-09-23T21:05:00Z</updated></entry></feed>"
)
MAP = b"<urlset><url><loc>https://news.example.org/a</loc><lastmod>2025-09-23</lastmod></url></urlset>"
FEED = b'{"version": "1.1", "items": [{"url": "https://news.example.org/a", "date_published": "2025-09-23T21:05:00Z"}]}'
FEEDS_TOML = (
    b'store = "a.duckdb"\n[[feed]]\nurl = "https://news.example.org/rss"\n'
    b'[[alert]]\nname = "a"\npair = ["CHN", "CAN"]\n'
)
PLAN_TOML = b'inputs = ["news"]\noutput = "out"\nshards = 4\n'

#: Pieces that have broken parsers of all kinds.
SPIKES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\x1f\x8b\x08",
    b"\x1b$B",
    b"\r",
    b"\n\n",
    b"<",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"</html>",
    b"<p>" * 300,
    b"<div>" * 2_000,
    b"<table><tr><td>" * 200,
    b"<script>",
    b"<style>",
    b"&#x110000;",
    b"&#0;",
    b"&amp;" * 50,
    b"&unknown;",
    b"<meta charset=utf-7>",
    b"<meta charset=utf-16>",
    b"<base href='//x'>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"{" * 500,
    b"[" * 500,
    b'"' * 3,
    b"9" * 400,
    b"-1e999",
    b"\\ud800",
    b"1" * 50 + b":",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n",
    b"Content-Encoding: gzip\r\n",
    "﷽".encode() * 20,
    "a\u0300".encode() * 100,
    "\u202e\u2066".encode(),
    "０１２/３４/５６７８".encode(),
    "٢٠٢٤".encode(),
    b"(" * 200,
    b"\xe2\x80\x9c" * 100,
    b"Mr. " * 100,
    b"U.S. " * 200,
    b"A" * 3_000,
    b" " * 3_000,
    b"a " * 2_000,
    b"0000-00-00",
    b"9999-99-99T99:99:99Z",
    b"31 February 2024",
    b"On Tuesday, " * 50,
    b"BEIJING, " * 50,
    b"https://" * 100,
    b"file:///etc/passwd",
)


@cache
def seeds(kind: str) -> tuple[bytes, ...]:
    pages = tuple(path.read_bytes() for path in sorted(pages_folder().glob("*.html"))[::13])
    rows = (ROWS, gzip.compress(ROWS), WARC % (len(ANSWER), ANSWER), gzip.compress(WARC % (len(ANSWER), ANSWER)))
    feeds = (RSS, ATOM, MAP, FEED)
    return {
        "page": pages, "stream": (*rows, pages[0]), "feed": feeds, "toml": (FEEDS_TOML, PLAN_TOML),
        "text": (
            b"BEIJING, March 3 (Xinhua) -- China met Canada.\n\nBoth agreed on Tuesday.", "Québec".encode("cp1252"),
        ),
    }[kind]  # fmt: skip


@st.composite
def data(draw: st.DrawFn, kind: str) -> bytes:
    """Draw input: a seed with up to eight changes, or bytes by chance."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=2_000))
    raw = draw(st.sampled_from(seeds(kind)))
    for _ in range(draw(st.integers(0, 8))):
        at = draw(st.integers(0, len(raw)))
        to = min(len(raw), at + draw(st.sampled_from((0, 1, 7, 50, 400))))
        change = draw(st.integers(0, 5))
        if change == 0:
            raw = raw[:at] + raw[to:]
        elif change == 1:
            raw = raw[:at] + raw[at:to] * draw(st.integers(2, 20)) + raw[to:]
        elif change == 2:
            raw = raw[:at] + draw(st.sampled_from(SPIKES)) + raw[to:]
        elif change == 3:
            raw = raw[:at] + draw(st.binary(max_size=8)) + raw[to:]
        elif change == 4:
            raw = raw[:at]
        else:
            other = draw(st.sampled_from(seeds(kind)))
            cut = draw(st.integers(0, len(other)))
            raw = raw[:at] + other[cut : cut + 400] + raw[at:]
    return raw[:300_000]


def read(raw: bytes) -> None:
    for found in read_stream(io.BytesIO(raw), "fuzz"):
        assert isinstance(found, (Page, Rejected))
        if isinstance(found, Page):
            found.content.encode("utf-8")
        else:
            assert found.reason


def clean(raw: bytes) -> None:
    try:
        page = make_page(raw)
    except ValueError:
        return
    try:
        article = extract_article(page)
    except NoArticleError:
        return
    assert article.text.strip()
    assert "\r" not in article.text
    for span in article.paragraphs:
        assert article.text[span.start : span.end] == span.text
    for link in article.credits:
        assert link.span is None or article.text[link.span.start : link.span.end] == link.span.text
    again = extract_article(page)
    assert again == article


def decoded(raw: bytes) -> None:
    sniff(raw)
    try:
        text = decode(raw, charset="x-unknown")
    except ValueError:
        return
    assert isinstance(text, str)


def feed(raw: bytes) -> None:
    try:
        found = read_feed(raw, "https://news.example.org/rss")
    except InputError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in found)


def toml(raw: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "f.toml"
        path.write_bytes(raw)
        for reader in (read_settings, read_plan):
            try:
                reader(path)
            except DetenteError as error:
                if str(path) not in str(error):
                    raise AssertionError(f"which file is wrong is not told: {error}") from error


def code(raw: bytes) -> None:
    """The whole way: whatever comes out has true spans."""
    from detente import code as code_text
    from tests.test_property_spans import check

    try:
        page = make_page(raw)
    except ValueError:
        return
    check(code_text(page.content[:20_000], published="2024-05-02"))


#: Name, what makes its input, and what takes it.
TARGETS: dict[str, tuple[str, Callable[[bytes], None]]] = {
    "read": ("stream", read), "clean html": ("page", clean), "clean text": ("text", clean), "decode": ("text", decoded),
    "feed": ("feed", feed), "toml": ("toml", toml), "code": ("page", code),
}  # fmt: skip


def run_target(name: str, raw: bytes) -> None:
    """Give input to a target; AssertionError where it takes longer than it may."""
    try:
        with time_limit(SECONDS):
            TARGETS[name][1](raw)
    except TookTooLong:
        raise AssertionError(f"{name} took longer than {SECONDS:g} s on {len(raw)} bytes") from None
