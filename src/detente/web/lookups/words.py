"""Reads of the index: full text over stories, events and statements."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from detente.web.lookups.events import event_lines
from detente.web.lookups.statements import statement_line
from detente.web.lookups.stories import story_line
from detente.web.records import EventLine, StatementLine, StoryLine

__all__ = ["list_events", "list_stories", "search_events", "search_statements", "search_stories"]

#: Matches that are ranked by how well they fit; of more than these the newest are.
_RANKED: Final = 2_000


#: Matches that are counted; more are "more than".
_COUNTED: Final = 10_000


def search_stories(
    db: sqlite3.Connection, match: str, filters: dict[str, Any], *, limit: int, offset: int
) -> tuple[int, bool, list[StoryLine]]:
    """Return how many stories hold the words, whether there are more than that, and some of them.

    The best fit first where there are not too many to rank; of very common words the newest first.
    """
    where, values = _story_filters(filters)
    total, more = _count(db, "story_words", "story", match, where, values)
    rank = "bm25(story_words, 4.0, 1.0)" if total <= _RANKED and not more else "story_words.rowid DESC"
    rows = db.execute(
        f"SELECT story.* FROM story_words JOIN story ON story.n = story_words.rowid "
        f"WHERE story_words MATCH ?{where} ORDER BY {rank} LIMIT ? OFFSET ?",
        [match, *values, limit, offset],
    ).fetchall()
    return total, more, [story_line(row) for row in rows]


def search_events(
    db: sqlite3.Connection, match: str, filters: dict[str, Any], *, limit: int, offset: int
) -> tuple[int, bool, list[EventLine]]:
    """Return the same of events by the words of their sentences; rejected ones are not found."""
    where, values = _story_filters(filters)
    where += " AND (event.line ->> '$.review') IS NOT 'rejected'"
    if filters.get("type"):
        where += " AND event.type = ?"
        values.append(filters["type"])
    joined = "event JOIN story ON story.n = event.story"
    total, more = _count(db, "event_words", joined, match, where, values, "event.n")
    rank = "bm25(event_words)" if total <= _RANKED and not more else "event_words.rowid DESC"
    rows = db.execute(
        f"SELECT event.n FROM event_words JOIN event ON event.n = event_words.rowid "
        f"JOIN story ON story.n = event.story WHERE event_words MATCH ?{where} ORDER BY {rank} LIMIT ? OFFSET ?",
        [match, *values, limit, offset],
    ).fetchall()
    return total, more, event_lines(db, [row["n"] for row in rows])


def search_statements(
    db: sqlite3.Connection, match: str, filters: dict[str, Any], *, limit: int, offset: int
) -> tuple[int, bool, list[StatementLine]]:
    """Return how many statements hold the words, whether there are more than that, and some of them."""
    where, values = _story_filters(filters)
    joined = "statement JOIN story ON story.n = statement.story"
    total, more = _count(db, "statement_words", joined, match, where, values, "statement.n")
    rank = "bm25(statement_words)" if total <= _RANKED and not more else "statement_words.rowid DESC"
    rows = db.execute(
        "SELECT statement.line, title, outlet FROM statement_words "
        "JOIN statement ON statement.n = statement_words.rowid JOIN story ON story.n = statement.story "
        f"WHERE statement_words MATCH ?{where} ORDER BY {rank} LIMIT ? OFFSET ?",
        [match, *values, limit, offset],
    )
    return total, more, [statement_line(row) for row in rows]


def list_stories(
    db: sqlite3.Connection, filters: dict[str, Any], *, limit: int, offset: int
) -> tuple[int, bool, list[StoryLine]]:
    """Return the same of all stories that the filters leave, the newest first."""
    where, values = _story_filters(filters)
    counted = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM story WHERE 1{where} LIMIT ?)",
        [*values, _COUNTED + 1],
    ).fetchone()[0]
    rows = db.execute(
        f"SELECT * FROM story WHERE 1{where} ORDER BY day DESC, n DESC LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return min(counted, _COUNTED), counted > _COUNTED, [story_line(row) for row in rows]


def list_events(
    db: sqlite3.Connection, filters: dict[str, Any], *, limit: int, offset: int
) -> tuple[int, bool, list[EventLine]]:
    """Return the same of all events that the filters leave, the newest stories' first."""
    where, values = _story_filters(filters)
    if filters.get("type"):
        where += " AND event.type = ?"
        values.append(filters["type"])
    joined = f"FROM event JOIN story ON story.n = event.story WHERE (line ->> '$.review') IS NOT 'rejected'{where}"
    counted = db.execute(f"SELECT count(*) FROM (SELECT 1 {joined} LIMIT ?)", [*values, _COUNTED + 1]).fetchone()[0]
    rows = db.execute(f"SELECT event.n {joined} ORDER BY event.n DESC LIMIT ? OFFSET ?", [*values, limit, offset])
    return min(counted, _COUNTED), counted > _COUNTED, event_lines(db, [row["n"] for row in rows.fetchall()])


def _count(
    db: sqlite3.Connection, words: str, joined: str, match: str, where: str, values: list[Any], key: str = "story.n"
) -> tuple[int, bool]:
    first, _, rest = joined.partition(" ")
    row = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {words} JOIN {first} ON {key} = {words}.rowid {rest} "
        f"WHERE {words} MATCH ?{where} LIMIT ?)",
        [match, *values, _COUNTED + 1],
    ).fetchone()
    return min(row[0], _COUNTED), row[0] > _COUNTED


def _story_filters(filters: dict[str, Any]) -> tuple[str, list[Any]]:
    where, values = "", []
    for test, value in (
        ("story.day >= ?", filters["since"].toordinal() if filters.get("since") else None),
        ("story.day <= ?", filters["until"].toordinal() if filters.get("until") else None),
        ("story.outlet = ?", filters.get("outlet")), ("story.kind = ?", filters.get("kind")),
        ("EXISTS (SELECT 1 FROM dyad WHERE dyad.story = story.n AND instr('-' || pair || '-', '-' || ? || '-'))",
         filters.get("state")),
    ):  # fmt: skip
        if value is not None:
            where += f" AND {test}"
            values.append(value)
    return where, values
