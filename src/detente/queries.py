"""Every read of the archive: functions from a connection to records, each in an order that never changes.

Articles come by time of publication as printed, those without one last, then by id; events by article, then by place
in the text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from detente.columns import (
    Columns,
    read_article,
    read_event,
    read_mention,
    read_milestone,
    read_page,
    read_statement,
)
from detente.records import Actor, Article, Event, Mention, Milestone, Page, Rejected, Statement, Story

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "count_rows",
    "find_article",
    "find_page",
    "is_coded",
    "list_articles",
    "list_coded",
    "list_coders",
    "list_copies",
    "list_events",
    "list_mentions",
    "list_milestone_records", "list_milestones",
    "list_neighbours",
    "list_outdated",
    "list_outlets",
    "list_persons",
    "list_reasons",
    "list_rejected",
    "list_some_articles",
    "list_statements",
    "list_stories",
    "list_stories_of",
    "list_texts",
    "list_unplaced",
]  # fmt: skip

#: Rows fetched at a time: an archive of millions is read in bounded memory.
_CHUNK: Final = 1_000

#: Each event with the story of its article; an event keeps the story it came with where the archive holds none.
_TOLD: Final = """
    SELECT events.* REPLACE (coalesce(story_articles.story_id, events.story_id) AS story_id), stories.lead_id
    FROM events
    LEFT JOIN story_articles ON story_articles.article_id = events.article_id
    LEFT JOIN stories ON stories.id = story_articles.story_id
    WHERE ($articles::VARCHAR[] IS NULL OR events.article_id IN (SELECT unnest($articles::VARCHAR[])))
        AND ($source IS NULL
            OR (list_contains(source_countries, $source) AND list_contains(target_countries, $target))
            OR (list_contains(source_countries, $target) AND list_contains(target_countries, $source)))
"""

#: Of the copies of an event or statement in one story the lead article's speaks; where it has none, the first copy's.
_SPEAKER: Final = """
    first_value(article_id) OVER (
        PARTITION BY coalesce(story_id, article_id), sameness
        ORDER BY lead_id IS DISTINCT FROM article_id, published NULLS LAST, article_id
    )
"""

_EVENTS: Final = f"""
    WITH told AS ({_TOLD}), spoken AS (SELECT *, {_SPEAKER} AS speaker FROM told)
    SELECT * FROM spoken
    WHERE (NOT $once OR article_id = speaker)
        AND ($since IS NULL OR day >= $since) AND ($until IS NULL OR day <= $until)
    ORDER BY published NULLS LAST, article_id, sentence_start, ordinal
