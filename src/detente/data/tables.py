"""The tables as rows: every CSV file of this package is read here, once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files

__all__ = ["parts", "read_rows", "rows", "when"]


def read_rows(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file under its header's names; lines that open with `#` are notes.

    >>> list(read_rows(["# source: public record", "name,country", "Knesset,ISR"]))
    [{'name': 'Knesset', 'country': 'ISR'}]
    """
    return csv.DictReader(line for line in lines if not line.startswith("#"))


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of the packaged table `name`.

    >>> rows("organisations")[0]["id"]
    'UN'
    """
    text = files("detente.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(read_rows(text.splitlines()))


def parts(cell: str) -> tuple[str, ...]:
    """Return the entries of a cell that holds several, parted by semicolons.

    >>> parts("Beijing;Peking"), parts("")
    (('Beijing', 'Peking'), ())
    """
    return tuple(part for part in cell.split(";") if part)


def when(cell: str) -> date | None:
    """Return the date in a cell, None where it is empty (no limit on that side)."""
    return date.fromisoformat(cell) if cell else None
