"""What upkeep asks of an archive's tables and does to them: all its SQL."""

# ruff: noqa: S608 - the names of tables and columns are those of `TABLES`; values and paths are bound or quoted.

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.columns import Columns
from detente.errors import StoreError
from detente.store import TABLES, insert, read_or_explain, transaction

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "OF_ARTICLES",
    "broken_links",
    "copy_all",
    "count_by",
    "drop_articles",
    "find_faulty_tables",
    "list_page_hashes",
    "list_withheld",
    "outlet_articles",
    "rows_of",
    "rows_of_articles",
    "single_row",
    "take_articles",
    "taken_from",
    "withhold_rows",
    "write_table",
]  # fmt: skip

#: Tables whose rows belong to one article, with the column that names it.
OF_ARTICLES: Final = {
    name: "id" if name == "articles" else "article_id"
    for name, columns in TABLES.items()
    if name == "articles" or ("article_id" in columns and name not in ("story_articles", "withheld"))
}

_CHUNK: Final = 500

#: What DuckDB is told of a file's form.
_FORMS: Final = {
    "parquet": "FORMAT parquet, COMPRESSION zstd", "jsonl": "FORMAT json", "csv": "FORMAT csv, HEADER true",
}  # fmt: skip

#: Each rule that ties rows together: what is wrong where the query finds a row, which is the id to name.
_LINKS: Final[dict[str, str]] = {
    "a mention of no article": "SELECT article_id FROM mentions WHERE article_id NOT IN (SELECT id FROM articles)",
    "an event of no article": "SELECT id FROM events WHERE article_id NOT IN (SELECT id FROM articles)",
    "a statement of no article": "SELECT id FROM statements WHERE article_id NOT IN (SELECT id FROM articles)",
    "a milestone of no article": "SELECT id FROM milestones WHERE article_id NOT IN (SELECT id FROM articles)",
    "an article that nothing coded": "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM coded)",
    "a coding of no article": "SELECT article_id FROM coded WHERE article_id NOT IN (SELECT id FROM articles)",
    "an article coded from another page than its own": """
        SELECT id FROM articles JOIN coded ON coded.article_id = articles.id
        WHERE coded.content_hash IS DISTINCT FROM articles.content_hash""",
    "an article whose page is not kept": """
        SELECT id FROM articles WHERE content_hash NOT IN (SELECT content_hash FROM pages)
            AND id NOT IN (SELECT article_id FROM withheld)""",
    "a page of no article": """
        SELECT content_hash FROM pages WHERE content_hash NOT IN (SELECT content_hash FROM articles)""",
    "a text that should be withheld": """
        SELECT id FROM articles JOIN withheld ON withheld.article_id = articles.id
        WHERE text <> '' OR articles.content_hash IN (SELECT content_hash FROM pages)""",
    "an article without text": """
        SELECT id FROM articles WHERE text = '' AND id NOT IN (SELECT article_id FROM withheld)""",
    "an event id given twice": "SELECT id FROM events GROUP BY id HAVING count(*) > 1",
    "a statement id given twice": "SELECT id FROM statements GROUP BY id HAVING count(*) > 1",
    "an event made by another coder than its article's": """
        SELECT id FROM events JOIN coded USING (article_id)
        WHERE events.coder <> coded.coder OR events.lexicon <> coded.lexicon""",
    "an event of a statement that is not there": """
        SELECT id FROM events WHERE statement_id IS NOT NULL AND statement_id NOT IN (SELECT id FROM statements)""",
    "a statement of an event that is not there": """
        SELECT id FROM statements WHERE event_id IS NOT NULL AND event_id NOT IN (SELECT id FROM events)""",
    "a story of no article": "SELECT id FROM stories WHERE id NOT IN (SELECT story_id FROM story_articles)",
    "an article in a story that is not there": """
        SELECT article_id FROM story_articles WHERE story_id NOT IN (SELECT id FROM stories)""",
    "a story with an article that is not there": """
        SELECT story_id FROM story_articles WHERE article_id NOT IN (SELECT id FROM articles)""",
    "a story led by an article that is not its own": """
        SELECT id FROM stories WHERE NOT EXISTS (
            SELECT 1 FROM story_articles WHERE story_id = stories.id AND article_id = lead_id)""",
    "an article in two stories": "SELECT article_id FROM story_articles GROUP BY article_id HAVING count(*) > 1",
    "an article in no story": """
        SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM story_articles)
            AND EXISTS (SELECT 1 FROM stories)""",
}


