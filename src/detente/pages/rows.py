"""JSONL: one report a line, with `text` or `html` and the facts its maker knew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from detente.pages.make import PAGE_LIMIT, make_row_page
from detente.records import Page, Rejected

__all__ = ["read_rows"]

#: The names a fact goes by in the wild, ours first.
_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date"),
    "url": ("url", "link"),
    "publisher": ("publisher", "outlet"),
    "language": ("language", "lang"),
}


def read_rows(stream: IO[bytes], origin: str, *, limit: int = PAGE_LIMIT) -> Iterator[Page | Rejected]:
    r"""Yield a page for each line, holding one line at a time; a bad line is rejected with its number.

    >>> import io
    >>> rows = list(read_rows(io.BytesIO(b'{"text": "Rivals met.", "date": "2024-05-01"}\nnot json\n'), "a.jsonl"))
    >>> rows[0].published, rows[1]
    ('2024-05-01', Rejected(origin='a.jsonl', reason='not JSON: Expecting value', position='line 2'))
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            yield Rejected(origin, f"the line is larger than {limit // 1_000_000} MB", f"line {number}")
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
        elif line.strip():
            yield _read_row(line, origin, number)


def _read_row(line: bytes, origin: str, number: int) -> Page | Rejected:
    position = f"line {number}"
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        return Rejected(origin, f"not UTF-8: byte {wrong.start} of the line", position)
    except json.JSONDecodeError as wrong:
        return Rejected(origin, f"not JSON: {wrong.msg}", position)
    except RecursionError:
        return Rejected(origin, "not JSON: nested too deep", position)
    if not isinstance(row, dict):
        return Rejected(origin, "the line is no object", position)
    content = _content(row)
    if content is None:
        return Rejected(origin, "the row has neither `text` nor `html`", position)
    facts = {name: found for name, names in _NAMES.items() if (found := _fact(row, names))}
    return make_row_page({**facts, **content}, origin=f"{origin}, {position}")


def _content(row: dict[str, Any]) -> dict[str, str] | None:
    for name, kind in (("html", "html"), ("text", "text"), ("body", "text")):
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            # A wire's dateline sent in its own field is the beginning of its text, as the wire printed it.
            dateline = row.get("dateline")
            if kind == "text" and isinstance(dateline, str) and dateline.strip() not in value[: len(dateline) + 20]:
                value = f"{dateline.strip()} {value.lstrip()}"
            return {kind: value}
    return None


def _fact(row: dict[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
