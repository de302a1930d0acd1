"""Reading files: every kind, every way to be damaged, and always the same pages."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.pages import make_page, read_pages
from detente.pages.rows import read_rows
from detente.records import Page, Rejected

HTML = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>Row</title></head><body><p>Québec spoke.</p></body></html>"
)
ROWS = [
    {"text": "Rivals met.", "title": "Row", "date": "2024-05-01"},
    {"html": "<p>Rivals met.</p>", "url": "https://a.example.org"},
]


def record(
    url: str, body: bytes, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", head: str = ""
) -> bytes:
    """Build one WARC response record."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{head}\r\n".encode() + body
    lines = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T00:00:00Z\r\n"
    lines += f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{abs(hash(url)) % 10**12:012d}>\r\n"
    lines += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    return lines.encode() + answer + b"\r\n\r\n"


def read(path: Path) -> list[Page | Rejected]:
    return list(read_pages(path))


def pages(path: Path) -> list[Page]:
    return [found for found in read(path) if isinstance(found, Page)]


def refusals(path: Path) -> list[tuple[str, str | None]]:
    return [(found.reason, found.position) for found in read(path) if isinstance(found, Rejected)]


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (HTML.encode(), ["html"]),
        (b"Rivals met.\n\nThey parted.", ["text"]),
        ("\n".join(json.dumps(row) for row in ROWS).encode(), ["text", "html"]),
        (record("https://a.example.org", HTML.encode()) + record("https://b.example.org", HTML.encode()), ["html", "html"]),
    ],
    ids=["html", "text", "jsonl", "warc"],
)  # fmt: skip
def test_kinds_are_told_by_content(tmp_path: Path, content: bytes, kinds: list[str], packed: bool) -> None:
    path = tmp_path / "no-extension"
    path.write_bytes(gzip.compress(content) if packed else content)
    found = read(path)
    assert [getattr(page, "kind", None) for page in found] == kinds
    assert all("Rivals" in page.content or "Québec" in page.content for page in found if isinstance(page, Page))


def test_packing_changes_nothing(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.html", tmp_path / "a.html.gz"
    plain.write_bytes(HTML.encode())
    packed.write_bytes(gzip.compress(HTML.encode()))
    assert pages(plain)[0].content_hash == pages(packed)[0].content_hash


def test_several_gzip_members(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"".join(gzip.compress(json.dumps(row).encode() + b"\n") for row in ROWS))
    assert len(pages(path)) == 2


def test_row_facts(tmp_path: Path) -> None:
    row = {
        "body": "Rivals met.",
        "headline": "Row",
        "date": "2024-05-01",
        "outlet": "Example Post",
        "lang": "en",
        "n": 3,
    }
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(row))
    (page,) = pages(path)
    assert (page.content, page.title, page.published, page.publisher, page.language) == (
        "Rivals met.", "Row", "2024-05-01", "Example Post", "en",
    )  # fmt: skip
    assert page.origin == f"{path}, line 1"


def test_row_dateline_joins_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Rivals met.", "dateline": "OTTAWA, May 1 -"}))
    assert pages(path)[0].content == "OTTAWA, May 1 - Rivals met."


def test_row_hash_is_of_its_facts() -> None:
    def read_one(line: str) -> str:
        (page,) = read_rows(io.BytesIO(line.encode()), "a")
        assert isinstance(page, Page)
        return page.content_hash

    first = read_one('{"text": "Rivals met.", "date": "2024-05-01"}')
    assert first == read_one('{ "date":"2024-05-01",  "text":"Rivals met.", "seen": 3 }')
    assert first != read_one('{"text": "Rivals met.", "date": "2024-05-02"}')


def test_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c/d.txt", ".hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Rivals met in {name}.")
    assert [page.content for page in pages(tmp_path)] == [f"Rivals met in {n}." for n in ("a.txt", "b.txt", "c/d.txt")]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Rivals met.")))
    (page,) = read_pages("-")
    assert isinstance(page, Page)
    assert (page.content, page.origin) == ("Rivals met.", "standard input")


