"""Reads of the index: what was said."""

from __future__ import annotations

import json
import sqlite3
from typing import Final

from detente.web.records import StatementLine

__all__ = ["actor_statements", "has_spoken", "statement_by_id", "statement_line", "statements_of_article"]

_STATEMENTS: Final = "SELECT line, title, outlet FROM statement JOIN story ON story.n = statement.story"


def statement_line(row: sqlite3.Row) -> StatementLine:
    """Return a statement's line from its row, joined with its story's."""
    return StatementLine(**json.loads(row["line"]), title=row["title"], outlet=row["outlet"])


def statements_of_article(db: sqlite3.Connection, story_n: int, article_id: str) -> list[StatementLine]:
    """Return the lines of a story's statements that one of its articles tells."""
    rows = db.execute(f"{_STATEMENTS} WHERE statement.story = ? ORDER BY statement.n", [story_n])
    return [line for line in map(statement_line, rows) if line.article_id == article_id]


def has_spoken(db: sqlite3.Connection, pair: tuple[str, str]) -> bool:
    """Return whether anybody of either state said anything."""
    return db.execute("SELECT 1 FROM statement WHERE country IN (?, ?) LIMIT 1", pair).fetchone() is not None


def statement_by_id(db: sqlite3.Connection, statement_id: str) -> StatementLine | None:
    """Return a statement's line by its id."""
    row = db.execute(f"{_STATEMENTS} WHERE statement.id = ?", [statement_id]).fetchone()
    return statement_line(row) if row else None


def actor_statements(db: sqlite3.Connection, actor_id: str, limit: int) -> list[StatementLine]:
    """Return what an actor said last; of a state, what anybody of it said."""
    rows = db.execute(
        f"{_STATEMENTS} WHERE statement.n IN (SELECT n FROM statement WHERE speaker = ? UNION "
        "SELECT n FROM statement WHERE country = ?) AND statement.kind <> 'claim' "
        "ORDER BY statement.day DESC, statement.n DESC LIMIT ?",
        [actor_id, actor_id, limit],
    )
    return [statement_line(row) for row in rows]