def broken_links(connection: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and the id it is wrong with, for each row that breaks a rule between tables."""
    for fault, query in _LINKS.items():
        cursor = connection.cursor()
        cursor.execute(query)
        while rows := cursor.fetchmany(_CHUNK):
            yield from ((fault, str(key)) for (key,) in rows)


def find_faulty_tables(connection: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the tables themselves: missing, of other columns, or not to be read to the end."""
    for table, columns in TABLES.items():
        found = [name for (name,) in read_or_explain(connection, f"SELECT column_name FROM (DESCRIBE {table})")[0]]
        hashed = ", ".join(f'"{name}"' for name in found)
        # Every block is read, and DuckDB compares each with its checksum.
        wrong = read_or_explain(connection, f"SELECT bit_xor(hash({hashed or '*'})) FROM {table}")[1]
        if wrong:
            yield f"a table that cannot be read ({wrong})", table
        elif found != list(columns):
            yield "a table of other columns", table


def list_page_hashes(connection: DuckDBPyConnection) -> Iterator[list[Columns]]:
    """Yield the pages, some at a time."""
    yield from _chunks(connection, "SELECT * FROM pages ORDER BY content_hash", 20)


def rows_of_articles(connection: DuckDBPyConnection) -> Iterator[dict[str, list[Columns]]]:
    """Yield all rows of some articles at a time, by table."""
    for articles in _chunks(connection, "SELECT * FROM articles ORDER BY id", _CHUNK):
        ids = [row["id"] for row in articles]
        found = {"articles": articles}
        for table in OF_ARTICLES:
            if table != "articles":
                query = f"SELECT * FROM {table} WHERE article_id IN (SELECT unnest($ids::VARCHAR[]))"
                found[table] = [row for rows in _chunks(connection, query, 5_000, {"ids": ids}) for row in rows]
        yield found


def _chunks(
    connection: DuckDBPyConnection, query: str, size: int, values: dict[str, Any] | None = None
) -> Iterator[list[Columns]]:
    cursor = connection.cursor()
    try:
        cursor.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(size):
            yield [dict(zip(names, row, strict=True)) for row in rows]
    finally:
        cursor.close()


def single_row(connection: DuckDBPyConnection) -> Columns:
    """Return what an archive holds in figures: bytes of pages and texts, days of publication, outlets."""
    (rows,) = _chunks(connection, """
        SELECT (SELECT coalesce(sum(octet_length(raw)), 0) FROM pages)::BIGINT AS page_bytes,
            (SELECT coalesce(sum(strlen(text)), 0) FROM articles)::BIGINT AS text_bytes,
            (SELECT min(published[:10]) FROM articles) AS first_day,
            (SELECT max(published[:10]) FROM articles) AS last_day,
            (SELECT count(*) FROM articles WHERE published IS NULL) AS undated,
            (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
            (SELECT count(*) FROM (SELECT url FROM articles WHERE url IS NOT NULL
                GROUP BY url HAVING count(*) > 1)) AS addresses_with_versions
    """, 1)  # fmt: skip
    return rows[0]


def count_by(connection: DuckDBPyConnection, column: str, limit: int = 10) -> dict[str, int]:
    """Return the commonest values of a column of the articles with how many articles have each."""
    assert column in TABLES["articles"]
    rows = connection.execute(
        f"SELECT {column}, count(*) AS n FROM articles WHERE {column} IS NOT NULL "
        f"GROUP BY {column} ORDER BY n DESC, {column} LIMIT {limit:d}"
    )
    return dict(rows.fetchall())


def list_withheld(connection: DuckDBPyConnection) -> dict[str, int]:
    """Return how many articles of each source are kept without their text."""
    rows = connection.execute("SELECT source, count(*) FROM withheld GROUP BY source ORDER BY source").fetchall()
    return dict(rows)


def outlet_articles(connection: DuckDBPyConnection, source: str) -> list[str]:
    """Return the ids of the articles of an outlet, by its name in any case or by its domain."""
    domain = source.lower().removeprefix("www.")
    rows = connection.execute(
        r"""
        SELECT id FROM articles
        WHERE (lower(outlet) = lower($source)
            OR regexp_extract(lower(url), '^https?://(?:www\.)?([^/:?#]+)', 1) = $domain
            OR ends_with(regexp_extract(lower(url), '^https?://([^/:?#]+)', 1), '.' || $domain))
            AND id NOT IN (SELECT article_id FROM withheld)
        ORDER BY id""",
        {"source": source, "domain": domain},
    )
    return [key for (key,) in rows.fetchall()]


def withhold_rows(connection: DuckDBPyConnection, rows: dict[str, list[Columns]], source: str) -> None:
    """Put rows of some articles, now without their words, in place of those they had, and drop their pages."""
    articles = rows["articles"]
    ids, hashes = [row["id"] for row in articles], [row["content_hash"] for row in articles]
    with transaction(connection):
        for table in OF_ARTICLES:
            if table == "articles":
                insert(connection, table, rows[table], "OR REPLACE")
            elif table != "coded":
                connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT unnest($1::VARCHAR[]))", [ids])
                insert(connection, table, rows[table])
        connection.execute("DELETE FROM pages WHERE content_hash IN (SELECT unnest($1::VARCHAR[]))", [hashes])
        insert(connection, "withheld", [
            {"article_id": row["id"], "content_hash": row["content_hash"], "source": source} for row in articles
        ], "OR IGNORE")  # fmt: skip
        # A story that a withheld article speaks for is told by another, where there is one.
        connection.execute(
            """
            UPDATE stories SET lead_id = other.article_id FROM (
                SELECT story_id, arg_min(article_id, ordinal) AS article_id FROM story_articles
                WHERE article_id NOT IN (SELECT article_id FROM withheld) GROUP BY story_id
            ) AS other
            WHERE other.story_id = stories.id AND lead_id IN (SELECT article_id FROM withheld)"""
        )


