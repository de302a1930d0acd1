"""The archive as the site reads it: opened when a page needs it, given free when nobody has asked for a while.

DuckDB lets nobody write while somebody reads. A site that held the archive open all day would keep the next run of
`detente code` out of it; so it is closed after a few quiet seconds and opened again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from detente.store import open_database

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Source"]

#: Seconds without a reader after which the file is given free. Opening it again costs some 30 ms.
_QUIET: Final = 5.0


class Source:
    """A read-only archive file, shared by the threads of one process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._connection: DuckDBPyConnection | None = None
        self._readers = 0
        self._last = 0.0
        self._timer: threading.Timer | None = None

    def mark(self) -> tuple[int, int]:
        """Return what changes whenever the archive does: its time of change in nanoseconds and its size in bytes."""
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def read(self) -> Iterator[DuckDBPyConnection]:
        """Give a cursor for the time of the block. Raises StoreError where the file cannot be opened now."""
        with self._lock:
            if self._connection is None:
                self._connection = open_database(self.path, read_only=True)
            self._readers += 1
            cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()
            with self._lock:
                self._readers -= 1
                self._last = time.monotonic()
                if self._timer is None:
                    self._watch()

    def _watch(self) -> None:
        self._timer = threading.Timer(_QUIET, self._close_if_quiet)
        self._timer.daemon = True
        self._timer.start()

    def _close_if_quiet(self) -> None:
        with self._lock:
            self._timer = None
            if self._connection is None:
                return
            if self._readers or time.monotonic() - self._last < _QUIET * 0.9:
                self._watch()
                return
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Give the file free now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._connection is not None:
                self._connection.close()
                self._connection = None
