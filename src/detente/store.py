"""The archive's tables, and everything that writes them.

DuckDB allows one writing process or several reading ones. A write is one transaction: what a killed run leaves is
whole articles or nothing of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.columns import (
    Columns,
    article_columns,
    event_columns,
    mention_columns,
    milestone_columns,
    page_columns,
    statement_columns,
)
from detente.errors import StoreError
from detente.records import Article, Event, Mention, Milestone, Page, Rejected, Statement, Story

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "SCHEMA", "TABLES", "CodedArticle", "drop_rejected", "insert", "lay_over", "open_database", "open_over",
    "read_or_explain", "transaction", "write_batch", "write_stories",
]  # fmt: skip

#: Raised by one whenever a table changes its columns or a column its meaning.
SCHEMA: Final = 3

#: Every table with its columns. `coded` tells which coder and lexicon made an article's rows: what it names is done.
#: `withheld` names the articles whose text was taken out again, and whose it was.
TABLES: Final[dict[str, dict[str, str]]] = {
    "archive": {"format": "VARCHAR", "schema": "INTEGER"},
    "pages": {
        "content_hash": "VARCHAR PRIMARY KEY", "origin": "VARCHAR", "kind": "VARCHAR", "url": "VARCHAR",
        "title": "VARCHAR", "published": "VARCHAR", "publisher": "VARCHAR", "language": "VARCHAR", "raw": "BLOB",
        "content": "BLOB",
    },
    "articles": {
        "id": "VARCHAR PRIMARY KEY", "text": "VARCHAR", "title": "VARCHAR", "url": "VARCHAR", "outlet": "VARCHAR",
        "author": "VARCHAR", "language": "VARCHAR", "published": "VARCHAR", "updated": "VARCHAR", "dateline": "JSON",
        "dateline_date": "DATE", "credits": "JSON", "cuts": "JSON", "content_hash": "VARCHAR", "origin": "VARCHAR",
        "section": "VARCHAR",
    },
    "coded": {
        "article_id": "VARCHAR PRIMARY KEY", "content_hash": "VARCHAR", "coder": "VARCHAR", "lexicon": "VARCHAR",
    },
    "mentions": {
        "article_id": "VARCHAR", "ordinal": "INTEGER", "start": "INTEGER", "end": "INTEGER", "text": "VARCHAR",
        "kind": "VARCHAR", "actor_id": "VARCHAR", "country": "VARCHAR", "confidence": "DOUBLE", "record": "JSON",
    },
    "events": {
        "id": "VARCHAR", "article_id": "VARCHAR", "ordinal": "INTEGER", "story_id": "VARCHAR", "type": "VARCHAR",
        "mode": "VARCHAR", "status": "VARCHAR", "quad": "TINYINT", "intensity": "DOUBLE", "cameo": "VARCHAR",
        "date": "DATE", "date_precision": "VARCHAR", "date_basis": "VARCHAR", "day": "DATE",
        "source_countries": "VARCHAR[]", "target_countries": "VARCHAR[]", "source": "JSON", "target": "JSON",
        "said_by": "JSON", "reported_by": "JSON", "contexts": "VARCHAR[]", "issues": "VARCHAR[]", "place": "JSON",
        "sentence": "VARCHAR", "sentence_start": "INTEGER", "sentence_end": "INTEGER", "trigger": "VARCHAR",
        "trigger_start": "INTEGER", "trigger_end": "INTEGER", "confidence": "DOUBLE", "coder": "VARCHAR",
        "lexicon": "VARCHAR", "url": "VARCHAR", "title": "VARCHAR", "published": "VARCHAR", "sameness": "VARCHAR",
        "statement_id": "VARCHAR",
    },
    "statements": {
        "id": "VARCHAR", "article_id": "VARCHAR", "ordinal": "INTEGER", "kind": "VARCHAR", "speaker_id": "VARCHAR",
        "speaker_countries": "VARCHAR[]", "concerns": "VARCHAR[]", "issues": "VARCHAR[]", "quote": "VARCHAR",
        "polarity": "VARCHAR", "hedged": "BOOLEAN", "date": "DATE", "day": "DATE", "words": "VARCHAR",
        "sentence_start": "INTEGER", "event_id": "VARCHAR", "is_claim": "BOOLEAN", "confidence": "DOUBLE",
        "coder": "VARCHAR", "lexicon": "VARCHAR", "published": "VARCHAR", "sameness": "VARCHAR", "record": "JSON",
    },
    "milestones": {
        "id": "VARCHAR", "article_id": "VARCHAR", "ordinal": "INTEGER", "countries": "VARCHAR[]", "what": "VARCHAR",
        "years": "INTEGER", "since": "INTEGER", "published": "VARCHAR", "record": "JSON",
    },
    "stories": {"id": "VARCHAR", "lead_id": "VARCHAR", "outlets": "VARCHAR[]"},
    "story_articles": {"story_id": "VARCHAR", "article_id": "VARCHAR", "ordinal": "INTEGER"},
    "rejected": {"origin": "VARCHAR", "position": "VARCHAR", "reason": "VARCHAR"},
    "withheld": {"article_id": "VARCHAR PRIMARY KEY", "content_hash": "VARCHAR", "source": "VARCHAR"},
}  # fmt: skip

#: Stories written with one statement.
_STORIES: Final = 5_000

_LONE: Final = re.compile("[\ud800-\udfff]")

#: An article, its mentions and events, the versions of the coder and the lexicon that made them, its statements and
#: milestones.
CodedArticle = tuple[
    Article, Sequence[Mention], Sequence[Event], str, str, Sequence[Statement], Sequence[Milestone]
]  # fmt: skip


def open_database(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    """Open the archive at `path`, or lay a new one unless `read_only`.

    Raises StoreError, with what to do, where the file cannot be opened or is no archive this version knows.
    """
    import duckdb

    _check_path(path, read_only)
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        raise StoreError(_explain(path, str(error))) from error
    try:
        _check_schema(connection, path, read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def open_over(path: Path) -> DuckDBPyConnection:
    """Open a database in memory with the archive attached read-only, and a view for each of its tables.

    `lay_over` then puts rows in place of others. The table of pairs is left out, to be made anew of what is laid over.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS kept (READ_ONLY)")
        found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
        for (table,) in found:
            if table not in ("dyads", "dyads_of", "coverage"):
                connection.execute(f'CREATE VIEW "{table}" AS SELECT * FROM kept."{table}"')  # noqa: S608
        connection.execute("CREATE TABLE dyads_of AS SELECT -1 AS events, -1 AS stories")
    except duckdb.Error as error:
        connection.close()
        raise StoreError(_explain(path, str(error))) from error
    return connection


