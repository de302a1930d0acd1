"""A user's own actors, from a CSV file; they win over the packaged ones."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from detente.actors.lexicon import Entry, Lexicon, slug
from detente.data.codebook import SECTORS
from detente.data.states import states
from detente.errors import InputError
from detente.records import Actor

__all__ = ["lexicon_with", "read_actors_file"]

_COLUMNS = ("name", "aliases", "country", "sectors", "from", "to")


def read_actors_file(path: str | Path) -> tuple[tuple[str, Entry], ...]:
    """Return the actors of a CSV file as names with their meanings, for `Lexicon(own=...)`.

    Columns: name, aliases (parted by `;`), country (ISO 3166-1 alpha-3, a historical state's code, `IGO`, or empty),
    sectors (PLOVER's, parted by `;`), from, to (ISO dates, or empty). Only `name` must be filled.

    Raises InputError with the line for a missing column, an unknown country or sector, a date that is none, an end
    before its beginning, or a name given twice for one time.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", where=str(path), position=f"byte {error.start}") from error
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"lacks the column {', '.join(missing)}; needed: {', '.join(_COLUMNS)}", where=str(path), position="line 1"
        )
    found: list[tuple[str, Entry]] = []
    for row in reader:
        line = f"line {reader.line_num}"

        def fail(reason: str, line: str = line) -> InputError:
            return InputError(reason, where=str(path), position=line)

        cells = {column: (row[column] or "").strip() for column in _COLUMNS}
        if not cells["name"]:
            raise fail("the name is empty")
        country = cells["country"] or None
        if country and country != "IGO" and country not in states():
            raise fail(f"unknown country “{country}”; give an ISO 3166-1 alpha-3 code, a historical state's, or IGO")
        sectors = tuple(part.strip() for part in cells["sectors"].split(";") if part.strip())
        for sector in sectors:
            if sector not in SECTORS:
                raise fail(f"unknown sector “{sector}”; one of {', '.join(SECTORS)}")
        bounds: list[date | None] = []
        for column in ("from", "to"):
            try:
                bounds.append(date.fromisoformat(cells[column]) if cells[column] else None)
            except ValueError as error:
                raise fail(f"“{cells[column]}” under {column} is no date; write 2025-09-23") from error
        since, until = bounds
        if since and until and until < since:
            raise fail(f"ends ({until}) before it begins ({since})")
        actor = Actor(slug(cells["name"]), cells["name"], country, sectors)
        for name in (cells["name"], *(part.strip() for part in cells["aliases"].split(";") if part.strip())):
            if any(name == other and entry.actor != actor and _overlap(entry, since, until) for other, entry in found):
                raise fail(f"“{name}” names another actor at the same time on an earlier line")
            found.append((name, Entry("own", actor, since, until)))
    return tuple(found)


def lexicon_with(path: str | Path) -> Lexicon:
    """Return the packaged lexicon with a user's actors, which win."""
    return Lexicon(own=read_actors_file(path))


def _overlap(entry: Entry, since: date | None, until: date | None) -> bool:
    return (entry.since or date.min) <= (until or date.max) and (since or date.min) <= (entry.until or date.max)
