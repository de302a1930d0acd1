"""`withhold_source`: take an outlet's text out of an archive, and keep what may be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from detente.errors import StoreError
from detente.store import open_database
from detente.upkeep.compact import compact_archive
from detente.upkeep.spans import strip_rows
from detente.upkeep.tables import outlet_articles, rows_of, withhold_rows

__all__ = ["Withheld", "withhold_source"]

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was taken out: how many articles, with how many events that stay; bytes of the file before and after."""

    articles: int
    events: int
    bytes_before: int
    bytes_after: int


def withhold_source(path: Path, source: str, *, agreed: Callable[[int], bool] = lambda _: True) -> Withheld | None:
    """Remove the pages and every word of an outlet's reports; return what was done, or None where not `agreed`.

    `source` is the outlet's name, in any case, or its domain, which takes in its subdomains. What stays is what the
    reports say, not how: events, statements and mentions with their codes, dates and offsets; title, address, outlet
    and date, to cite by; and which reports were copies. Their spans are empty, as the text is, and `check` goes on
    holding. Pages that were withheld are not coded again when they come again. The file is written anew, so that no
    deleted block keeps the words. Raises StoreError where no article is of that source.
    """
    connection = open_database(path, read_only=False)
    try:
        ids = outlet_articles(connection, source)
        if not ids:
            raise StoreError(
                f"no article in {path} is of {source!r}; `detente archive info {path}` lists the outlets by name"
            )
        if not agreed(len(ids)):
            return None
        events = 0
        for start in range(0, len(ids), _BATCH):
            rows = rows_of(connection, ids[start : start + _BATCH])
            events += len(rows["events"])
            withhold_rows(connection, strip_rows(rows), source)
    finally:
        connection.close()
    return Withheld(len(ids), events, *compact_archive(path))
