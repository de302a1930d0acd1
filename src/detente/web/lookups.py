"""Every read of the index, as rows; the pages make records of them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from detente.data.codebook import TYPES
from detente.relations.counts import Counts
from detente.relations.moves import PairPeriod
from detente.web.records import EventLine, StatementLine, StoryLine

__all__ = [
    "Selection",
    "actor",
    "actor_counterparts",
    "actor_events",
    "actor_issues",
    "choices",
    "counted",
    "coverage",
    "event_lines",
    "find_actors",
    "newest_stories",
    "pair_events",
    "pair_periods",
    "pair_span",
    "queue",
    "search_events",
    "search_stories",
    "state_actors",
    "stories_by_month",
    "story",
    "story_of_event",
    "strongest",
    "sums_by_pair",
]  # fmt: skip

Row = sqlite3.Row

#: Matches that are ranked by how well they fit; of more than these the newest are.
_RANKED: Final = 2_000

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")

#: Matches that are counted; more are "more than".
_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events of a pair. Days are included; `direction` is `forth` or `back` in the order of the alphabet."""

    pair: tuple[str, str]
    since: date | None = None
    until: date | None = None
    issue: str | None = None
    type: str | None = None
    deed: str | None = None
    outlet: str | None = None
    direction: str | None = None

    @property
    def key(self) -> str:
        """The pair as the index names it."""
        return "-".join(sorted(self.pair))

    def where(self, *, days: bool = True) -> tuple[str, list[Any]]:
        """Return the condition and its values."""
        parts, values = ["pair = ?"], [self.key]
        tests: list[tuple[str, Any]] = [
            ("day >= ?", self.since.toordinal() if days and self.since else None),
            ("day <= ?", self.until.toordinal() if days and self.until else None),
            ("instr(issues, ' ' || ? || ' ')", self.issue), ("dyad.type = ?", self.type),
        ]  # fmt: skip
        for test, value in tests:
            if value is not None:
                parts.append(test)
                values.append(value)
        if self.deed:
            parts.append("quad IN (1, 3)" if self.deed == "words" else "quad IN (2, 4)")
        if self.outlet == "independent":
            parts.append("kind NOT IN ('state-media', 'government')")
        elif self.outlet:
            parts.append("kind = ?")
            values.append(self.outlet)
        if self.direction:
            parts.append("forth" if self.direction == "forth" else "back")
        return " AND ".join(parts), values


def _day(ordinal: int | None) -> str | None:
    return date.fromordinal(ordinal).isoformat() if ordinal else None


def counted(db: sqlite3.Connection, chosen: Selection, by: str, *, days: bool = False) -> Counts:
    """Return what counts in the relation for periods of a length; with `days` only what lies in the days chosen.

    `forth` is from the state whose code comes first in the alphabet.
    """
    import numpy as np

    where, values = chosen.where(days=days)
    rows = db.execute(
        "SELECT day, story, event, forth, back, intensity, confidence, type, quad, exact, coarse FROM dyad "
        f"WHERE {where}",
        values,
    ).fetchall()
    told = []
    for row in rows:
        day = row["day"]
        if row["coarse"]:
            day = json.loads(row["coarse"]).get(by)
        if day is not None:
            told.append((day, *row[1:10]))
    told.sort(key=lambda each: each[:3])
    columns = list(zip(*told, strict=True)) or [()] * 10
    kinds = {name: at for at, name in enumerate(TYPES)}
    return Counts(
        id=np.array([str(event) for event in columns[2]], dtype=object), day=np.array(columns[0], dtype=np.int64),
        story=np.array(columns[1], dtype=np.int64), forth=np.array(columns[3], dtype=bool),
        back=np.array(columns[4], dtype=bool), intensity=np.array(columns[5], dtype=np.float64),
        confidence=np.array(columns[6], dtype=np.float64),
        type=np.array([kinds.get(kind, -1) for kind in columns[7]], dtype=np.int64),
        quad=np.array(columns[8], dtype=np.int64),
        exact=np.array(columns[9], dtype=bool),
    )  # fmt: skip


def stories_by_day(db: sqlite3.Connection) -> dict[date, int]:
    """Return how many stories the archive holds of each day."""
    rows = db.execute("SELECT day, count(*) AS n FROM story WHERE day > 0 GROUP BY day")
    return {date.fromordinal(row["day"]): row["n"] for row in rows}


def count_all(db: sqlite3.Connection) -> tuple[int, int]:
    """Return how many stories and how many events there are."""
    row = db.execute("SELECT count(*) AS stories, coalesce(sum(events), 0) AS events FROM story").fetchone()
    return row["stories"], row["events"]


def pair_span(db: sqlite3.Connection, pair: tuple[str, str]) -> tuple[int, str | None, str | None]:
    """Return how many events count between two states, and the days of the first and last."""
    row = db.execute(
        "SELECT count(*) AS n, min(day) AS first, max(day) AS last FROM dyad WHERE pair = ?", ["-".join(sorted(pair))]
    ).fetchone()
    return row["n"], _day(row["first"]), _day(row["last"])


