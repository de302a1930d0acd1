"""`check_archive`: prove that every span is its words, every link leads somewhere and every hash is its page's."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from detente.columns import Columns, read_page
from detente.data.codebook import QUAD
from detente.records import make_id
from detente.store import open_database
from detente.upkeep.spans import row_spans
from detente.upkeep.tables import broken_links, find_faulty_tables, list_page_hashes, rows_of_articles

__all__ = ["Fault", "Findings", "check_archive"]

#: Faults of one kind that are listed one by one; the rest is counted.
_LISTED: Final = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what, and the id of the row it is wrong with."""

    what: str
    where: str


@dataclass(slots=True)
class Findings:
    """What a check looked at and what it found. `counts` has how many of each kind of fault there are in all."""

    pages: int = 0
    articles: int = 0
    spans: int = 0
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    def add(self, what: str, where: str) -> None:
        """Take down a fault."""
        self.counts[what] = self.counts.get(what, 0) + 1
        if self.counts[what] <= _LISTED:
            self.faults.append(Fault(what, where))

    def to_json(self) -> dict[str, Any]:
        """Return the findings under the names that `--format json` has."""
        return {
            "sound": self.sound, "pages": self.pages, "articles": self.articles, "spans": self.spans,
            "counts": self.counts, "faults": [{"what": each.what, "where": each.where} for each in self.faults],
        }  # fmt: skip


def check_archive(path: Path, *, seen: Callable[[int], None] = lambda _: None) -> Findings:
    """Return what is wrong with an archive; it is opened read-only and read once, a little at a time.

    Every page is unpacked and its hash taken; every span of every record is compared with its article's text; every id
    that one table has of another is looked up; codes are compared with the codebook. `seen` is told how many articles
    were looked at. Raises StoreError where the file cannot be opened.
    """
    findings = Findings()
    connection = open_database(path, read_only=True)
    try:
        for what, where in find_faulty_tables(connection):
            findings.add(what, where)
        if not findings.sound:
            return findings
        for pages in list_page_hashes(connection):
            for row in pages:
                _check_page(row, findings)
        for rows in rows_of_articles(connection):
            _check_articles(rows, findings)
            seen(findings.articles)
        for what, where in broken_links(connection):
            findings.add(what, where)
    finally:
        connection.close()
    return findings


def _check_page(row: Columns, findings: Findings) -> None:
    findings.pages += 1
    key = row["content_hash"]
    try:
        page = read_page(row)
    except (zlib.error, UnicodeDecodeError) as error:
        findings.add(f"a page that cannot be unpacked ({type(error).__name__})", key)
        return
    if hashlib.sha256(page.raw).hexdigest() != key:
        findings.add("a page whose bytes are not those of its hash", key)


def _check_articles(rows: dict[str, list[Columns]], findings: Findings) -> None:
    texts: dict[str, str] = {}
    for row in rows["articles"]:
        findings.articles += 1
        texts[row["id"]] = row["text"]
        if row["id"] != make_id("ar", row["content_hash"]):
            findings.add("an article whose id is not that of its page", row["id"])
    for table, found in rows.items():
        for row in found:
            name = str(row.get("id") or f"{row['article_id']}, {table} {row.get('ordinal')}")
            text = texts[str(row["id"] if table == "articles" else row["article_id"])]
            try:
                wrong = [span for span in _spans(table, row, findings) if not _holds(text, *span)]
            except (json.JSONDecodeError, TypeError, AttributeError):
                findings.add(f"a record of {table} that cannot be read", name)
                continue
            for _ in wrong:
                findings.add(f"a span of {table} that is not its words", name)
    for row in rows["events"]:
        _check_event(row, findings)


def _spans(table: str, row: Columns, findings: Findings) -> Iterator[tuple[int, int, str]]:
    for span in row_spans(table, row):
        findings.spans += 1
        yield span


def _holds(text: str, start: int | None, end: int | None, words: str | None) -> bool:
    if start is None or end is None or words is None:
        return False
    return 0 <= start < end and text[start:end] == words and (end <= len(text) or not text)


def _check_event(row: Columns, findings: Findings) -> None:
    start, end = row["trigger_start"], row["trigger_end"]
    if start is not None and not row["sentence_start"] <= start < end <= row["sentence_end"]:
        findings.add("a trigger outside its sentence", row["id"])
    if QUAD.get(row["type"]) != row["quad"]:
        findings.add("an event whose quad class is not its type's", row["id"])
