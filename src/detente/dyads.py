"""The table of pairs: what counts between every two states, laid out so that a relation is read in milliseconds.

It is made of events and stories, and holds nothing of its own. Rows of a pair lie together, so that DuckDB reads no
others: a relation out of ten million events costs what the relation itself does. The rules are those of
`detente.relations.counted`, said in SQL; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from detente.columns import read_event
from detente.data.codebook import STATE_SECTORS, TYPES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from detente.records import Event
    from detente.relations.counts import Counts
    from detente.relations.records import By

__all__ = [
    "NARROWED", "Narrowed", "coverage", "ensure_dyads", "events_by_id", "last_day", "name_events", "pairs_between",
    "parts_of", "read_counts", "write_dyads",
]  # fmt: skip

Deed = Literal["words", "deeds"]

_COARSER: Final = ("day", "week", "month", "quarter", "year")

_PARTY: Final = '{"country":"VARCHAR","sectors":["VARCHAR"]}'
_SHAPE: Final = f'[{{"actor":{_PARTY},"members":[{_PARTY}]}}]'

#: One event for all copies of a report, from the article that speaks for its story.
_ONCE: Final = """
    SELECT events.*, coalesce(story_articles.story_id, events.story_id, events.article_id) AS story,
        try_cast(events.published[:10] AS DATE) AS told
    FROM events
    LEFT JOIN story_articles ON story_articles.article_id = events.article_id
    LEFT JOIN stories ON stories.id = story_articles.story_id
    WHERE events.status NOT IN ('denied', 'hypothetical')
        AND len(source_countries) > 0 AND len(target_countries) > 0
        AND NOT (len(source_countries) = 1 AND source_countries = target_countries)
    QUALIFY row_number() OVER (
        PARTITION BY story, sameness, events.status, events.date
        ORDER BY stories.lead_id IS DISTINCT FROM events.article_id, events.published NULLS LAST, events.article_id,
            events.confidence DESC, events.id
    ) = 1 AND events.article_id = first_value(events.article_id) OVER (
        PARTITION BY story, sameness
        ORDER BY stories.lead_id IS DISTINCT FROM events.article_id, events.published NULLS LAST, events.article_id
    )
"""

#: The countries whose state acts: an actor without a sector is the state itself.
_ACTING: Final = f"""
    SELECT *, list_distinct(flatten([
        [actor.country FOR actor IN CASE WHEN len(mention.members) > 0 THEN mention.members ELSE [mention.actor] END
         IF actor.country IS NOT NULL AND (len(coalesce(actor.sectors, [])) = 0
            OR list_has_any(actor.sectors, {list(STATE_SECTORS)}))]
        FOR mention IN from_json(source, '{_SHAPE}')
    ])) AS acting
    FROM once
"""  # noqa: S608 - made of the constants above


def _end_of(day: str, precision: str) -> str:
    return (
        f"CASE {precision} WHEN 'day' THEN {day} WHEN 'week' THEN (date_trunc('week', {day}) + INTERVAL 6 DAY)::DATE "
        f"WHEN 'month' THEN last_day({day}) "
        f"WHEN 'quarter' THEN (date_trunc('quarter', {day}) + INTERVAL 3 MONTH - INTERVAL 1 DAY)::DATE "
        f"ELSE make_date(year({day}), 12, 31) END"
    )


def _day_for(by: str) -> str:
    """Return the day an event counts on in periods of a length, or NULL; see `detente.relations.counted`."""
    fine = ", ".join(f"'{name}'" for name in (*_COARSER[: _COARSER.index(by) + 1], "unknown"))
    return f"""
        CASE WHEN status = 'planned' THEN coalesce(told, date)
            WHEN date IS NULL THEN NULL
            WHEN date_basis = 'published' THEN CASE WHEN status = 'historical' THEN NULL ELSE coalesce(told, date) END
            WHEN date_precision IN ({fine}) THEN date
            WHEN told BETWEEN date AND {_end_of("date", "date_precision")} THEN told
        END AS on_{by}
    """


_DYADS: Final = f"""
    CREATE OR REPLACE {{kept}} TABLE dyads AS
    WITH once AS ({_ONCE}), acts AS ({_ACTING}),
    ways AS (
        SELECT acts.*, a, b FROM acts, unnest(acting) s(a), unnest(target_countries) t(b) WHERE a <> b
    ),
    pairs AS (
        SELECT least(a, b) || '-' || greatest(a, b) AS pair, bool_or(a < b) AS forth, bool_or(a > b) AS back, id,
            any_value(story) AS story, any_value(COLUMNS('^(intensity|confidence|type|quad|issues|date_precision)$')),
            any_value([link.kind || '.' || coalesce(link.country, '')
                       FOR link IN from_json(reported_by, '[{{"kind":"VARCHAR","country":"VARCHAR"}}]')]) AS told_by,
            {", ".join(f"any_value(on_{by}) AS on_{by}" for by in _COARSER)}
        FROM (SELECT *, {", ".join(map(_day_for, _COARSER))} FROM ways)
        WHERE coalesce({", ".join(f"on_{by}" for by in reversed(_COARSER))}) IS NOT NULL
        GROUP BY id, pair
    )
    SELECT pair, forth, back, id, dense_rank() OVER (ORDER BY story)::BIGINT AS story,
        least(greatest(confidence, 0), 1) AS confidence, intensity, list_position({list(TYPES)}, type) - 1 AS type,
        quad, issues, told_by, date_precision = 'day' AS exact, {", ".join(f"on_{by}" for by in _COARSER)}
    FROM pairs ORDER BY pair, on_year, id