def usual_start(db: sqlite3.Connection, pair: tuple[str, str], events: int) -> str | None:
    """Return the day before which only three in a hundred of a pair's events lie."""
    row = db.execute(
        "SELECT day FROM dyad WHERE pair = ? ORDER BY day LIMIT 1 OFFSET ?",
        ["-".join(sorted(pair)), events * 3 // 100],
    ).fetchone()
    return _day(row["day"]) if row else None


def pair_events(
    db: sqlite3.Connection, chosen: Selection, *, limit: int, offset: int, order: str
) -> tuple[int, list[EventLine]]:
    """Return how many events were chosen, and some of their lines: `newest`, `oldest` or `strongest` first."""
    where, values = chosen.where()
    orders = {
        "newest": "day DESC, event DESC",
        "oldest": "day, event",
        "strongest": "abs(intensity * confidence) DESC, event",
    }
    total = db.execute(f"SELECT count(*) FROM dyad WHERE {where}", values).fetchone()[0]
    rows = db.execute(
        f"SELECT event FROM dyad WHERE {where} ORDER BY {orders[order]} LIMIT ? OFFSET ?",
        [*values, limit, offset],
    ).fetchall()
    return total, event_lines(db, [row["event"] for row in rows])


def choices(db: sqlite3.Connection, chosen: Selection) -> dict[str, dict[str, int]]:
    """Return what there is to filter by, with counts over the days chosen: issues, types, kinds of outlet, deeds."""
    where, values = Selection(chosen.pair, chosen.since, chosen.until).where()
    found: dict[str, dict[str, int]] = {"issue": {}, "type": {}, "outlet": {}, "deed": {"words": 0, "deeds": 0}}
    for row in db.execute(
        f"SELECT type, kind, quad, issues, count(*) AS n FROM dyad WHERE {where} GROUP BY type, kind, quad, issues",
        values,
    ):
        n = row["n"]
        for name, value in (("type", row["type"]), ("outlet", row["kind"]),
                            ("deed", "words" if row["quad"] in (1, 3) else "deeds")):  # fmt: skip
            found[name][value] = found[name].get(value, 0) + n
        for issue in row["issues"].split():
            found["issue"][issue] = found["issue"].get(issue, 0) + n
    return {name: dict(sorted(counts.items(), key=lambda c: (-c[1], c[0]))) for name, counts in found.items()}


def strongest(db: sqlite3.Connection, pair: str, since: int, until: int, sign: int, limit: int) -> list[EventLine]:
    """Return the events of a pair that pushed hardest one way between two days."""
    rows = db.execute(
        "SELECT event FROM dyad WHERE pair = ? AND day BETWEEN ? AND ? AND intensity * ? > 0 "
        "ORDER BY abs(intensity) * confidence DESC, day DESC, event LIMIT ?",
        [pair, since, until, sign, 8 * limit],
    ).fetchall()
    lines = event_lines(db, [row["event"] for row in rows])
    return sorted(lines, key=_looks_back)[:limit]


def _looks_back(line: EventLine) -> bool:
    """Whether a sentence may tell of the past: it names no day, or another year. A poorer witness of what moved now."""
    years = set(_YEAR.findall(line.sentence))
    return line.date_basis in ("published", "unknown") or bool(line.date and years - {line.date[:4]})


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


def sums_by_pair(db: sqlite3.Connection, since: date, until: date) -> list[Row]:
    """Return, for each pair with events between two days, what each did to the other, and in how many events."""
    return db.execute(
        """
        SELECT pair, count(*) AS events, sum(forth * value) AS forth, sum(back * value) AS back,
            sum(forth) AS forth_events, sum(back) AS back_events
        FROM dyad INDEXED BY dyad_day WHERE day BETWEEN ? AND ? GROUP BY pair
        """,
        [since.toordinal(), until.toordinal()],
    ).fetchall()


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


def _event_line(row: Row) -> EventLine:
    line = json.loads(row["line"])
    return EventLine(**line, title=row["title"], outlet=row["outlet"], copies=row["copies"])


def story_line(row: Row) -> StoryLine:
    """Return a story's line from its row."""
    return StoryLine(
        id=row["id"], title=row["title"], outlet=row["outlet"], published=row["published"], copies=row["copies"],
        outlets=json.loads(row["outlets"]), events=row["events"], kind=row["kind"],
    )  # fmt: skip


def newest_stories(db: sqlite3.Connection, limit: int) -> list[StoryLine]:
    """Return the stories published last."""
    return [story_line(row) for row in db.execute("SELECT * FROM story ORDER BY day DESC, n DESC LIMIT ?", [limit])]


def story(db: sqlite3.Connection, story_id: str) -> Row | None:
    """Return a story's row by its id."""
    found: Row | None = db.execute("SELECT * FROM story WHERE id = ?", [story_id]).fetchone()
    return found


def lead_of(db: sqlite3.Connection, story_id: str) -> str:
    """Return the id of the article that speaks for a story."""
    found: str = db.execute("SELECT lead FROM story WHERE id = ?", [story_id]).fetchone()["lead"]
    return found


def story_of_event(db: sqlite3.Connection, event_id: str) -> EventLine | None:
    """Return an event's line by its id."""
    row = db.execute("SELECT n FROM event WHERE id = ?", [event_id]).fetchone()
    return event_lines(db, [row["n"]])[0] if row else None


def lines_of_article(db: sqlite3.Connection, story_n: int, article_id: str) -> list[EventLine]:
    """Return the lines of a story's events that one of its articles tells."""
    rows = db.execute("SELECT n FROM event WHERE story = ? ORDER BY n", [story_n]).fetchall()
    return [line for line in event_lines(db, [row["n"] for row in rows]) if line.article_id == article_id]


def _statement_line(row: Row) -> StatementLine:
    return StatementLine(**json.loads(row["line"]), title=row["title"], outlet=row["outlet"])


_STATEMENTS: Final = "SELECT line, title, outlet FROM statement JOIN story ON story.n = statement.story"


def statements_of_article(db: sqlite3.Connection, story_n: int, article_id: str) -> list[StatementLine]:
    """Return the lines of a story's statements that one of its articles tells."""
    rows = db.execute(f"{_STATEMENTS} WHERE statement.story = ? ORDER BY statement.n", [story_n])
    return [line for line in map(_statement_line, rows) if line.article_id == article_id]


def has_spoken(db: sqlite3.Connection, pair: tuple[str, str]) -> bool:
    """Return whether anybody of either state said anything."""
    return db.execute("SELECT 1 FROM statement WHERE country IN (?, ?) LIMIT 1", pair).fetchone() is not None


def statement_by_id(db: sqlite3.Connection, statement_id: str) -> StatementLine | None:
    """Return a statement's line by its id."""
    row = db.execute(f"{_STATEMENTS} WHERE statement.id = ?", [statement_id]).fetchone()
    return _statement_line(row) if row else None


def actor_statements(db: sqlite3.Connection, actor_id: str, limit: int) -> list[StatementLine]:
    """Return what an actor said last; of a state, what anybody of it said."""
    rows = db.execute(
        f"{_STATEMENTS} WHERE statement.n IN (SELECT n FROM statement WHERE speaker = ? UNION "
        "SELECT n FROM statement WHERE country = ?) AND statement.kind <> 'claim' "
        "ORDER BY statement.day DESC, statement.n DESC LIMIT ?",
        [actor_id, actor_id, limit],
    )
    return [_statement_line(row) for row in rows]


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
    return total, more, [_statement_line(row) for row in rows]


# Actors --------------------------------------------------------------------------------------------------------------


def actor(db: sqlite3.Connection, actor_id: str) -> Row | None:
    """Return an actor's row by its id."""
    found: Row | None = db.execute("SELECT * FROM actor WHERE id = ?", [actor_id]).fetchone()
    return found


def find_actors(db: sqlite3.Connection, name: str, limit: int) -> list[Row]:
    """Return actors whose name begins so, the most active first."""
    pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return db.execute(
        "SELECT actor.*, (SELECT count(*) FROM part WHERE part.actor = actor.n) AS events FROM actor "
        "WHERE name LIKE ? ESCAPE '\\' ORDER BY events DESC, id LIMIT ?",
        [pattern, limit],
    ).fetchall()


def state_actors(db: sqlite3.Connection, country: str, limit: int) -> list[Row]:
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


def actor_counterparts(db: sqlite3.Connection, number: int) -> list[Row]:
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


def actor_issues(db: sqlite3.Connection, number: int) -> list[Row]:
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


# Words ---------------------------------------------------------------------------------------------------------------


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


# Review and coverage -------------------------------------------------------------------------------------------------


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


def merged_stories(db: sqlite3.Connection, limit: int) -> list[Row]:
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


def kinds(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many stories speak for which kind of source."""
    return dict(db.execute("SELECT kind, count(*) FROM story GROUP BY kind ORDER BY count(*) DESC").fetchall())


def outlets(db: sqlite3.Connection, limit: int) -> list[str]:
    """Return the names of the outlets with most stories."""
    rows = db.execute(
        "SELECT outlet FROM story WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC LIMIT ?", [limit]
    )
    return [row["outlet"] for row in rows]


def kept_relation(db: sqlite3.Connection, key: str) -> str | None:
    """Return a relation that was worked out before, as JSON, or None."""
    row = db.execute("SELECT made FROM relation WHERE key = ?", [key]).fetchone()
    return None if row is None else row["made"]


def busy_pairs(db: sqlite3.Connection, least: int) -> list[tuple[str, str]]:
    """Return the pairs with at least so many events, the busiest first."""
    rows = db.execute("SELECT pair FROM dyad GROUP BY pair HAVING count(*) >= ? ORDER BY count(*) DESC", [least])
    return [(row["pair"][:3], row["pair"][4:]) for row in rows]
