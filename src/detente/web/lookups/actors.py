"""Reads of the index: actors, what they did, with whom and on what."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from detente.web.lookups.events import event_lines
from detente.web.records import EventLine

__all__ = ["actor", "actor_counterparts", "actor_events", "actor_issues", "find_actors", "state_actors"]


def actor(db: sqlite3.Connection, actor_id: str) -> sqlite3.Row | None:
    """Return an actor's row by its id."""
    found: sqlite3.Row | None = db.execute("SELECT * FROM actor WHERE id = ?", [actor_id]).fetchone()
    return found


def find_actors(db: sqlite3.Connection, name: str, limit: int) -> list[sqlite3.Row]:
    """Return actors whose name begins so, the most active first."""
    pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return db.execute(
        "SELECT actor.*, (SELECT count(*) FROM part WHERE part.actor = actor.n) AS events FROM actor "
        "WHERE name LIKE ? ESCAPE '\\' ORDER BY events DESC, id LIMIT ?",
        [pattern, limit],
    ).fetchall()


def state_actors(db: sqlite3.Connection, country: str, limit: int) -> list[sqlite3.Row]:
    """Return the persons and bodies of a state, the most active first."""
    return db.execute(
        "SELECT actor.*, count(*) AS events FROM actor JOIN part ON part.actor = actor.n "
        "WHERE country = ? AND id <> country GROUP BY actor.n ORDER BY events DESC, id LIMIT ?",
        [country, limit],
    ).fetchall()


def actor_events(
    db: sqlite3.Connection,
    number: int,
    side: int | None,
    issue: str | None,
    other: str | None,
    *,
    limit: int,
    offset: int,
) -> tuple[int, list[EventLine]]:
    """Return how many events an actor takes part in (as doer 0, as receiver 1, or either), and the newest of them."""
    where = "actor = ?"
    values: list[Any] = [number]
    if side is not None:
        where += " AND side = ?"
        values.append(side)
    if issue is not None:
        where += " AND EXISTS (SELECT 1 FROM event AS e, json_each(e.line, '$.issues') AS told "
        where += "WHERE e.n = part.event AND told.value = ?)"
        values.append(issue)
    if other is not None:
        where += " AND EXISTS (SELECT 1 FROM part AS p JOIN actor ON actor.n = p.actor "
        where += "WHERE p.event = part.event AND p.side <> part.side AND actor.country = ?)"
        values.append(other)
    total = db.execute(f"SELECT count(DISTINCT event) FROM part WHERE {where}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT event FROM part WHERE {where} GROUP BY day, event ORDER BY day DESC, event DESC LIMIT ? OFFSET ?",
        [*values, limit, offset],
    ).fetchall()
    return total, event_lines(db, [row["event"] for row in rows])


#: An actor's acts that are read for its counterparts and issues: the newest so many.
_ACTS: Final = 5_000


def actor_counterparts(db: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """Return, by state, how often an actor acted on it or was acted on by it, and the sums; of the newest events."""
    return db.execute(
        """
        SELECT other.country AS country, count(DISTINCT CASE WHEN mine.side = 0 THEN mine.event END) AS done,
            count(DISTINCT CASE WHEN mine.side = 1 THEN mine.event END) AS received,
            sum(max(intensity * confidence, 0)) AS cooperation, sum(min(intensity * confidence, 0)) AS conflict
        FROM (SELECT event, side, line ->> '$.intensity' AS intensity, line ->> '$.confidence' AS confidence
              FROM (SELECT * FROM part WHERE actor = ? ORDER BY day DESC LIMIT ?) JOIN event ON event.n = event) AS mine
        JOIN (SELECT DISTINCT part.event, part.side, country FROM part JOIN actor ON actor.n = part.actor
              WHERE part.event IN (SELECT event FROM part WHERE actor = ? ORDER BY day DESC LIMIT ?)) AS other
            ON other.event = mine.event AND other.side <> mine.side
        WHERE other.country IS NOT NULL AND other.country <> 'IGO'
            AND other.country IS NOT (SELECT country FROM actor WHERE n = ?)
        GROUP BY other.country ORDER BY count(*) DESC, country
        """,
        [number, _ACTS, number, _ACTS, number],
    ).fetchall()


def actor_issues(db: sqlite3.Connection, number: int) -> list[sqlite3.Row]:
    """Return by issue how often an actor acted or spoke, and the sums; of the newest events."""
    return db.execute(
        """
        SELECT issue.value AS issue, count(*) AS events,
            sum(max((line ->> '$.intensity') * (line ->> '$.confidence'), 0)) AS cooperation,
            sum(min((line ->> '$.intensity') * (line ->> '$.confidence'), 0)) AS conflict
        FROM (SELECT * FROM part WHERE actor = ? AND side = 0 ORDER BY day DESC LIMIT ?)
        JOIN event ON event.n = event, json_each(line, '$.issues') AS issue
        GROUP BY issue.value ORDER BY events DESC, issue.value
        """,
        [number, _ACTS],
    ).fetchall()