def drop_articles(connection: DuckDBPyConnection, hashes: Collection[str]) -> None:
    """Forget articles and their pages, by content hash."""
    ids = [key for (key,) in connection.execute(
        "SELECT id FROM articles WHERE content_hash IN (SELECT unnest($1::VARCHAR[]))", [sorted(hashes)]
    ).fetchall()]  # fmt: skip
    with transaction(connection):
        for table, key in (*OF_ARTICLES.items(), ("story_articles", "article_id")):
            connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT unnest($1::VARCHAR[]))", [ids])
        connection.execute("DELETE FROM pages WHERE content_hash IN (SELECT unnest($1::VARCHAR[]))", [sorted(hashes)])


def rows_of(connection: DuckDBPyConnection, ids: Collection[str]) -> dict[str, list[Columns]]:
    """Return all rows of some articles, by table."""
    found: dict[str, list[Columns]] = {}
    for table, key in OF_ARTICLES.items():
        query = f"SELECT * FROM {table} WHERE {key} IN (SELECT unnest($ids::VARCHAR[]))"
        found[table] = [row for rows in _chunks(connection, query, 5_000, {"ids": sorted(ids)}) for row in rows]
    return found


def write_table(connection: DuckDBPyConnection, table: str, path: Path, form: str, columns: Collection[str]) -> int:
    """Write a table, in an order that never changes, as `parquet`, `jsonl` or `csv`; return how many rows it has."""
    how = {"parquet": "FORMAT parquet, COMPRESSION zstd", "jsonl": "FORMAT json", "csv": "FORMAT csv, HEADER true"}[
        form
    ]
    named = ", ".join(f'"{name}"' for name in columns)
    order = ", ".join(f'"{name}"' for name in TABLES[table] if TABLES[table][name].startswith(("VARCHAR", "INTEGER")))
    source = f"(SELECT {named} FROM {table} ORDER BY {order or 'ALL'})"
    written = connection.execute(f"COPY {source} TO '{_quote(path)}' ({how})").fetchone()
    return int(written[0]) if written else 0