"""  # noqa: S608 - made of the constants above


def list_events(
    connection: DuckDBPyConnection,
    *,
    pair: tuple[str, str] | None = None,
    since: date | None = None,
    until: date | None = None,
    articles: Collection[str] | None = None,
    story_once: bool = True,
) -> Iterator[Event]:
    """Yield events, each with its story.

    `pair` keeps what either country did to the other. `since` and `until`, both included, compare with the event's own
    date, or the day of publication where it has none. `articles` keeps what these say. With `story_once` an event that
    several copies of a report carry comes once, from the article that speaks, which is always one of those kept.
    """
    source, target = pair or (None, None)
    values = {
        "source": source, "target": target, "since": since, "until": until, "once": story_once,
        "articles": None if articles is None else sorted(articles),
    }  # fmt: skip
    yield from map(read_event, _rows(connection, _EVENTS, values))


def list_copies(connection: DuckDBPyConnection, event_ids: Collection[str]) -> list[str]:
    """Return the ids of some events and of the same events in the copies of their reports."""
    query = """
        SELECT id FROM events WHERE id IN (SELECT unnest($ids::VARCHAR[]))
        UNION
        SELECT copies.id
        FROM events JOIN story_articles AS own ON own.article_id = events.article_id
        JOIN story_articles AS others ON others.story_id = own.story_id
        JOIN events AS copies ON copies.article_id = others.article_id AND copies.sameness = events.sameness
        WHERE events.id IN (SELECT unnest($ids::VARCHAR[]))
        ORDER BY id
    """
    return [row["id"] for row in _rows(connection, query, {"ids": sorted(event_ids)})]


def list_articles(connection: DuckDBPyConnection, *, in_order: bool = True) -> Iterator[Article]:
    """Yield every article; in order of publication all are held at once, else a few at a time."""
    order = "ORDER BY published NULLS LAST, id" if in_order else ""
    yield from map(read_article, _rows(connection, f"SELECT * FROM articles {order}"))  # noqa: S608 - the words above


#: Articles of a site that are looked at to tell what recurs on it: a line on one in twenty shows.
_NEIGHBOURS: Final = 2_000


def list_neighbours(connection: DuckDBPyConnection, article: Article) -> Iterator[Article]:
    """Yield other articles that stand on the article's site, or are of its outlet where it has no address.

    The 2,000 latest, by publication.
    """
    query = """
        SELECT * FROM articles
        WHERE id <> $id AND (CASE WHEN $url IS NULL THEN outlet = $outlet
            ELSE regexp_extract(url, $host, 1) = regexp_extract($url, $host, 1) AND regexp_extract($url, $host, 1) <> ''
            END)
        ORDER BY published DESC NULLS LAST, id LIMIT $most
    """
    values = {
        "id": article.id, "url": article.url, "outlet": article.outlet, "host": r"^[a-z]+://(?:www\.)?([^/:?#]+)",
        "most": _NEIGHBOURS,
    }  # fmt: skip
    yield from map(read_article, _rows(connection, query, values))


def find_article(connection: DuckDBPyConnection, article_id: str) -> Article | None:
    """Return the article, or None if it is not in the archive."""
    return next(map(read_article, _rows(connection, "SELECT * FROM articles WHERE id = $id", {"id": article_id})), None)


def find_page(connection: DuckDBPyConnection, content_hash: str) -> Page | None:
    """Return the page as it was read, or None if it was not kept."""
    found = _rows(connection, "SELECT * FROM pages WHERE content_hash = $hash", {"hash": content_hash})
    return next(map(read_page, found), None)


def list_mentions(connection: DuckDBPyConnection, article_id: str) -> tuple[Mention, ...]:
    """Return an article's mentions in the order they were found."""
    rows = _rows(connection, "SELECT record FROM mentions WHERE article_id = $id ORDER BY ordinal", {"id": article_id})
    return tuple(read_mention(row["record"]) for row in rows)


def list_stories(connection: DuckDBPyConnection) -> Iterator[Story]:
    """Yield every story, by its first article."""
    for row in _rows(connection, """
        SELECT stories.*, list(story_articles.article_id ORDER BY ordinal) AS article_ids,
            min(articles.published) AS first
        FROM stories JOIN story_articles ON story_articles.story_id = stories.id
        LEFT JOIN articles ON articles.id = story_articles.article_id
        GROUP BY ALL ORDER BY first NULLS LAST, stories.id
    """):  # fmt: skip
        yield Story(row["id"], tuple(row["article_ids"]), row["lead_id"], tuple(row["outlets"]))


def list_rejected(connection: DuckDBPyConnection) -> Iterator[Rejected]:
    """Yield what was read and not coded, by origin and position."""
    for row in _rows(connection, "SELECT * FROM rejected ORDER BY origin, position NULLS FIRST"):
        yield Rejected(row["origin"], row["reason"], row["position"])


def is_coded(connection: DuckDBPyConnection, key: str, coder: str, lexicon: str) -> bool:
    """Tell whether the article with this id or content hash was coded by these versions, or is not to be any more."""
    # Two questions, for each has an index; one with OR reads the table, which at 200,000 articles takes 9 ms.
    found = connection.execute(
        "SELECT 1 FROM (SELECT * FROM coded WHERE content_hash = $key UNION ALL "
        "SELECT * FROM coded WHERE article_id = $key) "
        "WHERE (coder = $coder AND lexicon = $lexicon) OR article_id IN (SELECT article_id FROM withheld)",
        {"key": key, "coder": coder, "lexicon": lexicon},
    )
    return found.fetchone() is not None


