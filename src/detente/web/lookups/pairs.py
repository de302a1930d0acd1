"""Reads of the index: what lies between two states, and between all of them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from detente.data.codebook import TYPES
from detente.relations.moves import PairPeriod
from detente.relations.periods import COARSER
from detente.web.dyad import Dyad
from detente.web.lookups.events import event_lines
from detente.web.records import EventLine

__all__ = ["busy_pairs", "pair_periods", "read_dyad", "strongest", "sums_by_pair"]


def pair_periods(db: sqlite3.Connection, bounds: Sequence[tuple[date, date]]) -> Iterator[PairPeriod]:
    """Yield, for each pair and period, its stories, the sum of what they add, and the sum of their squares."""
    spans = ", ".join("(?, ?)" for _ in bounds)
    rows = db.execute(
        f"""
        WITH span (first, last) AS (VALUES {spans})
        SELECT pair, first, count(*) AS stories, sum(value) AS total, sum(value * value) AS squares
        FROM (
            SELECT pair, first, story, sum(value) AS value
            FROM span CROSS JOIN dyad INDEXED BY dyad_day ON day BETWEEN first AND last GROUP BY first, pair, story
        )
        GROUP BY pair, first
        """,
        [day.toordinal() for bound in bounds for day in bound],
    )
    for row in rows:
        yield row["pair"], date.fromordinal(row["first"]), row["stories"], row["total"], row["squares"]


def sums_by_pair(db: sqlite3.Connection, since: date, until: date) -> list[sqlite3.Row]:
    """Return, for each pair with events between two days, what each did to the other, and in how many events."""
    return db.execute(
        """
        SELECT pair, count(*) AS events, sum(forth * value) AS forth, sum(back * value) AS back,
            sum(forth) AS forth_events, sum(back) AS back_events
        FROM dyad INDEXED BY dyad_day WHERE day BETWEEN ? AND ? GROUP BY pair
        """,
        [since.toordinal(), until.toordinal()],
    ).fetchall()


def busy_pairs(db: sqlite3.Connection, least: int) -> list[tuple[str, str]]:
    """Return the pairs with at least so many events, the busiest first."""
    rows = db.execute("SELECT pair FROM dyad GROUP BY pair HAVING count(*) >= ? ORDER BY count(*) DESC", [least])
    return [(row["pair"][:3], row["pair"][4:]) for row in rows]


def strongest(db: sqlite3.Connection, pair: str, since: int, until: int, sign: int, limit: int) -> list[EventLine]:
    """Return the events of a pair that pushed hardest one way between two days."""
    rows = db.execute(
        "SELECT event FROM dyad WHERE pair = ? AND day BETWEEN ? AND ? AND intensity * ? > 0 "
        "ORDER BY abs(intensity) * confidence DESC, day DESC, event LIMIT ?",
        [pair, since, until, sign, 8 * limit],
    ).fetchall()
    lines = event_lines(db, [row["event"] for row in rows])
    return sorted(lines, key=_looks_back)[:limit]


_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def _looks_back(line: EventLine) -> bool:
    """Whether a sentence may tell of the past: it names no day, or another year. A poorer witness of what moved now."""
    years = set(_YEAR.findall(line.sentence))
    return line.date_basis in ("published", "unknown") or bool(line.date and years - {line.date[:4]})


def read_dyad(db: sqlite3.Connection, pair: str) -> Dyad:
    """Return all that counts between the two states of a pair (`CAN-CHN`)."""
    cursor = db.cursor()
    # Plain tuples: rows with names would take as long again to make.
    cursor.row_factory = None
    rows = cursor.execute(
        "SELECT event, story, day, forth, back, intensity, confidence, exact, quad, type, kind, issues, coarse "
        "FROM dyad WHERE pair = ? ORDER BY day, event",
        [pair],
    ).fetchall()
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True)) if rows else [()] * 13
    event, story, day, forth, back, intensity, confidence, exact, quad, types, told_by, issues, coarse = columns
    places = {name: at for at, name in enumerate(TYPES)}
    kinds = tuple(dict.fromkeys(told_by))
    kind_at = {name: at for at, name in enumerate(kinds)}
    named = [(at, issue) for at, names in enumerate(issues) if names for issue in names.split()]
    issue_names = tuple(sorted({issue for _, issue in named}))
    issue_at = {name: at for at, name in enumerate(issue_names)}
    return Dyad(
        event=np.array(event, dtype=np.int32), story=np.array(story, dtype=np.int32), day=np.array(day, dtype=np.int32),
        forth=np.array(forth, dtype=bool), back=np.array(back, dtype=bool),
        intensity=np.array(intensity, dtype=np.float64), confidence=np.array(confidence, dtype=np.float64),
        exact=np.array(exact, dtype=bool), quad=np.array(quad, dtype=np.int8),
        type=np.array([places.get(name, -1) for name in types], dtype=np.int8),
        kind=np.array([kind_at[name] for name in told_by], dtype=np.int8), kinds=kinds,
        issue_of=np.array([at for at, _ in named], dtype=np.int32),
        issue=np.array([issue_at[issue] for _, issue in named], dtype=np.int16), issues=issue_names,
        coarse=_coarse(day, coarse),
    )  # fmt: skip


def _coarse(day: tuple[int, ...], coarse: tuple[str | None, ...]) -> dict[str, Any]:
    """Return by length of period the day on which each event counts, where that is not one day for all lengths."""
    told = {at: json.loads(days) for at, days in enumerate(coarse) if days}
    found: dict[str, Any] = {}
    for by in COARSER if told else ():
        column = np.array(day, dtype=np.int32)
        column[list(told)] = [days.get(by, 0) for days in told.values()]
        found[by] = column
    return found
