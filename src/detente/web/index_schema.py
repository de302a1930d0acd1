"""The index: a SQLite file beside the archive with what pages look up by word, by pair, by actor and by day.

It is made of the archive and the corrections and holds nothing of its own: deleting it costs the time to make it again.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from detente.errors import StoreError

__all__ = ["INDEX_VERSION", "Index", "index_path"]

#: Raised by one whenever a table changes its columns or a column its meaning; an older index is made anew.
INDEX_VERSION: Final = 5

#: `day` is the day's ordinal (`date.toordinal`). `value` is the intensity to expect, given
#: what the coder was measured to get wrong. The `_words` tables keep
#: no text, only where words stand: their `rowid` is the row's `n`. `coarse` has the days on which an
#: event of imprecise date counts, by length of period, as JSON; null where that is `day` for all. `queue` is
#: 2 for an event that names both sides and awaits review, 1 for one that names one; below zero once a person spoke.
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE story (
    n INTEGER PRIMARY KEY, id TEXT UNIQUE, lead TEXT, articles TEXT, digest TEXT, day INTEGER, published TEXT,
    title TEXT, outlet TEXT, outlets TEXT, copies INTEGER, kind TEXT, url TEXT, events INTEGER
);
CREATE INDEX story_day ON story (day DESC, n DESC);
CREATE INDEX story_outlet ON story (outlet, day);
CREATE TABLE story_article (article TEXT PRIMARY KEY, story INTEGER) WITHOUT ROWID;
CREATE TABLE event (
    n INTEGER PRIMARY KEY, id TEXT UNIQUE, story INTEGER, day INTEGER, type TEXT, confidence REAL, queue INTEGER,
    line TEXT
);
CREATE INDEX event_story ON event (story);
CREATE INDEX event_unsure ON event (confidence, n) WHERE queue = 2;
CREATE TABLE dyad (
    pair TEXT, day INTEGER, event INTEGER, story INTEGER, forth INTEGER, back INTEGER, intensity REAL, confidence REAL,
    value REAL, exact INTEGER, quad INTEGER, type TEXT, kind TEXT, issues TEXT, coarse TEXT,
    PRIMARY KEY (pair, day, event)
) WITHOUT ROWID;
CREATE INDEX dyad_story ON dyad (story);
CREATE INDEX dyad_day ON dyad (day, pair, story, forth, back, value);
CREATE TABLE statement (
    n INTEGER PRIMARY KEY, id TEXT UNIQUE, story INTEGER, day INTEGER, kind TEXT, speaker TEXT, country TEXT, line TEXT
);
CREATE INDEX statement_story ON statement (story);
CREATE INDEX statement_speaker ON statement (speaker, day);
CREATE INDEX statement_country ON statement (country, day);
CREATE TABLE actor (n INTEGER PRIMARY KEY, id TEXT UNIQUE, name TEXT, country TEXT, sectors TEXT, office TEXT);
CREATE INDEX actor_name ON actor (name COLLATE NOCASE);
CREATE TABLE part (
    actor INTEGER, day INTEGER, event INTEGER, side INTEGER, PRIMARY KEY (actor, day, event, side)
) WITHOUT ROWID;
CREATE INDEX part_event ON part (event);
CREATE VIRTUAL TABLE story_words USING fts5(title, text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE statement_words USING fts5(words, content='', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE event_words USING fts5(sentence, content='', tokenize="unicode61 remove_diacritics 2");
"""


def index_path(archive: Path) -> Path:
    """Return where the index of an archive lies: beside it, or in the user's cache where one may not write there.

    >>> index_path(Path("/tmp/a.duckdb")).as_posix()
    '/tmp/a.index.sqlite'
    """
    beside = archive.with_name(f"{archive.stem}.index.sqlite")
    if os.access(beside if beside.exists() else beside.parent, os.W_OK):
        return beside
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "detente"
    cache.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return cache / f"{archive.stem}-{name}.index.sqlite"


class Index:
    """The index file: one connection for each thread, one writer at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._writing = threading.RLock()
        if not self._is_current():
            self._lay()
        self.version = int(self.meta("version") or 0)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._connect()
            self._local.connection = found
        return found

    def _connect(self) -> sqlite3.Connection:
        # Connections are closed by `close`, which may run in another thread than the one that made them.
        made = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        made.execute("PRAGMA journal_mode = WAL")
        made.execute("PRAGMA synchronous = NORMAL")
        made.execute("PRAGMA mmap_size = 2000000000")
        made.execute("PRAGMA cache_size = -16000")
        made.row_factory = sqlite3.Row
        self._all.append(made)
        return made

    def _is_current(self) -> bool:
        if not self.path.exists():
            return False
        try:
            return self.meta("index") == str(INDEX_VERSION)
        except sqlite3.Error:
            return False

    def _lay(self) -> None:
        self.close()
        for path in (self.path, *(self.path.with_name(self.path.name + end) for end in ("-wal", "-shm"))):
            path.unlink(missing_ok=True)
        try:
            with self.write() as db:
                for statement in _SCHEMA.split(";\n"):
                    if statement.strip():
                        db.execute(statement)
                db.execute("INSERT INTO meta VALUES ('index', ?)", [str(INDEX_VERSION)])
        except sqlite3.Error as error:
            raise StoreError(f"the index {self.path} cannot be written: {error}") from error

    def empty(self, db: sqlite3.Connection) -> None:
        """Throw every row away, inside a transaction."""
        for table in ("story", "story_article", "event", "statement", "dyad", "actor", "part"):
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
        for table in ("story_words", "event_words", "statement_words"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608
        db.execute("DELETE FROM meta WHERE name IN ('stories', 'events', 'statements')")

    def close(self) -> None:
        """Close all connections."""
        while self._all:
            self._all.pop().close()
        self._local = threading.local()

    def meta(self, name: str) -> str | None:
        """Return a remark on the index as a whole, or None."""
        row = self.connection.execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
        return None if row is None else row[0]

    def settle(self) -> None:
        """Bring what was written into the file itself: a log of a gigabyte would be gone through at every read."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one transaction; all of it goes in or nothing, and the version rises."""
        with self._writing:
            db = self.connection
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                row = db.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
                version = int(row[0]) + 1 if row else 1
                set_meta(db, "version", str(version))
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
            self.version = version


def set_meta(db: sqlite3.Connection, name: str, value: Any) -> None:
    """Keep a remark on the index as a whole."""
    db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [name, str(value)])