"""  # noqa: S608 - made of the constants above

#: How many stories of the whole archive were published on each day; a story counts on its teller's.
_COVERAGE: Final = """
    CREATE OR REPLACE {kept} TABLE coverage AS
    SELECT try_cast(published[:10] AS DATE) AS day, count(*)::INTEGER AS stories
    FROM stories JOIN articles ON articles.id = stories.lead_id
    WHERE day IS NOT NULL GROUP BY day ORDER BY day
"""

_MADE_OF: Final = """
    CREATE OR REPLACE {kept} TABLE dyads_of AS
    SELECT (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM stories) AS stories
"""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which events of a pair count: an issue, words or deeds, a type, and whose reports.

    `outlets` is a kind of outlet (`wire`, `state-media`, `government`, `outlet`, `other`), or `independent` for what
    neither state media nor a government tells. `without` are states whose own media and government are not listened to.
    """

    issue: str | None = None
    deed: Deed | None = None
    type: str | None = None
    outlets: str | None = None
    without: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return what is narrowed, and nothing else."""
        found = {"issue": self.issue, "deed": self.deed, "type": self.type, "outlets": self.outlets}
        return {k: v for k, v in found.items() if v} | ({"without": list(self.without)} if self.without else {})

    def where(self) -> tuple[str, dict[str, Any]]:
        """Return the condition and its values."""
        parts: list[str] = []
        values: dict[str, Any] = {}
        if self.issue:
            parts.append("list_contains(issues, $issue)")
            values["issue"] = self.issue
        if self.type:
            parts.append("type = $type")
            values["type"] = TYPES.index(self.type) if self.type in TYPES else -1
        if self.deed:
            parts.append("quad IN (1, 3)" if self.deed == "words" else "quad IN (2, 4)")
        if self.outlets == "independent":
            parts.append("NOT list_bool_or([starts_with(t, 'state-media.') OR starts_with(t, 'government.') "
                         "FOR t IN told_by] || [false])")  # fmt: skip
        elif self.outlets:
            parts.append("list_bool_or([starts_with(t, $outlets) FOR t IN told_by] || [false])")
            values["outlets"] = f"{self.outlets}."
        if self.without:
            parts.append("NOT list_has_any(told_by, $without)")
            values["without"] = [f"{kind}.{state}" for state in self.without for kind in ("state-media", "government")]
        return " AND ".join(parts) or "true", values


NARROWED: Final = Narrowed()


def write_dyads(connection: DuckDBPyConnection, *, kept: bool = True) -> None:
    """Make the table anew from the events and stories; call it when stories were set.

    With `kept` False it lives no longer than the connection, which may be read-only.
    """
    for query in (_DYADS, _COVERAGE, _MADE_OF):
        connection.execute(query.replace("{kept}", "" if kept else "TEMP"))


def ensure_dyads(connection: DuckDBPyConnection) -> None:
    """See to it that the table is there and made of the events there are."""
    found = connection.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'dyads' AND column_name = 'exact'"
    ).fetchone()
    # A table that an older version laid lacks what this one asks for.
    if found and found[0]:
        made = connection.execute(
            "SELECT (SELECT (events, stories) FROM dyads_of) = "
            "((SELECT count(*) FROM events), (SELECT count(*) FROM stories))"
        ).fetchone()
        if made == (True,):
            return
    write_dyads(connection, kept=False)


def read_counts(connection: DuckDBPyConnection, pair: tuple[str, str], by: By, narrowed: Narrowed = NARROWED) -> Counts:
    """Return what counts between two states, `forth` from the first named to the second.

    The counts' ids are numbers that `name_events` knows: to fetch the names of all would take longer than the rest.
    """
    import numpy as np

    from detente.relations.counts import Counts

    where, values = narrowed.where()
    day = f"on_{by}"
    found = connection.execute(
        f"SELECT rowid AS id, datediff('day', DATE '0001-01-01', {day}) + 1 AS day, story, forth, back, intensity, "  # noqa: S608
        f"confidence, type, quad, exact FROM dyads WHERE pair = $pair AND {day} IS NOT NULL AND {where} "
        "ORDER BY day, story, rowid",
        {"pair": "-".join(sorted(pair)), **values},
    ).fetchnumpy()
    kinds = {"id": np.int64, "day": np.int64, "story": np.int64, "forth": bool, "back": bool, "intensity": np.float64,
             "confidence": np.float64, "type": np.int64, "quad": np.int64, "exact": bool}  # fmt: skip
    columns = {name: np.asarray(found[name]).astype(kind, copy=False) for name, kind in kinds.items()}
    if pair[0] > pair[1]:
        columns["forth"], columns["back"] = columns["back"], columns["forth"]
    return Counts(**columns)


def name_events(connection: DuckDBPyConnection, numbers: Iterable[Any]) -> list[str]:
    """Return the ids of the events with these numbers, in the order asked.

    The numbers are those of `read_counts` on the same connection, the table as it was then.
    """
    asked = [int(number) for number in numbers]
    names = dict(connection.execute(
        "SELECT rowid, id FROM dyads WHERE rowid IN (SELECT unnest($asked::BIGINT[]))", {"asked": asked}
    ).fetchall())  # fmt: skip
    return [names[number] for number in asked]


def coverage(connection: DuckDBPyConnection) -> dict[date, int]:
    """Return how many stories the whole archive holds, by day of publication."""
    return dict(connection.execute("SELECT day, stories FROM coverage ORDER BY day").fetchall())


def parts_of(
    connection: DuckDBPyConnection, pair: tuple[str, str], by: By, split: str, narrowed: Narrowed = NARROWED
) -> dict[str, list[int]]:
    """Return the events of a pair by `issue` or by kind of `outlet`: numbers by name; an event may have several."""
    where, values = narrowed.where()
    name = "unnest(issues)" if split == "issue" else "unnest(list_distinct([split_part(t, '.', 1) FOR t IN told_by]))"
    rows = connection.execute(
        f"SELECT {name} AS name, list(rowid) FROM dyads "  # noqa: S608
        f"WHERE pair = $pair AND on_{by} IS NOT NULL AND {where} GROUP BY name ORDER BY name",
        {"pair": "-".join(sorted(pair)), **values},
    ).fetchall()
    return {name: numbers for name, numbers in rows if name is not None}


def pairs_between(
    connection: DuckDBPyConnection, since: date, until: date, by: By, wrong: Mapping[int, float]
) -> Iterator[tuple[str, date, int, float, float]]:
    """Yield, for each pair and period, its stories, the sum of what they add, and the sum of squares.

    `wrong` is what to expect of an event whose type was coded wrongly, by the type's number. A pair with a body that is
    no state (`IGO`) is left out.
    """
    day = f"on_{by}"
    expected = f"({[wrong[at] for at in range(len(TYPES))]}::DOUBLE[])"
    yield from connection.execute(
        f"""
        WITH told AS (
            SELECT pair, date_trunc('{by}', {day})::DATE AS first, story,
                sum(confidence * intensity + (1 - confidence) * {expected}[type + 1]) AS value
            FROM dyads WHERE {day} BETWEEN $since AND $until AND NOT contains(pair, 'IGO') GROUP BY ALL
        )
        SELECT pair, first, count(*), sum(value), sum(value * value) FROM told GROUP BY ALL ORDER BY ALL
        """,  # noqa: S608
        {"since": since, "until": until},
    ).fetchall()


def last_day(connection: DuckDBPyConnection) -> date | None:
    """Return the last day on which anything counts and was published: plans lie ahead of it."""
    row = connection.execute("SELECT max(day) FROM coverage").fetchone()
    return row[0] if row else None


def events_by_id(connection: DuckDBPyConnection, ids: Collection[str]) -> dict[str, Event]:
    """Return some events, each with its story, by their ids."""
    cursor = connection.execute(
        "SELECT events.* REPLACE (coalesce(story_articles.story_id, events.story_id) AS story_id) FROM events "
        "LEFT JOIN story_articles ON story_articles.article_id = events.article_id "
        "WHERE events.id IN (SELECT unnest($ids::VARCHAR[])) ORDER BY events.id",
        {"ids": sorted(ids)},
    )
    names = [column[0] for column in cursor.description or ()]
    found = (read_event(dict(zip(names, row, strict=True))) for row in cursor.fetchall())
    return {event.id: event for event in found}