def list_coders(connection: DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Return how many articles each version of coder and lexicon coded."""
    rows = _rows(connection, "SELECT coder, lexicon, count(*) AS articles FROM coded GROUP BY ALL ORDER BY ALL")
    return {(row["coder"], row["lexicon"]): row["articles"] for row in rows}


def count_rows(connection: DuckDBPyConnection) -> dict[str, int]:
    """Return how many pages, articles, stories, mentions, events and rejections there are."""
    tables = ("pages", "articles", "stories", "mentions", "events", "statements", "rejected")
    counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in tables)  # noqa: S608 - the names above
    return next(_rows(connection, f"SELECT {counts}"))


def _rows(connection: DuckDBPyConnection, query: str, values: dict[str, Any] | None = None) -> Iterator[Columns]:
    """Yield rows as name to value; extra columns that a query only sorts by are the reader's to ignore."""
    # A cursor of its own: reading on while the caller asks something else must not lose rows.
    cursor = connection.cursor()
    try:
        cursor.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        while chunk := cursor.fetchmany(_CHUNK):
            for row in chunk:
                yield dict(zip(names, row, strict=True))
    finally:
        cursor.close()


def list_coded(connection: DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Return by which versions of coder and lexicon each article was coded."""
    rows = _rows(connection, "SELECT article_id, coder, lexicon FROM coded")
    return {row["article_id"]: (row["coder"], row["lexicon"]) for row in rows}


def list_texts(connection: DuckDBPyConnection, article_ids: Collection[str]) -> dict[str, str]:
    """Return the texts of some articles by id; those that are not here are left out."""
    rows = _rows(connection, "SELECT id, text FROM articles WHERE id IN (SELECT unnest($ids::VARCHAR[]))",
                 {"ids": sorted(article_ids)})  # fmt: skip
    return {row["id"]: row["text"] for row in rows}


def list_some_articles(connection: DuckDBPyConnection, article_ids: Collection[str]) -> Iterator[Article]:
    """Yield the articles with these ids, as far as they are here, in order of publication."""
    rows = _rows(connection, "SELECT * FROM articles WHERE id IN (SELECT unnest($ids::VARCHAR[])) "
                 "ORDER BY published NULLS LAST, id", {"ids": sorted(article_ids)})  # fmt: skip
    yield from map(read_article, rows)


def list_reasons(connection: DuckDBPyConnection) -> dict[str, int]:
    """Return how many pages were rejected for each reason, the commonest first."""
    rows = _rows(
        connection, "SELECT reason, count(*) AS pages FROM rejected GROUP BY reason ORDER BY pages DESC, reason"
    )
    return {row["reason"]: row["pages"] for row in rows}


#: Persons whom a report's own words introduce with office and country, one row for each as the reports have it.
_PERSONS: Final = """
    SELECT any_value(record) AS record, min(day) AS first, max(day) AS last
    FROM (
        SELECT mentions.*, json_extract_string(record, '$.actor.office') AS office,
            coalesce(dateline_date, try_cast(published[:10] AS DATE)) AS day
        FROM mentions JOIN articles ON articles.id = mentions.article_id
        WHERE kind = 'person' AND actor_id IS NOT NULL AND country IS NOT NULL AND mentions.confidence >= 0.9
    )
    WHERE office IS NOT NULL
    GROUP BY actor_id, country, office
    ORDER BY actor_id, country, office
"""


def list_persons(connection: DuckDBPyConnection) -> Iterator[tuple[Actor, date | None, date | None]]:
    """Yield the persons whom articles introduce by office and country, with the first and last day they do."""
    for row in _rows(connection, _PERSONS):
        actor = read_mention(row["record"]).actor
        if actor is not None:
            yield actor, row["first"], row["last"]


def list_unplaced(connection: DuckDBPyConnection) -> Iterator[Article]:
    """Yield the articles that name a person without country whom another article introduces, all of one country."""
    query = """
        SELECT * FROM articles WHERE id IN (
            SELECT open.article_id
            FROM mentions AS open JOIN mentions AS told ON told.actor_id = open.actor_id
            WHERE open.kind = 'person' AND open.country IS NULL
                AND told.kind = 'person' AND told.country IS NOT NULL AND told.confidence >= 0.9
                AND json_extract_string(told.record, '$.actor.office') IS NOT NULL
            GROUP BY open.article_id, open.actor_id
            HAVING count(DISTINCT told.country) = 1
        )
        ORDER BY id
    """
    yield from map(read_article, _rows(connection, query))


_STATEMENTS: Final = f"""
    WITH told AS (
        SELECT statements.record, statements.article_id, statements.ordinal, statements.published, statements.day,
            statements.sentence_start, statements.sameness, stories.lead_id,
            story_articles.story_id AS story_id
        FROM statements
        LEFT JOIN story_articles ON story_articles.article_id = statements.article_id
        LEFT JOIN stories ON stories.id = story_articles.story_id
        WHERE ($articles::VARCHAR[] IS NULL OR statements.article_id IN (SELECT unnest($articles::VARCHAR[])))
            AND ($first IS NULL
                OR (list_contains(speaker_countries, $first) AND list_contains(concerns, $second))
                OR (list_contains(speaker_countries, $second) AND list_contains(concerns, $first)))
            AND ($speaker IS NULL OR speaker_id = $speaker OR list_contains(speaker_countries, $speaker))
            AND ($issue IS NULL OR list_contains(issues, $issue)) AND ($kind IS NULL OR kind = $kind)
    ), spoken AS (
        SELECT *, {_SPEAKER} AS teller FROM told
    )
    SELECT record, story_id FROM spoken
    WHERE (NOT $once OR article_id = teller)
        AND ($since IS NULL OR day >= $since) AND ($until IS NULL OR day <= $until)
    ORDER BY published NULLS LAST, article_id, sentence_start, ordinal
"""  # noqa: S608 - made of the constant above


def list_statements(
    connection: DuckDBPyConnection,
    *,
    pair: tuple[str, str] | None = None,
    speaker: str | None = None,
    issue: str | None = None,
    kind: str | None = None,
    since: date | None = None,
    until: date | None = None,
    articles: Collection[str] | None = None,
    story_once: bool = True,
) -> Iterator[Statement]:
    """Yield statements, each with its story.

    `pair` keeps what either country says to or about the other; `speaker` is a country or an actor's id. With
    `story_once` the same words in several copies of a report come once.
    """
    first, second = pair or (None, None)
    values = {
        "first": first, "second": second, "speaker": speaker, "issue": issue, "kind": kind, "since": since,
        "until": until, "once": story_once, "articles": None if articles is None else sorted(articles),
    }  # fmt: skip
    for row in _rows(connection, _STATEMENTS, values):
        statement = read_statement(row["record"])
        yield replace(statement, story_id=row["story_id"] or statement.story_id)


def list_milestones(connection: DuckDBPyConnection, *, pair: tuple[str, str] | None = None) -> Iterator[Milestone]:
    """Yield milestones; with `pair`, those of both countries together."""
    first, second = pair or (None, None)
    query = """
        SELECT record FROM milestones
        WHERE $first IS NULL OR (list_contains(countries, $first) AND list_contains(countries, $second))
        ORDER BY published NULLS LAST, article_id, ordinal
    """
    for row in _rows(connection, query, {"first": first, "second": second}):
        yield read_milestone(row["record"])


def list_outdated(connection: DuckDBPyConnection, coder: str, lexicon: str) -> Iterator[str]:
    """Yield the content hashes of the articles that other versions coded, without those whose text is withheld."""
    query = """
        SELECT content_hash FROM coded
        WHERE (coder <> $coder OR lexicon <> $lexicon) AND article_id NOT IN (SELECT article_id FROM withheld)
        ORDER BY article_id
    """
    yield from (row["content_hash"] for row in _rows(connection, query, {"coder": coder, "lexicon": lexicon}))


def list_stories_of(connection: DuckDBPyConnection, article_ids: Collection[str]) -> Iterator[Story]:
    """Yield the stories that some articles are in."""
    for row in _rows(connection, """
        SELECT stories.*, list(story_articles.article_id ORDER BY ordinal) AS article_ids
        FROM stories JOIN story_articles ON story_articles.story_id = stories.id
        WHERE stories.id IN (
            SELECT story_id FROM story_articles WHERE article_id IN (SELECT unnest($ids::VARCHAR[])))
        GROUP BY ALL ORDER BY stories.id
    """, {"ids": sorted(article_ids)}):  # fmt: skip
        yield Story(row["id"], tuple(row["article_ids"]), row["lead_id"], tuple(row["outlets"]))


def list_milestone_records(connection: DuckDBPyConnection) -> list[str]:
    """Return every milestone as the archive keeps it, for `columns.read_milestone`."""
    rows = _rows(connection, "SELECT record FROM milestones ORDER BY published NULLS LAST, article_id, ordinal")
    return [row["record"] for row in rows]


def list_outlets(connection: DuckDBPyConnection) -> Iterator[tuple[str, str | None]]:
    """Yield the id and the outlet of every article that has a text, by id."""
    for row in _rows(connection, "SELECT id, outlet FROM articles WHERE text <> '' ORDER BY id"):
        yield row["id"], row["outlet"]
