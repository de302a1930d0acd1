"""`merge_archives`: what several archives hold, in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import StoreError
from detente.store import open_database
from detente.upkeep.tables import take_articles, taken_from

__all__ = ["Merged", "merge_archives"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What one source gave: articles that were not here, and articles that were, by older versions."""

    source: Path
    new: int
    newer: int


def merge_archives(target: Path, sources: Sequence[Path], *, versions: tuple[str, str] | None = None) -> list[Merged]:
    """Take into `target` what the sources have and it lacks; it is made where it is not there.

    Sources are archive files, or folders that `dump_archive` wrote as Parquet. An article is the same where its page's
    bytes are the same: the first archive's coding stays, unless only a later one's is by the coder and lexicon
    `versions`. Each source is one transaction, so a merge that is killed can be run again. Stories are those of the
    target until they are merged anew (`detente.run.settle`).

    Raises StoreError where a source is no archive of this version, or is the target itself.
    """
    for source in sources:
        if source.exists() and target.exists() and source.samefile(target):
            raise StoreError(f"{source} is the archive that the others are to be merged into")
        if not source.is_dir():
            # Opened by itself first: what is wrong with it is said of it, and a log left by a killed run is refused.
            open_database(source, read_only=True).close()
    connection = open_database(target, read_only=False)
    try:
        merged = []
        for source in sources:
            attach, tables = taken_from(source)
            if attach:
                connection.execute(attach)
            try:
                taken, newer = take_articles(connection, tables, versions)
            finally:
                if attach:
                    connection.execute("DETACH taken")
            merged.append(Merged(source, taken - newer, newer))
        return merged
    finally:
        connection.close()
