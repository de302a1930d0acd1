"""`read_pages`: a path, a folder, an address or standard input, and out come pages, one at a time and in order."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

from detente.errors import FetchError
from detente.pages.make import PAGE_LIMIT, make_page
from detente.pages.rows import read_rows
from detente.pages.sniff import HEAD, sniff
from detente.pages.unpack import open_unpacked
from detente.pages.warc import read_warc
from detente.records import Page, Rejected

__all__ = ["read_pages", "read_stream"]


def read_pages(
    source: str | Path,
    *,
    allow_private: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Page | Rejected]:
    """Yield every page of `source`, and a `Rejected` with reason and position for whatever cannot be read.

    `source` is a file (HTML, plain text, JSONL or WARC, each also gzipped; told apart by looking inside), a folder
    of them (walked in sorted order, hidden files passed over), an http(s) address, or `-` for standard input. Files
    are streamed: of an archive or a JSONL file, one record is held at a time.

    `since` and `until` (inclusive) pass over pages whose container dates them outside; a page that only itself knows
    its date is yielded, to be judged once it is read. `allow_private` lets an address lead into a private network.
    """
    for found in _read(source, allow_private):
        if isinstance(found, Rejected) or _is_within(found.published, since, until):
            yield found


def _read(source: str | Path, allow_private: bool) -> Iterator[Page | Rejected]:
    name = str(source)
    if name == "-":
        yield from read_stream(sys.stdin.buffer, "standard input")
    elif name.startswith(("http://", "https://")):
        yield from _read_address(name, allow_private)
    else:
        yield from _read_path(Path(source))


def _read_path(path: Path) -> Iterator[Page | Rejected]:
    try:
        if path.is_dir():
            for child in sorted(path.iterdir()):
                if not child.name.startswith("."):
                    yield from _read_path(child)
        elif not path.exists():
            yield Rejected(str(path), "no such file")
        elif not path.is_file():
            yield Rejected(str(path), "neither a file nor a folder")
        else:
            with path.open("rb") as stream:
                yield from read_stream(stream, str(path))
    except OSError as wrong:
        yield Rejected(str(path), f"cannot be read: {wrong.strerror or wrong}")


def _read_address(url: str, allow_private: bool) -> Iterator[Page | Rejected]:
    from detente.pages.fetch import fetch

    try:
        answer = fetch(url, allow_private=allow_private)
    except FetchError as refused:
        yield Rejected(refused.where, refused.reason, refused.position)
        return
    kind = sniff(answer.body[:HEAD])
    if kind in ("html", "text"):
        try:
            yield make_page(answer.body, origin=url, charset=answer.charset, url=answer.url)
        except ValueError as wrong:
            yield Rejected(url, str(wrong))
    else:
        yield from read_stream(io.BytesIO(answer.body), url)


def read_stream(stream: IO[bytes], origin: str) -> Iterator[Page | Rejected]:
    """Yield every page of a stream of bytes, whatever it holds, as `read_pages` does of a file."""
    unpacked, reader = open_unpacked(stream)
    kind = sniff(reader.peek()[:HEAD])
    if kind == "warc":
        yield from read_warc(reader, origin)
    elif kind == "jsonl":
        yield from read_rows(reader, origin)
    elif kind in ("html", "text"):
        raw = reader.read(PAGE_LIMIT + 1)
        if len(raw) > PAGE_LIMIT:
            yield Rejected(origin, f"the page is larger than {PAGE_LIMIT // 1_000_000} MB", f"byte {PAGE_LIMIT}")
        elif unpacked.damage is None:
            yield _make(raw, origin)
    elif unpacked.damage is None:
        yield Rejected(origin, "the file is empty" if kind == "empty" else f"the file is no text ({kind})")
    if unpacked.damage is not None:
        yield Rejected(origin, unpacked.damage, f"byte {unpacked.packed_bytes}")


def _make(raw: bytes, origin: str) -> Page | Rejected:
    try:
        return make_page(raw, origin=origin)
    except ValueError as wrong:
        return Rejected(origin, str(wrong))


def _is_within(published: str | None, since: date | None, until: date | None) -> bool:
    """Tell whether a container's date lies in the range asked for; what is not dated always does."""
    try:
        day = datetime.fromisoformat(published).date() if published else None
    except ValueError:
        return True
    return day is None or ((since is None or day >= since) and (until is None or day <= until))
