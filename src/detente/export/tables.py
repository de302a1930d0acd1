"""The formats by name, and how their files are written: what pandas, Polars, DuckDB and R read as they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Final

from detente.export.gdelt import GDELT_COLUMNS, GDELT_MENTIONS, gdelt_mentions, gdelt_rows
from detente.export.icews import ICEWS_COLUMNS, icews_rows
from detente.export.plover import plover_event
from detente.export.polecat import POLECAT_COLUMNS, polecat_rows
from detente.export.told import Told

__all__ = ["TABLES", "Table", "write_plover", "write_rows", "write_table"]


#: Statuses of what took place.
TOOK_PLACE: Final = ("done", "ongoing", "historical")


@dataclass(frozen=True, slots=True)
class Table:
    """A tab-separated format: its columns, whether it prints them as a header, and how an event becomes rows."""

    columns: tuple[str, ...]
    header: bool
    rows: Callable[[Told], Iterator[Mapping[str, str]]]


TABLES: Final[dict[str, Table]] = {
    "polecat": Table(POLECAT_COLUMNS, True, polecat_rows),
    "icews": Table(ICEWS_COLUMNS, True, icews_rows),
    "gdelt": Table(GDELT_COLUMNS, False, gdelt_rows),
    "gdelt-mentions": Table(GDELT_MENTIONS, False, gdelt_mentions),
}


def write_table(told: Iterable[Told], form: str, out: IO[str]) -> int:
    """Write events in a tab-separated format (a name of `TABLES`) and return how many rows they made.

    Tabs and line breaks inside a field become spaces, quotation marks are doubled: every reader takes that.
    """
    table = TABLES[form]
    # None of these schemes can say that something was denied, is only planned or would be: it would read as done.
    there = (each for each in told if each.event.status in TOOK_PLACE)
    rows = ([row[name] for name in table.columns] for each in there for row in table.rows(each))
    return write_rows(rows, table.columns if table.header else None, out)


def write_rows(rows: Iterable[Sequence[str]], header: Sequence[str] | None, out: IO[str]) -> int:
    """Write rows of text as a tab-separated file and return how many."""
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    if header:
        writer.writerow(header)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
        writer.writerow([" ".join(field.split()) if "\t" in field or "\n" in field or "\r" in field else field
                         for field in row])  # fmt: skip
    return count


def write_plover(told: Iterable[Told], out: IO[str]) -> int:
    """Write events as PLOVER JSON, one a line, and return how many."""
    count = 0
    for count, each in enumerate(told, 1):  # noqa: B007 - the count is what is returned
        out.write(json.dumps(plover_event(each), ensure_ascii=False) + "\n")
    return count
