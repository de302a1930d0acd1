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

#: How many wrong lines are told beyond the first.
_SHOWN = 9
_COLUMNS = ("name", "aliases", "country", "sectors", "from", "to")


def read_actors_file(path: str | Path) -> tuple[tuple[str, Entry], ...]:
    """Return the actors of a CSV file as names with their meanings, for `Lexicon(own=...)`.

    Columns: name, aliases (parted by `;`), country (ISO 3166-1 alpha-3, a historical state's code, `IGO`, or empty),
    sectors (PLOVER's, parted by `;`), from, to (ISO dates, or empty). Only `name` must be filled.

    Raises InputError with each wrong line: a missing column, an unknown country or sector, a date that is none, an end
    before its beginning, a name given twice for one time.
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
    wrong: list[tuple[int, str]] = []
    for row in reader:
        try:
            found += _read_row({column: (row[column] or "").strip() for column in _COLUMNS}, found)
        except ValueError as error:
            wrong.append((reader.line_num, str(error)))
    if wrong:
        (line, reason), *more = wrong
        others = "".join(f"; line {number}: {text}" for number, text in more[:_SHOWN])
        others += f"; and {len(more) - _SHOWN} more" if len(more) > _SHOWN else ""
        raise InputError(reason + others, where=str(path), position=f"line {line}")
    return tuple(found)


def _read_row(cells: dict[str, str], found: list[tuple[str, Entry]]) -> list[tuple[str, Entry]]:
    """Return a row's names with their meaning; ValueError with the reason where it is wrong."""
    if not cells["name"]:
        raise ValueError("the name is empty")
    country = cells["country"] or None
    if country and country != "IGO" and country not in states():
        raise ValueError(f"unknown country “{country}”; give an ISO 3166-1 alpha-3 code, a historical state's, or IGO")
    sectors = tuple(part.strip() for part in cells["sectors"].split(";") if part.strip())
    for sector in sectors:
        if sector not in SECTORS:
            raise ValueError(f"unknown sector “{sector}”; one of {', '.join(SECTORS)}")
    bounds: list[date | None] = []
    for column in ("from", "to"):
        try:
            bounds.append(date.fromisoformat(cells[column]) if cells[column] else None)
        except ValueError:
            raise ValueError(f"“{cells[column]}” under {column} is no date; write 2025-09-23") from None
    since, until = bounds
    if since and until and until < since:
        raise ValueError(f"ends ({until}) before it begins ({since})")
    actor = Actor(slug(cells["name"]), cells["name"], country, sectors)
    rows = []
    for name in dict.fromkeys((cells["name"], *(p.strip() for p in cells["aliases"].split(";") if p.strip()))):
        if any(name == other and entry.actor != actor and _overlap(entry, since, until) for other, entry in found):
            raise ValueError(f"“{name}” names another actor at the same time on an earlier line")
        rows.append((name, Entry("own", actor, since, until)))
    return rows


def lexicon_with(path: str | Path) -> Lexicon:
    """Return the packaged lexicon with a user's actors, which win."""
    return Lexicon(own=read_actors_file(path))


def _overlap(entry: Entry, since: date | None, until: date | None) -> bool:
    return (entry.since or date.min) <= (until or date.max) and (since or date.min) <= (entry.until or date.max)
