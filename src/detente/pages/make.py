"""One page out of what was read: decoded, hashed, and with the facts its container gave."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from detente.pages.decode import decode, without_halves
from detente.pages.sniff import sniff
from detente.records import Page

__all__ = ["PAGE_LIMIT", "make_page"]

#: Bytes one page may have. Real article pages stay under 5 MB; what is larger is a dump, and would fill the memory.
PAGE_LIMIT = 50_000_000


def make_page(
    content: str | bytes,
    *,
    kind: Literal["html", "text"] | None = None,
    origin: str = "text",
    charset: str | None = None,
    url: str | None = None,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    language: str | None = None,
) -> Page:
    """Make a page of markup or plain text, told apart by looking unless `kind` says.

    The content hash is that of the bytes alone, so a file gives the same page wherever it lies, and the same words
    under other facts are the same page; a row of JSON Lines is hashed with its facts. Raises ValueError, with the
    reason, where bytes cannot be decoded.

    >>> make_page("Chad expelled the envoy.").kind
    'text'
    >>> make_page("<p>Chad expelled the envoy.").kind
    'html'
    >>> make_page("Rivals met.").content_hash == make_page("Rivals met.", origin="b.txt").content_hash
    True
    """
    if isinstance(content, str):
        content = without_halves(content)
    raw = content.encode("utf-8") if isinstance(content, str) else content
    if kind is None:
        kind = "html" if sniff(raw) == "html" else "text"
    text = content if isinstance(content, str) else decode(raw, charset=charset, markup=kind == "html")
    return Page(
        origin=origin, kind=kind, content=text, content_hash=hashlib.sha256(raw).hexdigest(), raw=raw,
        url=_whole(url), title=_whole(title), published=published, publisher=_whole(publisher), language=language,
    )  # fmt: skip


def make_row_page(row: dict[str, str], *, origin: str) -> Page:
    """Make a page of a row's facts and its `text` or `html`; the raw page is the row under sorted names.

    Sorted names and no spaces: the same row written by another tool is the same page.
    """
    row = {name: without_halves(value) for name, value in row.items()}
    raw = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    markup = "html" in row
    return Page(
        origin=origin, kind="html" if markup else "text", content=row["html"] if markup else row["text"],
        content_hash=hashlib.sha256(raw).hexdigest(), raw=raw, url=row.get("url"), title=row.get("title"),
        published=row.get("published"), publisher=row.get("publisher"), language=row.get("language"),
    )  # fmt: skip


def _whole(fact: str | None) -> str | None:
    return without_halves(fact) if fact else fact
