"""What watching remembers between rounds and across kills: one SQLite file beside the archive.

A page's bytes are written here, with the fact that they were fetched, before anything else is done with them; they
leave when the archive has them. Times are seconds since 1970 by the wall clock.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

from detente.errors import StoreError
from detente.watch.feeds import Entry

__all__ = ["Address", "Alert", "State", "Waiting"]

_SCHEMA: Final = """
    CREATE TABLE IF NOT EXISTS feeds (
        url TEXT PRIMARY KEY, etag TEXT, modified TEXT, next_at REAL NOT NULL DEFAULT 0,
        failures INTEGER NOT NULL DEFAULT 0, error TEXT);
    CREATE TABLE IF NOT EXISTS addresses (
        url TEXT PRIMARY KEY, title TEXT, published TEXT, publisher TEXT, language TEXT, first_at REAL NOT NULL,
        listed_at REAL NOT NULL, next_at REAL, visits INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
        etag TEXT, modified TEXT, content_hash TEXT, text_hash TEXT, versions INTEGER NOT NULL DEFAULT 0, error TEXT);
    CREATE INDEX IF NOT EXISTS addresses_due ON addresses (next_at);
    CREATE TABLE IF NOT EXISTS waiting (
        number INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL, final_url TEXT NOT NULL, charset TEXT,
        content_hash TEXT NOT NULL, packed BLOB NOT NULL, UNIQUE (url, content_hash));
    CREATE TABLE IF NOT EXISTS fresh (article_id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS told (rule TEXT, key TEXT, at REAL, PRIMARY KEY (rule, key));
    CREATE TABLE IF NOT EXISTS alerts (
        id TEXT, channel TEXT, body TEXT NOT NULL, made_at REAL NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
        next_at REAL NOT NULL DEFAULT 0, error TEXT, PRIMARY KEY (id, channel));
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Address:
    """A page to visit: what the feed said of it, how often it was visited, and what its last answer was known by."""

    url: str
    title: str | None
    published: str | None
    publisher: str | None
    language: str | None
    first_at: float
    visits: int
    failures: int
    etag: str | None
    modified: str | None
    content_hash: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that was fetched and is not yet in the archive."""

    number: int
    url: str
    final_url: str
    charset: str | None
    content_hash: str
    raw: bytes
    address: Address


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert on its way to a channel."""

    id: str
    channel: str
    body: dict[str, Any]
    tries: int


class State:
    """The file, held by one process at a time. Raises StoreError where another holds it or it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = _hold(path.with_name(f"{path.name}.lock"))
        try:
            self._lock = threading.RLock()
            # Threads that visit pages write here, one at a time.
            self._db = sqlite3.connect(path, isolation_level=None, timeout=5, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            # A power failure must not lose a page that was fetched.
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            self._held.close()
            raise StoreError(f"{path} cannot be used: {error}; name another archive, or move the file away") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file free."""
        self._db.close()
        self._held.close()

    @contextlib.contextmanager
    def _written(self) -> Iterator[sqlite3.Connection]:
        """Commit all or nothing. Raises StoreError where the disk is full."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise StoreError(f"{self.path} could not be written: {error}") from error
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    # Feeds -----------------------------------------------------------------------------------------------------------

    def feed(self, url: str) -> tuple[str | None, str | None, float, int]:
        """Return a feed's etag, time of change, when to ask it next, and how often in a row it failed."""
        row = self._db.execute("SELECT etag, modified, next_at, failures FROM feeds WHERE url = ?", (url,)).fetchone()
        return row if row else (None, None, 0.0, 0)

    def feed_answered(self, url: str, next_at: float, etag: str | None, modified: str | None) -> None:
        """Note that a feed answered; without etag and time it is asked for the whole next time."""
        with self._written() as db:
            db.execute(
                "INSERT INTO feeds (url, etag, modified, next_at) VALUES (?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET "
                "etag = excluded.etag, modified = excluded.modified, next_at = excluded.next_at, failures = 0, "
                "error = NULL", (url, etag, modified, next_at),
            )  # fmt: skip

    def feed_failed(self, url: str, next_at: float, error: str) -> None:
        """Note that a feed could not be read, and why."""
        with self._written() as db:
            db.execute(
                "INSERT INTO feeds (url, next_at, failures, error) VALUES (?, ?, 1, ?) ON CONFLICT (url) DO UPDATE SET "
                "next_at = excluded.next_at, failures = failures + 1, error = excluded.error", (url, next_at, error),
            )  # fmt: skip

    def failing_feeds(self) -> dict[str, str]:
        """Return the feeds that failed last time, with why."""
        rows = self._db.execute("SELECT url, error FROM feeds WHERE failures > 0 ORDER BY url")
        return dict(rows.fetchall())

    # Addresses -------------------------------------------------------------------------------------------------------

    def list_entries(self, entries: Iterable[Entry], now: float, *, publisher: str | None, language: str | None) -> int:
        """Take in what a feed lists; return how many addresses are new."""
        with self._written() as db:
            before = db.execute("SELECT count(*) FROM addresses").fetchone()[0]
            db.executemany(
                "INSERT INTO addresses (url, title, published, publisher, language, first_at, listed_at, next_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET listed_at = excluded.listed_at",
                [(e.url, e.title, e.published, publisher, e.language or language, now, now, now) for e in entries],
            )
            return int(db.execute("SELECT count(*) FROM addresses").fetchone()[0] - before)

    def due(self, now: float, limit: int) -> list[Address]:
        """Return the pages to visit now, the longest due first."""
        rows = self._db.execute(
            "SELECT url, title, published, publisher, language, first_at, visits, failures, etag, modified, "
            "content_hash FROM addresses WHERE next_at <= ? ORDER BY next_at, url LIMIT ?", (now, limit),
        )  # fmt: skip
        return [Address(*row) for row in rows]

    def next_visit(self) -> float | None:
        """Return when the next page is due."""
        found: float | None = self._db.execute("SELECT min(next_at) FROM addresses").fetchone()[0]
        return found

    def visited(
        self, url: str, next_at: float | None, *, etag: str | None = None, modified: str | None = None,
        page: tuple[str, str, str | None, bytes] | None = None,
    ) -> None:  # fmt: skip
        """Note a visit; `page`, kept in the same step, is what is new: content hash, last address, charset, bytes."""
        with self._written() as db:
            db.execute(
                "UPDATE addresses SET next_at = ?, visits = visits + 1, failures = 0, error = NULL, "
                "etag = ?, modified = ?, content_hash = coalesce(?, content_hash) "
                "WHERE url = ?", (next_at, etag, modified, page[0] if page else None, url),
            )  # fmt: skip
            if page:
                content_hash, final_url, charset, raw = page
                db.execute(
                    "INSERT OR IGNORE INTO waiting (url, final_url, charset, content_hash, packed) "
                    "VALUES (?, ?, ?, ?, ?)",
                    (url, final_url, charset, content_hash, zlib.compress(raw)),
                )

    def visit_failed(self, url: str, next_at: float | None, error: str) -> None:
        """Note that a page could not be fetched, and why; without `next_at` it is not tried again."""
        with self._written() as db:
            db.execute(
                "UPDATE addresses SET next_at = ?, failures = failures + 1, error = ? WHERE url = ?",
                (next_at, error, url),
            )

    def put_off(self, urls: Iterable[str], until: float) -> None:
        """Visit pages no sooner than a time: their host asked for a pause."""
        with self._written() as db:
            db.executemany("UPDATE addresses SET next_at = max(next_at, ?) WHERE url = ?", [(until, u) for u in urls])

    def mend_clock(self, now: float, horizon: float) -> None:
        """Bring near what lies further ahead than anything is ever put off: the clock was set back."""
        with self._written() as db:
            for table in ("feeds", "addresses", "alerts"):
                db.execute(f"UPDATE {table} SET next_at = ? WHERE next_at > ?", (now, now + horizon))  # noqa: S608

    def forget(self, before: float) -> int:
        """Forget addresses that no feed has listed since a time and that wait for nothing; return how many."""
        with self._written() as db:
            gone = db.execute(
                "DELETE FROM addresses WHERE listed_at < ? AND next_at IS NULL "
                "AND url NOT IN (SELECT url FROM waiting)", (before,),
            )  # fmt: skip
            db.execute("DELETE FROM told WHERE at < ?", (before - 365 * 86_400,))
            return gone.rowcount

    # Pages that wait for the archive ---------------------------------------------------------------------------------

    def waiting(self) -> Iterator[Waiting]:
        """Yield the pages that wait, in the order they came, one at a time."""
        number = 0
        while row := self._db.execute(
            "SELECT number, waiting.url, final_url, charset, waiting.content_hash, packed, title, published, "
            "publisher, language, coalesce(first_at, 0), coalesce(visits, 0), coalesce(failures, 0), etag, modified, "
            "addresses.content_hash FROM waiting LEFT JOIN addresses ON addresses.url = waiting.url "
            "WHERE number > ? ORDER BY number LIMIT 1", (number,),
        ).fetchone():  # fmt: skip
            number, url, final_url, charset, content_hash, packed, *known = row
            yield Waiting(number, url, final_url, charset, content_hash, zlib.decompress(packed), Address(url, *known))

    def waiting_count(self) -> int:
        """Return how many pages wait."""
        return int(self._db.execute("SELECT count(*) FROM waiting").fetchone()[0])

    def text_hash(self, url: str) -> str | None:
        """Return the hash of the text that the last version of a page had."""
        row = self._db.execute("SELECT text_hash FROM addresses WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    def settled(self, done: Iterable[tuple[int, str, str | None, str | None, str | None]]) -> None:
        """Let go pages that the archive has, or that are not to be coded.

        Each is (number, address, hash of the text, id of a new article, why it was refused).
        """
        with self._written() as db:
            for number, url, text_hash, article_id, error in done:
                db.execute("DELETE FROM waiting WHERE number = ?", (number,))
                if text_hash:
                    db.execute(
                        "UPDATE addresses SET text_hash = ?, versions = versions + ? WHERE url = ?",
                        (text_hash, int(article_id is not None), url),
                    )
                if error:
                    db.execute("UPDATE addresses SET error = ? WHERE url = ?", (error, url))
                if article_id:
                    db.execute("INSERT OR IGNORE INTO fresh VALUES (?)", (article_id,))

    # Alerts ----------------------------------------------------------------------------------------------------------

    def fresh(self) -> list[str]:
        """Return the ids of articles that came in and were not yet looked at for alerts."""
        return [key for (key,) in self._db.execute("SELECT article_id FROM fresh ORDER BY article_id")]

    def was_told(self, rule: str, keys: Iterable[str]) -> bool:
        """Tell whether a rule has told anything known by one of these keys."""
        return any(
            self._db.execute("SELECT 1 FROM told WHERE rule = ? AND key = ?", (rule, key)).fetchone() for key in keys
        )

    def told_keys(self, rule: str, prefix: str) -> list[str]:
        """Return the keys a rule has told that begin so."""
        rows = self._db.execute("SELECT key FROM told WHERE rule = ? AND key GLOB ?", (rule, f"{prefix}*"))
        return [key for (key,) in rows]

    def tell(
        self, told: Iterable[tuple[str, Iterable[str]]], alerts: Iterable[tuple[str, str, dict[str, Any]]],
        looked_at: Iterable[str], now: float,
    ) -> None:  # fmt: skip
        """Note in one step what is told from now on, the alerts to send, and which articles were looked at."""
        with self._written() as db:
            for rule, keys in told:
                db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?, ?)", [(rule, key, now) for key in keys])
            db.executemany(
                "INSERT OR IGNORE INTO alerts (id, channel, body, made_at) VALUES (?, ?, ?, ?)",
                [(key, channel, json.dumps(body, ensure_ascii=False), now) for key, channel, body in alerts],
            )
            db.executemany("DELETE FROM fresh WHERE article_id = ?", [(key,) for key in looked_at])

    def outgoing(self, now: float) -> list[Alert]:
        """Return the alerts to send now."""
        rows = self._db.execute(
            "SELECT id, channel, body, tries FROM alerts WHERE next_at <= ? ORDER BY made_at, id, channel LIMIT 500",
            (now,),
        )
        return [Alert(key, channel, json.loads(body), tries) for key, channel, body, tries in rows]

    def sent(self, alert: Alert) -> None:
        """Note that an alert has arrived."""
        with self._written() as db:
            db.execute("DELETE FROM alerts WHERE id = ? AND channel = ?", (alert.id, alert.channel))

    def not_sent(self, alert: Alert, next_at: float, error: str) -> None:
        """Note that an alert could not be sent, and when to try again."""
        with self._written() as db:
            db.execute(
                "UPDATE alerts SET tries = tries + 1, next_at = ?, error = ? WHERE id = ? AND channel = ?",
                (next_at, error, alert.id, alert.channel),
            )

    # Facts -----------------------------------------------------------------------------------------------------------

    def fact(self, name: str, default: float = 0.0) -> float:
        """Return a number that was kept."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return float(row[0]) if row else default

    def keep_facts(self, facts: dict[str, float]) -> None:
        """Keep numbers."""
        with self._written() as db:
            db.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", [(k, repr(v)) for k, v in facts.items()])

    def counts(self) -> dict[str, int]:
        """Return how many addresses are known, pages wait, and alerts are to be sent."""
        return {
            name: int(self._db.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608
            for name in ("addresses", "waiting", "alerts")
        }


def _hold(path: Path) -> IO[str]:
    try:
        stream = path.open("a", encoding="ascii")
    except OSError as error:
        raise StoreError(f"{path} may not be written ({error.strerror}); watching keeps its memory there") from error
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        raise StoreError(f"{path.with_suffix('')} is in use: another process watches for this archive") from None
    return stream