def copy_all(connection: DuckDBPyConnection, old: Path) -> None:
    """Copy every row of another archive file into this new one."""
    connection.execute(f"ATTACH '{_quote(old)}' AS old (READ_ONLY)")
    try:
        known = {name for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'old'").fetchall()}  # fmt: skip
        with transaction(connection):
            for table in sorted(known):
                if table not in TABLES:
                    # Made of the other tables, to be read fast; the order of its rows is part of that.
                    connection.execute(f'CREATE TABLE "{table}" AS SELECT * FROM old."{table}"')
                elif table != "archive":
                    connection.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")
    finally:
        connection.execute("DETACH old")


def taken_from(source: Path) -> tuple[str, dict[str, str]]:
    """Return the statement that makes another archive's tables readable, and what to read for each table.

    `source` is an archive file, or a folder of Parquet files as `write_table` makes them.
    """
    if source.is_dir():
        missing = [name for name in TABLES if name not in ("archive", "withheld") and not _parts(source, name)]
        if missing:
            raise StoreError(f"{source} is no export of an archive: {missing[0]}.parquet is missing")
        return "", {name: f"read_parquet('{_quote(source)}/{name}.parquet')" for name in TABLES if _parts(source, name)}
    return f"ATTACH '{_quote(source)}' AS taken (READ_ONLY)", {name: f"taken.{name}" for name in TABLES}


def _parts(folder: Path, table: str) -> bool:
    return (folder / f"{table}.parquet").is_file()


def take_articles(
    connection: DuckDBPyConnection, tables: dict[str, str], versions: tuple[str, str] | None
) -> tuple[int, int]:
    """Take the articles that another archive has and this one lacks, with all that is theirs; return (taken, newer).

    An article of both is replaced where only the other's is by the coder and lexicon `versions`. What was withheld
    here stays so.
    """
    coder, lexicon = versions or (None, None)
    withheld = f"UNION SELECT article_id FROM {tables['withheld']}" if "withheld" in tables else ""
    with transaction(connection):
        connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE wanted AS
            SELECT theirs.article_id, theirs.content_hash, ours.article_id IS NOT NULL AS newer
            FROM {tables["coded"]} AS theirs LEFT JOIN coded AS ours ON ours.article_id = theirs.article_id
            WHERE (ours.article_id IS NULL
                    OR (theirs.coder = $coder AND theirs.lexicon = $lexicon
                        AND (ours.coder <> $coder OR ours.lexicon <> $lexicon)
                        AND theirs.article_id NOT IN (SELECT article_id FROM withheld {withheld})))
                AND theirs.article_id NOT IN (SELECT article_id FROM withheld)""",
            {"coder": coder, "lexicon": lexicon},
        )
        for table, key in OF_ARTICLES.items():
            columns = ", ".join(f'"{name}"' for name in TABLES[table])
            connection.execute(f"DELETE FROM {table} WHERE {key} IN (SELECT article_id FROM wanted WHERE newer)")
            connection.execute(
                f"INSERT INTO {table} SELECT {columns} FROM {tables[table]} "
                f"WHERE {key} IN (SELECT article_id FROM wanted)"
            )
        connection.execute(
            f"INSERT OR IGNORE INTO pages SELECT * FROM {tables['pages']} "
            "WHERE content_hash IN (SELECT content_hash FROM wanted)"
        )
        if "withheld" in tables:
            connection.execute(
                f"INSERT OR IGNORE INTO withheld SELECT * FROM {tables['withheld']} "
                "WHERE article_id IN (SELECT article_id FROM wanted)"
            )
        connection.execute(
            f"INSERT INTO rejected SELECT * FROM {tables['rejected']} AS theirs WHERE NOT EXISTS "
            "(SELECT 1 FROM rejected WHERE origin = theirs.origin AND position IS NOT DISTINCT FROM theirs.position)"
        )
        counted = connection.execute("SELECT count(*), count(*) FILTER (WHERE newer) FROM wanted").fetchone()
        connection.execute("DROP TABLE wanted")
    assert counted is not None
    return int(counted[0]), int(counted[1])


def _quote(path: Path) -> str:
    return str(path).replace("'", "''")
