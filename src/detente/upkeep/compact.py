"""`compact_archive`: write an archive anew, so that what was deleted or replaced leaves the file."""

from __future__ import annotations

import os
from pathlib import Path

from detente.store import open_database
from detente.upkeep.tables import copy_all

__all__ = ["compact_archive"]


def compact_archive(path: Path) -> tuple[int, int]:
    """Write the archive anew and put it in the place of the old; return the bytes before and after.

    DuckDB keeps deleted rows' blocks in the file for later use, words included. The new file is complete on disk
    before it takes the old one's place: whatever happens, one of the two is there whole. Needs as much free space as
    the archive's rows take. Raises StoreError where the archive is in use or the disk is full.
    """
    before = path.stat().st_size if path.exists() else 0
    # Opened for writing first: what a killed run left in the log becomes part of the file, and nobody else may write.
    open_database(path, read_only=False).close()
    fresh = path.with_name(f"{path.name}.compact")
    fresh.unlink(missing_ok=True)
    try:
        connection = open_database(fresh, read_only=False)
        try:
            copy_all(connection, path)
        finally:
            connection.close()
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
        fresh.with_name(f"{fresh.name}.wal").unlink(missing_ok=True)
    return before, path.stat().st_size
