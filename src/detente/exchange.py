"""Exchange: events out of an archive with all a format wants to know of them, and others' events into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from detente.errors import StoreError
from detente.records import Article, Claim, Event
from detente.sameness import copy_key
from detente.store import transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.archive import Archive
    from detente.export import Told
    from detente.imports import ForeignEvent
    from detente.relations.counts import Counts
    from detente.trade import Trade

__all__ = [
    "FOREIGN",
    "TRADE",
    "add_foreign",
    "add_trade",
    "foreign_counts",
    "foreign_origins",
    "foreign_rows",
    "is_about_trade",
    "lay_foreign",
    "list_trade",
    "told_events",
    "trade_reporters",
]  # fmt: skip

#: Others' events, by where they come from. `fields` is the row as it stood in its file.
FOREIGN: Final = {
    "origin": "VARCHAR", "id": "VARCHAR", "day": "DATE", "source": "VARCHAR", "target": "VARCHAR", "type": "VARCHAR",
    "cameo": "VARCHAR", "quad": "TINYINT", "intensity": "DOUBLE", "mentions": "INTEGER", "url": "VARCHAR",
    "fields": "VARCHAR[]",
}  # fmt: skip

#: Trade figures; one for each reporter, partner, flow and period, the last imported.
TRADE: Final = {
    "period": "VARCHAR", "reporter": "VARCHAR", "partner": "VARCHAR", "flow": "VARCHAR", "value": "DOUBLE",
    "currency": "VARCHAR", "origin": "VARCHAR",
}  # fmt: skip

#: Rows written at a time.
_AT_ONCE: Final = 20_000


def told_events(
    archive: Archive,
    *,
    pair: tuple[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
    articles: Collection[str] | None = None,
) -> Iterator[Told]:
    """Yield events, each once for its story, with article, story, mentions and what the story's copies carry."""
    from detente.export import Told

    stories = {article: story for story in archive.stories() for article in story.article_ids}
    carried: defaultdict[tuple[str | None, str], list[Event]] = defaultdict(list)
    for event in archive.events(pair=pair, since=since, until=until, articles=articles, story_once=False):
        carried[event.story_id, copy_key(event)].append(event)
    last: tuple[str, Article | None, Any] = ("", None, ())
    for event in archive.events(pair=pair, since=since, until=until, articles=articles):
        if event.article_id != last[0]:
            last = (event.article_id, archive.article(event.article_id), archive.mentions(event.article_id))
        copies = [
            (copy, last[1] if copy.article_id == last[0] else archive.article(copy.article_id))
            for copy in carried[event.story_id, copy_key(event)]
            if copy.article_id != event.article_id or copy.id == event.id
        ]
        yield Told(event, last[1], stories.get(event.article_id), last[2], copies)


def lay_foreign(connection: DuckDBPyConnection) -> None:
    """Make the table of others' events if it is not there."""
    laid = ", ".join(f'"{name}" {kind}' for name, kind in FOREIGN.items())
    connection.execute(f"CREATE TABLE IF NOT EXISTS foreign_events ({laid})")


def add_foreign(connection: DuckDBPyConnection, events: Iterable[ForeignEvent]) -> int:
    """Keep others' events, in place of those of the same id from the same source; return how many."""
    lay_foreign(connection)
    waiting: list[ForeignEvent] = []
    count = 0
    with transaction(connection):
        for event in events:
            waiting.append(event)
            if len(waiting) >= _AT_ONCE:
                count += _write(connection, waiting)
                waiting = []
        return count + _write(connection, waiting)


def _write(connection: DuckDBPyConnection, events: list[ForeignEvent]) -> int:
    latest = {(event.origin, event.id): event for event in events}
    connection.execute(
        "DELETE FROM foreign_events "
        "WHERE (origin, id) IN (SELECT unnest($origins::VARCHAR[]), unnest($ids::VARCHAR[]))",
        {"origins": [key[0] for key in latest], "ids": [key[1] for key in latest]},
    )
    if not latest:
        return 0
    columns = [
        [list(event.fields) if name == "fields" else getattr(event, name) for event in latest.values()]
        for name in FOREIGN
    ]
    values = ", ".join(f"unnest(?::{kind}[])" for kind in FOREIGN.values())
    connection.execute(f"INSERT INTO foreign_events SELECT {values}", columns)
    return len(latest)


def _has(connection: DuckDBPyConnection, table: str) -> bool:
    found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = $table", {"table": table})
    return found.fetchone() == (1,)