def lay_over(
    connection: DuckDBPyConnection, table: str, key: str, gone: Iterable[str], rows: Sequence[Columns]
) -> None:
    """Put rows in place of those whose `key` is one of `gone`, for readers of a connection that `open_over` made."""
    connection.execute(f"DROP VIEW {table}")
    _lay_table(connection, table)
    insert(connection, table, rows)
    connection.execute(f"ALTER TABLE {table} RENAME TO laid_{table}")
    connection.execute(f"CREATE TABLE gone_{table} AS SELECT unnest(?::VARCHAR[]) AS key", [list(gone)])
    connection.execute(
        f"CREATE VIEW {table} AS SELECT * FROM kept.{table} WHERE {key} NOT IN (SELECT key FROM gone_{table}) "  # noqa: S608
        f"UNION ALL BY NAME SELECT * FROM laid_{table}"
    )


def _check_path(path: Path, read_only: bool) -> None:
    if path.is_dir():
        raise StoreError(f"{path} is a directory; name a file in it, such as {path / 'archive.duckdb'}")
    if not path.parent.is_dir():
        raise StoreError(f"{path.parent} is not there; make the directory first")
    if read_only and not path.exists():
        raise StoreError(f"there is no archive at {path}; `detente code SOURCE --store {path}` makes one")
    if not read_only and path.exists() and path.stat().st_size == 0:
        # A run killed in its first instant leaves an empty file, which DuckDB would refuse ever after.
        path.unlink()
    if path.is_file() and path.stat().st_size and not _is_database(path):
        raise StoreError(f"{path} is not an archive; name another file")


def _is_database(path: Path) -> bool:
    """Tell whether a file is DuckDB's. DuckDB itself opens a table of data under any name, and would keep nothing."""
    try:
        with path.open("rb") as stream:
            return stream.read(12)[8:] == b"DUCK"
    except OSError:
        return True  # what may not be read is DuckDB's to explain


def _explain(path: Path, message: str) -> str:
    if "Could not set lock" in message:
        return (
            f"{path} is in use by another process; wait for it or stop it. Several may read at once (read-only), "
            "but while one writes nobody else may open the archive"
        )
    if "different configuration" in message:
        return f"{path} is already open in this process, for writing or for reading; close that archive first"
    if "not a valid DuckDB database" in message:
        return f"{path} is not an archive; name another file"
    if "Permission denied" in message or "Read-only file system" in message:
        return f"{path} may not be written; open it read-only, copy it, or choose a directory you may write to"
    return f"{path} cannot be opened: {message.splitlines()[0]}"


