"""`code_shard`: one shard read, coded and written, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.archive import Archive
from detente.plan.copies import write_sketches
from detente.plan.inputs import Piece, read_pieces
from detente.run import Coders, code_into, open_workers
from detente.upkeep import Form, dump_archive
from detente.workers import Limits

__all__ = ["Shard", "ShardDone", "code_shard", "is_done"]


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard: its pieces, its folder, how to code it, and the mark of all that its result depends on."""

    number: int
    pieces: tuple[Piece, ...]
    folder: str
    mark: str
    since: str | None = None
    until: str | None = None
    actors: str | None = None
    page_seconds: float = 60.0
    page_megabytes: int = 2_000

    def dump(self) -> str:
        """Return the shard as text that `load` reads, to be sent anywhere."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Shard:
        """Return the shard that `dump` wrote."""
        told: dict[str, Any] = json.loads(text)
        return cls(**{**told, "pieces": tuple(Piece(**piece) for piece in told["pieces"])})


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What a shard came to."""

    number: int
    coded: int
    outside: int
    rejected: int


def is_done(shard: Shard) -> ShardDone | None:
    """Return what a shard came to if its folder holds it, made of the same inputs by the same versions."""
    try:
        told = json.loads((Path(shard.folder) / "done.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if told.pop("mark", None) != shard.mark:
        return None
    return ShardDone(**told)


def code_shard(shard: Shard, workers: Coders) -> ShardDone:
    """Code a shard and put its folder in place: a Parquet file for each table, and the sketches of its texts.

    The folder is made under another name and renamed when it is complete and on disk, so whoever sees it sees it
    whole. A shard that is done already is not done again.
    """
    known = is_done(shard)
    if known is not None:
        return known
    folder = Path(shard.folder)
    # Two nodes may work on one shard when the first is taken for dead: each has a folder of its own.
    made = folder.with_name(f".{folder.name}.{os.uname().nodename}.{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        with Archive(made / "shard.duckdb") as archive:
            tally = code_into(
                archive, read_pieces(shard.pieces), actors=shard.actors, workers=workers, settled=False,
                since=_day(shard.since), until=_day(shard.until),
            )  # fmt: skip
            write_sketches(archive.articles(in_order=False), made / "sketches")
        dump_archive(made / "shard.duckdb", made / "tables", form=Form.parquet)
        (made / "shard.duckdb").unlink()
        done = ShardDone(shard.number, tally.coded, tally.outside, tally.rejected)
        (made / "done.json").write_text(json.dumps({**asdict(done), "mark": shard.mark}), "utf-8")
        _sync(made)
        if is_done(shard) is None:
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
        return done
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def open_coders(shards: Sequence[Shard], jobs: int) -> Coders:
    """Return the processes that code the pages of these shards."""
    first = shards[0]
    return open_workers(jobs=jobs, actors=first.actors, limits=Limits(first.page_seconds, first.page_megabytes))