def foreign_origins(connection: DuckDBPyConnection) -> dict[str, int]:
    """Return how many events of others are kept, by source."""
    if not _has(connection, "foreign_events"):
        return {}
    found = connection.execute("SELECT origin, count(*) FROM foreign_events GROUP BY origin ORDER BY origin")
    return dict(found.fetchall())


def foreign_rows(connection: DuckDBPyConnection, origin: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a source as they stood in its files, by day and id."""
    _check(connection, origin)
    cursor = connection.execute(
        "SELECT fields FROM foreign_events WHERE origin = $origin ORDER BY day NULLS LAST, id", {"origin": origin}
    )
    while chunk := cursor.fetchmany(_AT_ONCE):
        yield from (tuple(fields) for (fields,) in chunk)


def foreign_counts(connection: DuckDBPyConnection, pair: tuple[str, str], origin: str) -> Counts:
    """Return what others' events say of a pair, each counting alike: they have no stories and no confidence."""
    import numpy as np

    from detente.relations.counts import Counts

    _check(connection, origin)
    found = connection.execute(
        "SELECT id, datediff('day', DATE '0001-01-01', day) + 1 AS day, source = $a AS forth, source = $b AS back, "
        "intensity, quad FROM foreign_events WHERE origin = $origin AND day IS NOT NULL "
        "AND ((source = $a AND target = $b) OR (source = $b AND target = $a)) ORDER BY day, id",
        {"origin": origin, "a": pair[0], "b": pair[1]},
    ).fetchnumpy()
    count = len(found["id"])
    return Counts(
        id=np.asarray(found["id"]).astype(object), day=np.asarray(found["day"]).astype(np.int64),
        story=np.arange(count, dtype=np.int64), forth=np.asarray(found["forth"]).astype(bool),
        back=np.asarray(found["back"]).astype(bool), intensity=np.asarray(found["intensity"]).astype(np.float64),
        confidence=np.ones(count), type=np.full(count, -1), quad=np.asarray(found["quad"]).astype(np.int64),
        exact=np.ones(count, dtype=bool),
    )  # fmt: skip


def _check(connection: DuckDBPyConnection, origin: str) -> None:
    there = foreign_origins(connection)
    if origin not in there:
        kept = ", ".join(there) or "none"
        raise StoreError(
            f"the archive holds no events of {origin} (of others: {kept}); `detente import FILE` adds them"
        )


def add_trade(connection: DuckDBPyConnection, trades: Iterable[Trade]) -> int:
    """Keep trade figures, in place of those for the same reporter, partner, flow and period; return how many."""
    latest = {(each.reporter, each.partner, each.flow, each.period): each for each in trades}
    laid = ", ".join(f"{name} {kind}" for name, kind in TRADE.items())
    values = ", ".join(f"unnest(?::{kind}[])" for kind in TRADE.values())
    with transaction(connection):
        connection.execute(f"CREATE TABLE IF NOT EXISTS trade ({laid}, PRIMARY KEY (reporter, partner, flow, period))")
        if latest:
            columns = [[getattr(each, name) for each in latest.values()] for name in TRADE]
            connection.execute(f"INSERT OR REPLACE INTO trade SELECT {values}", columns)
    return len(latest)


def list_trade(connection: DuckDBPyConnection, reporters: Collection[str] | None = None) -> Iterator[Trade]:
    """Yield trade figures, those of some reporters if asked, by reporter, partner, flow and period."""
    from detente.trade import Trade

    if not _has(connection, "trade"):
        return
    cursor = connection.execute(
        "SELECT * FROM trade WHERE $reporters::VARCHAR[] IS NULL OR reporter IN (SELECT unnest($reporters::VARCHAR[])) "
        "ORDER BY reporter, partner, flow, period",
        {"reporters": None if reporters is None else sorted(reporters)},
    )
    while chunk := cursor.fetchmany(_AT_ONCE):
        yield from (Trade(*row) for row in chunk)


def trade_reporters(connection: DuckDBPyConnection) -> frozenset[str]:
    """Return whose trade figures are kept."""
    if not _has(connection, "trade"):
        return frozenset()
    return frozenset(row[0] for row in connection.execute("SELECT DISTINCT reporter FROM trade").fetchall())


def is_about_trade(claim: Claim, pair: tuple[str, str]) -> bool:
    """Tell whether a claim is of trade, and of this pair's: nobody else's is named in it."""
    if not any(word in f"{claim.quantity} {claim.ranked_as or ''}".casefold() for word in ("trad", "export", "import")):
        return False
    named = {actor.country for mention in (*claim.about, *claim.partner) for actor in mention.actors}
    return bool(named) and named <= {*pair, None}