def _check_schema(connection: DuckDBPyConnection, path: Path, read_only: bool) -> None:
    found = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not found and not read_only:
        _lay_tables(connection)
        return
    if "archive" not in found:
        raise StoreError(f"{path} is a database of something else; name another file")
    marks = connection.execute("SELECT * FROM archive").fetchall()
    if len(marks) != 1 or len(marks[0]) != 2 or marks[0][0] != "detente":
        raise StoreError(f"{path} is a database of something else; name another file")
    if marks[0][1] != SCHEMA:
        raise StoreError(
            f"{path} has schema {marks[0][1]} and this version of Détente reads schema {SCHEMA}; "
            "open it with the version that made it, or code the pages again into a new archive"
        )
    if "withheld" not in found and not read_only:
        # Came after the schema it belongs to; nothing reads it of an archive that has nothing withheld.
        with transaction(connection):
            _lay_table(connection, "withheld")


def _lay_tables(connection: DuckDBPyConnection) -> None:
    with transaction(connection):
        for table in TABLES:
            _lay_table(connection, table)
        connection.execute("CREATE INDEX coded_content ON coded (content_hash)")
        connection.execute("INSERT INTO archive VALUES ('detente', ?)", [SCHEMA])


def _lay_table(connection: DuckDBPyConnection, table: str) -> None:
    laid = ", ".join(f'"{name}" {kind}' for name, kind in TABLES[table].items())
    connection.execute(f"CREATE TABLE {table} ({laid})")


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """Commit all or nothing. Raises StoreError where the disk is full or the file is damaged."""
    import duckdb

    connection.begin()
    try:
        yield
        connection.commit()
    except duckdb.Error as error:
        # A failed commit has ended the transaction already.
        with suppress(duckdb.Error):
            connection.rollback()
        raise StoreError(f"the archive could not be written: {str(error).splitlines()[0]}") from error
    except BaseException:
        connection.rollback()
        raise


def read_or_explain(connection: DuckDBPyConnection, query: str) -> tuple[list[tuple[Any, ...]], str]:
    """Return what a query finds and no words, or nothing and what is wrong with the file."""
    import duckdb

    try:
        return connection.execute(query).fetchall(), ""
    except duckdb.Error as error:
        return [], str(error).splitlines()[0]


def write_batch(
    connection: DuckDBPyConnection,
    pages: Sequence[Page],
    articles: Sequence[CodedArticle],
    rejected: Sequence[Rejected] = (),
) -> None:
    """Write pages, coded articles and rejections in one transaction.

    An article that was coded before is replaced with all that was coded from it; a page already kept is left as it is.
    """
    latest = {item[0].id: item for item in articles}
    with transaction(connection):
        insert(connection, "pages", {page.content_hash: page_columns(page) for page in pages}.values(), "OR IGNORE")
        _forget(connection, list(latest))
        for table, rows in _spread(latest.values()).items():
            insert(connection, table, rows, "OR REPLACE" if "PRIMARY KEY" in "".join(TABLES[table].values()) else "")
        _write_rejected(connection, rejected)


def _forget(connection: DuckDBPyConnection, article_ids: list[str]) -> None:
    known = connection.execute("SELECT article_id FROM coded WHERE article_id IN (SELECT unnest(?))", [article_ids])
    # Scanning the events for rows to delete costs time; a first coding has none.
    if again := [article_id for (article_id,) in known.fetchall()]:
        for table in ("mentions", "events", "statements", "milestones"):
            connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT unnest(?))", [again])  # noqa: S608


def _spread(articles: Iterable[CodedArticle]) -> dict[str, list[Columns]]:
    rows: dict[str, list[Columns]] = {"articles": [], "mentions": [], "events": [], "coded": []}
    rows |= {"statements": [], "milestones": []}
    for article, mentions, events, coder, lexicon, statements, milestones in articles:
        rows["articles"].append(article_columns(article))
        rows["mentions"] += [mention_columns(mention, article.id, at) for at, mention in enumerate(mentions)]
        rows["events"] += [event_columns(event, at, lexicon) for at, event in enumerate(events)]
        rows["statements"] += [statement_columns(each, at, lexicon) for at, each in enumerate(statements)]
        rows["milestones"] += [milestone_columns(each, at) for at, each in enumerate(milestones)]
        rows["coded"].append(
            {"article_id": article.id, "content_hash": article.content_hash, "coder": coder, "lexicon": lexicon}
        )
    return rows


