"""Reads of the index: stories, what the archive covers, and who told it."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from detente.web.records import StoryLine

__all__ = [
    "count_all", "coverage", "kinds", "lead_of", "merged_stories", "newest_stories", "outlets", "stories_by_day",
    "stories_by_month", "story", "story_line",
]  # fmt: skip


def story_line(row: sqlite3.Row) -> StoryLine:
    """Return a story's line from its row."""
    return StoryLine(
        id=row["id"], title=row["title"], outlet=row["outlet"], published=row["published"], copies=row["copies"],
        outlets=json.loads(row["outlets"]), events=row["events"], kind=row["kind"],
    )  # fmt: skip


def newest_stories(db: sqlite3.Connection, limit: int) -> list[StoryLine]:
    """Return the stories published last."""
    return [story_line(row) for row in db.execute("SELECT * FROM story ORDER BY day DESC, n DESC LIMIT ?", [limit])]


def story(db: sqlite3.Connection, story_id: str) -> sqlite3.Row | None:
    """Return a story's row by its id."""
    found: sqlite3.Row | None = db.execute("SELECT * FROM story WHERE id = ?", [story_id]).fetchone()
    return found


def lead_of(db: sqlite3.Connection, story_id: str) -> str:
    """Return the id of the article that speaks for a story."""
    found: str = db.execute("SELECT lead FROM story WHERE id = ?", [story_id]).fetchone()["lead"]
    return found


def stories_by_day(db: sqlite3.Connection) -> dict[date, int]:
    """Return how many stories the archive holds of each day."""
    rows = db.execute("SELECT day, count(*) AS n FROM story WHERE day > 0 GROUP BY day")
    return {date.fromordinal(row["day"]): row["n"] for row in rows}


def count_all(db: sqlite3.Connection) -> tuple[int, int]:
    """Return how many stories and how many events there are."""
    row = db.execute("SELECT count(*) AS stories, coalesce(sum(events), 0) AS events FROM story").fetchone()
    return row["stories"], row["events"]


def merged_stories(db: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """Return the stories that several articles tell, the newest first."""
    return db.execute("SELECT * FROM story WHERE copies > 0 ORDER BY day DESC, n DESC LIMIT ?", [limit]).fetchall()


def stories_by_month(db: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return how many stories were published in each month."""
    rows = db.execute("SELECT substr(published, 1, 7) AS month, count(*) AS n FROM story WHERE day > 0 GROUP BY month")
    return sorted((row["month"], row["n"]) for row in rows)


def coverage(db: sqlite3.Connection, limit: int) -> list[tuple[str, int, str | None, str | None]]:
    """Return the outlets that told most stories, with the days of their first and last."""
    rows = db.execute(
        "SELECT outlet, count(*) AS n, min(nullif(day, 0)) AS first, max(day) AS last FROM story "
        "GROUP BY outlet ORDER BY n DESC, outlet LIMIT ?",
        [limit],
    )
    return [(row["outlet"] or "(not named)", row["n"], _day(row["first"]), _day(row["last"])) for row in rows]


def _day(ordinal: int | None) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def kinds(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many stories speak for which kind of source."""
    return dict(db.execute("SELECT kind, count(*) FROM story GROUP BY kind ORDER BY count(*) DESC").fetchall())


def outlets(db: sqlite3.Connection, limit: int) -> list[str]:
    """Return the names of the outlets with most stories."""
    rows = db.execute(
        "SELECT outlet FROM story WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC LIMIT ?", [limit]
    )
    return [row["outlet"] for row in rows]
