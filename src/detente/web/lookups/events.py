"""Reads of the index: events as lists show them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from detente.web.records import EventLine

__all__ = ["event_lines", "lines_of_article", "queue", "story_of_event"]


def event_lines(db: sqlite3.Connection, numbers: Sequence[int]) -> list[EventLine]:
    """Return the lines of events, in the order asked for."""
    if not numbers:
        return []
    marks = ", ".join("?" for _ in numbers)
    rows = db.execute(
        "SELECT event.n, line, title, outlet, copies FROM event JOIN story ON story.n = event.story "
        f"WHERE event.n IN ({marks})",
        [*numbers],
    )
    found = {row["n"]: _event_line(row) for row in rows}
    return [found[n] for n in numbers if n in found]


def _event_line(row: sqlite3.Row) -> EventLine:
    line = json.loads(row["line"])
    return EventLine(**line, title=row["title"], outlet=row["outlet"], copies=row["copies"])


def story_of_event(db: sqlite3.Connection, event_id: str) -> EventLine | None:
    """Return an event's line by its id."""
    row = db.execute("SELECT n FROM event WHERE id = ?", [event_id]).fetchone()
    return event_lines(db, [row["n"]])[0] if row else None


def lines_of_article(db: sqlite3.Connection, story_n: int, article_id: str) -> list[EventLine]:
    """Return the lines of a story's events that one of its articles tells."""
    rows = db.execute("SELECT n FROM event WHERE story = ? ORDER BY n", [story_n]).fetchall()
    return [line for line in event_lines(db, [row["n"] for row in rows]) if line.article_id == article_id]


def queue(
    db: sqlite3.Connection, *, limit: int, pair: tuple[str, str] | None = None
) -> tuple[int, int, list[EventLine]]:
    """Return how many events await review, how many were reviewed, and those of which the coder is least sure."""
    waiting = db.execute("SELECT count(*) FROM event WHERE queue = 2").fetchone()[0]
    reviewed = db.execute("SELECT count(*) FROM event WHERE queue < 0").fetchone()[0]
    narrowed = " AND n IN (SELECT event FROM dyad WHERE pair = ?)" if pair else ""
    rows = db.execute(
        f"SELECT n FROM event WHERE queue = 2{narrowed} ORDER BY confidence, n LIMIT ?",
        ["-".join(sorted(pair)), limit] if pair else [limit],
    ).fetchall()
    return waiting, reviewed, event_lines(db, [row["n"] for row in rows])