def insert(connection: DuckDBPyConnection, table: str, rows: Iterable[Columns], conflict: str = "") -> None:
    """Insert rows a column at a time: one statement for all, which is what DuckDB is quick at."""
    rows = list(rows)
    if not rows:
        return
    columns = TABLES[table]
    values = ", ".join(f"unnest(?::{kind.removesuffix(' PRIMARY KEY')}[])" for kind in columns.values())
    connection.execute(
        f"INSERT {conflict} INTO {table} SELECT {values}", [[_storable(row[name]) for row in rows] for name in columns]
    )


def _storable(value: Any) -> Any:
    """Return text as UTF-8 can hold it: half a surrogate pair, which broken pages have, becomes one U+FFFD.

    One character for one, so that every offset stays true.
    """
    return _LONE.sub("\ufffd", value) if isinstance(value, str) and not value.isascii() else value


def _write_rejected(connection: DuckDBPyConnection, rejected: Sequence[Rejected]) -> None:
    """Write rejections; a newer word on the same place replaces the older."""
    latest = {(each.origin, each.position): each.to_json() for each in rejected}
    _delete_rejected(connection, latest)
    insert(connection, "rejected", latest.values())


def drop_rejected(connection: DuckDBPyConnection, places: Iterable[tuple[str, str | None]]) -> None:
    """Forget why something was not coded, by origin and position."""
    with transaction(connection):
        _delete_rejected(connection, places)


def _delete_rejected(connection: DuckDBPyConnection, places: Iterable[tuple[str, str | None]]) -> None:
    for origin, position in places:
        connection.execute(
            "DELETE FROM rejected WHERE origin = ? AND position IS NOT DISTINCT FROM ?",
            [_storable(origin), _storable(position)],
        )


def write_stories(connection: DuckDBPyConnection, stories: Iterable[Story]) -> None:
    """Replace all stories: which articles are one report is known only of all of them together.

    Articles whose text is withheld can no longer be compared. They stay with those that were one story with them.
    """
    source = iter(stories)
    with transaction(connection):
        connection.execute(_COMPANIONS)
        for table, column in (("stories", "id"), ("story_articles", "story_id")):
            connection.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT story_id FROM untold)")  # noqa: S608
        while told := list(islice(source, _STORIES)):
            insert(connection, "stories", [
                {"id": story.id, "lead_id": story.lead_id, "outlets": list(story.outlets)} for story in told
            ])  # fmt: skip
            insert(connection, "story_articles", [
                {"story_id": story.id, "article_id": article_id, "ordinal": ordinal}
                for story in told for ordinal, article_id in enumerate(story.article_ids)
            ])  # fmt: skip
        connection.execute(_REJOIN)


#: Stories all of whose articles are withheld, and of each other withheld article those that shared a story with it.
_COMPANIONS: Final = """
    CREATE OR REPLACE TEMP TABLE untold AS
    SELECT story_id FROM story_articles GROUP BY story_id
    HAVING bool_and(article_id IN (SELECT article_id FROM withheld));
    CREATE OR REPLACE TEMP TABLE companions AS
    SELECT mine.article_id, theirs.article_id AS companion, theirs.ordinal
    FROM story_articles AS mine JOIN story_articles AS theirs USING (story_id)
    WHERE mine.article_id IN (SELECT article_id FROM withheld) AND mine.story_id NOT IN (SELECT story_id FROM untold)
        AND theirs.article_id NOT IN (SELECT article_id FROM withheld)
"""

#: Withheld articles back into the story of the first of those companions.
_REJOIN: Final = """
    CREATE OR REPLACE TEMP TABLE rejoined AS
    SELECT companions.article_id, arg_min(story_id, companions.ordinal) AS story_id
    FROM companions JOIN story_articles ON story_articles.article_id = companion
    GROUP BY companions.article_id;
    INSERT INTO story_articles
    SELECT story_id, article_id, 1_000_000 + row_number() OVER (ORDER BY article_id) FROM rejoined;
    UPDATE stories SET outlets = added.outlets FROM (
        SELECT rejoined.story_id, list_distinct(list_concat(any_value(told.outlets), list(articles.outlet))) AS outlets
        FROM rejoined JOIN articles ON articles.id = article_id JOIN stories AS told ON told.id = rejoined.story_id
        WHERE articles.outlet IS NOT NULL
        GROUP BY rejoined.story_id
    ) AS added
    WHERE added.story_id = stories.id;
    DROP TABLE rejoined; DROP TABLE companions; DROP TABLE untold
"""