def test_since_and_until(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    days = ["2024-04-30", "2024-05-01", "2024-05-02T23:00:00Z", "2024-05-03", "soon"]
    path.write_text("\n".join(json.dumps({"text": "Rivals met.", "date": day}) for day in days))
    found = list(read_pages(path, since=date(2024, 5, 1), until=date(2024, 5, 2)))
    assert [page.published for page in found if isinstance(page, Page)] == [
        "2024-05-01",
        "2024-05-02T23:00:00Z",
        "soon",
    ]


DAMAGED = [
    ("empty", b"", "the file is empty", None),
    ("blank", b" \n\n", "the file is empty", None),
    ("picture", b"\x89PNG\r\n\x1a\n\x00\x00", "the file is no text (binary)", None),
    ("document", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "the file is no text (binary)", None),
    ("truncated gzip", gzip.compress(HTML.encode() * 50)[:-20], "the gzip stream ends early", "byte"),
    ("damaged gzip", gzip.compress(b"Rivals met.")[:-6] + b"xxxxxx", "the gzip stream is damaged", "byte"),
    ("no json", b'{"text": "Rivals met."\n', "not JSON", "line 1"),
    ("no object", b'{"text": "Rivals met."}\n[1]\n', "the line is no object", "line 2"),
    ("no text", b'{"title": "Row"}\n', "neither `text` nor `html`", "line 1"),
    ("empty text", b'{"text": "  "}\n', "neither `text` nor `html`", "line 1"),
    ("no UTF-8", b'{"text": "Qu\xe9bec"}\n', "not UTF-8: byte 12", "line 1"),
    ("cut-off warc", record("https://a.example.org", HTML.encode())[:-60], "breaks off", "byte 0"),
    ("warc without head", b"WARC/1.0\r\nWARC-Type: resp", "damaged", "byte 0"),
    ("warc of an error", record("https://a.example.org", b"gone", status="404 Not Found"), "the server answered 404", "byte 0"),
    ("warc of nothing", record("https://a.example.org", b""), "the page is empty", "byte 0"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason", "position"), [row[1:] for row in DAMAGED], ids=[row[0] for row in DAMAGED]
)
def test_damage_is_told_in_one_line(tmp_path: Path, content: bytes, reason: str, position: str | None) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    found = refusals(path)
    assert len(found) == 1
    assert reason in found[0][0]
    assert "\n" not in found[0][0]
    assert (position or "") in (found[0][1] or "")


def test_missing_file(tmp_path: Path) -> None:
    assert refusals(tmp_path / "none.html") == [("no such file", None)]


def test_what_came_before_the_damage_is_read(tmp_path: Path) -> None:
    lines = b"".join(json.dumps({"text": f"Rivals met {n} times."}).encode() + b"\n" for n in range(500))
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-200])
    found = read(path)
    assert len([page for page in found if isinstance(page, Page)]) > 100
    assert isinstance(found[-1], Rejected)
    assert found[-1].reason == "the gzip stream ends early"


def test_a_bad_record_never_stops_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    parts = [
        record("https://a.example.org", HTML.encode()),
        record("https://b.example.org", b"\x00\x01\x02" * 9),
        record("https://c.example.org/a.css", b"p {}", kind="text/css"),
        record("https://d.example.org", gzip.compress(HTML.encode()), head="Content-Encoding: gzip\r\n"),
        record("https://e.example.org", b"5\r\n<p>hi\r\n0\r\n\r\n", head="Transfer-Encoding: chunked\r\n"),
    ]
    path.write_bytes(b"".join(map(gzip.compress, parts)))
    assert [page.url for page in pages(path)] == [f"https://{n}.example.org" for n in "ade"]
    assert len(refusals(path)) == 1


def test_too_large_a_line_is_passed_over() -> None:
    lines = b'{"text": "' + b"a" * 300 + b'"}\n{"text": "Rivals met."}\n'
    first, second = read_rows(io.BytesIO(lines), "a", limit=100)
    assert isinstance(first, Rejected)
    assert first.position == "line 1"
    assert isinstance(second, Page)


def test_too_large_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.pages.read.PAGE_LIMIT", 1000)
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(HTML.encode() * 100))
    ((reason, _),) = refusals(path)
    assert "larger than" in reason


ENCODINGS = [
    ("utf-8", HTML.encode()),
    ("mark", b"\xef\xbb\xbf" + HTML.encode()),
    ("utf-16", HTML.replace("utf-8", "utf-16").encode("utf-16")),
    ("declared latin-1", HTML.replace("utf-8", "iso-8859-1").encode("cp1252")),
    ("declared wrongly", HTML.replace("utf-8", "iso-8859-1").encode()),
    ("declared wrongly as utf-8", HTML.encode("cp1252")),
    ("not declared", HTML.replace("<meta charset='utf-8'>", "").encode("cp1252")),
    ("declared by http-equiv", HTML.replace("<meta charset='utf-8'>", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">').encode("cp1252")),
]  # fmt: skip


@pytest.mark.parametrize("raw", [row[1] for row in ENCODINGS], ids=[row[0] for row in ENCODINGS])
def test_encodings(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(raw)
    assert "Québec spoke." in pages(path)[0].content


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("koi8-r", "Стороны встретились в Минске."),
        ("windows-1256", "اجتمع الوزيران"),
        ("gb2312", "中国与加拿大"),
        ("shift_jis", "会談"),
    ],
)
def test_server_says_the_encoding(charset: str, text: str) -> None:
    assert make_page(text.encode(charset), charset=charset, kind="text").content == text


@given(raw=st.binary(max_size=300), packed=st.booleans())
def test_any_bytes_give_pages_or_reasons(tmp_path_factory: pytest.TempPathFactory, raw: bytes, packed: bool) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a"
    path.write_bytes(gzip.compress(raw) if packed else raw)
    found = read(path)
    assert found
    assert found == read(path)
    assert all(isinstance(item, (Page, Rejected)) for item in found)


@given(cut=st.integers(1, 2000))
def test_any_cut_of_an_archive_is_told(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    whole = b"".join(gzip.compress(record(f"https://{n}.example.org", HTML.encode() * 3)) for n in range(4))
    path = tmp_path_factory.mktemp("cut") / "a.warc.gz"
    path.write_bytes(whole[: max(1, len(whole) - cut % len(whole))])
    found = read(path)
    if cut % len(whole) >= 4:  # less than that cuts no more than the checksum
        assert any(isinstance(item, Rejected) for item in found) or len(found) < 4
