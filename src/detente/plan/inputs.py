"""What a plan reads: files listed, and dealt out to shards in a way that depends on nothing but the list."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from detente.errors import DetenteError, InputError
from detente.pages.read import read_pages, read_stream
from detente.records import Page, Rejected

__all__ = ["Piece", "Source", "deal", "list_sources", "read_pieces"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its path or address, its size in bytes, and what tells whether it has changed."""

    where: str
    size: int
    mark: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or of its pages every one whose number leaves `part` when divided by `parts`."""

    where: str
    part: int = 0
    parts: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return the piece as JSON has it."""
        return asdict(self)


def list_sources(inputs: Sequence[str]) -> list[Source]:
    """Return the files behind inputs, each once, in the order of the inputs and sorted within each.

    An input is a file, a folder (walked, hidden files passed over), a pattern with `*`, or an address that fsspec
    opens: `s3://bucket/2025/`, `gs://...`, `file:///...`. Raises InputError where an input holds nothing.
    """
    found: dict[str, Source] = {}
    for each in inputs:
        listed = _list_remote(each) if "://" in each else _list_local(each)
        if not listed:
            raise InputError("there is nothing to read", where=each)
        for source in listed:
            found.setdefault(source.where, source)
    return list(found.values())


def _list_local(where: str) -> list[Source]:
    # A pattern may be absolute, which `Path.glob` does not take.
    named = sorted(glob.glob(where, recursive=True)) if "*" in where else [where]  # noqa: PTH207
    paths = [Path(each) for each in named]
    return [_source(file) for path in paths for file in _walk(path)]


def _walk(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith("."):
                yield from _walk(child)
    elif path.is_file():
        yield path


def _source(path: Path) -> Source:
    told = path.stat()
    return Source(str(path), told.st_size, str(told.st_mtime_ns))


def _list_remote(where: str) -> list[Source]:
    system, path = _open_system(where)
    try:
        found = system.find(path, detail=True) if "*" not in path else system.glob(path, detail=True)
    except Exception as error:
        raise InputError(f"cannot be listed: {error}", where=where) from error
    scheme = where.partition("://")[0]
    return [
        Source(
            f"{scheme}://{name.lstrip('/') if scheme not in ('file', 'local') else name}", int(facts.get("size") or 0),
            str(facts.get("ETag") or facts.get("etag") or facts.get("LastModified") or facts.get("mtime") or ""),
        )
        for name, facts in sorted(found.items())
        if facts.get("type") == "file" and not name.rpartition("/")[2].startswith(".")
    ]  # fmt: skip


def _open_system(where: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ModuleNotFoundError:
        raise DetenteError("object stores need a package more: pip install 'detente[objects]'") from None
    try:
        return cast("tuple[Any, str]", fsspec.core.url_to_fs(where))
    except (ImportError, ValueError, OSError) as error:
        raise InputError(f"cannot be opened: {error}", where=where) from error


def deal(sources: Sequence[Source], shards: int) -> list[tuple[Piece, ...]]:
    """Return the pieces of each shard: about as many bytes in each; files are divided where there are fewer of them.

    >>> files = [Source("a.warc", 100, ""), Source("b.warc", 100, "")]
    >>> [len(pieces) for pieces in deal(files, 4)], deal(files, 4)[1]
    ([1, 1, 1, 1], (Piece(where='a.warc', part=1, parts=2),))
    """
    total = sum(source.size for source in sources) or 1
    pieces: list[tuple[Piece, int]] = []
    for source in sources:
        # A file larger than a shard's share is divided; each of its shards reads it whole and codes its part.
        parts = max(1, min(shards, round(source.size * shards / total)))
        pieces += [(Piece(source.where, part, parts), source.size // parts) for part in range(parts)]
    dealt: list[list[Piece]] = [[] for _ in range(min(shards, len(pieces)))]
    at = 0
    for piece, size in pieces:
        # By its middle, so that the rest of a division moves no piece.
        dealt[min((2 * at + size) * len(dealt) // (2 * total), len(dealt) - 1)].append(piece)
        at += size
    return [tuple(each) for each in dealt if each]


def read_pieces(pieces: Sequence[Piece]) -> Iterator[Page | Rejected]:
    """Yield the pages of pieces, in order; what cannot be read is rejected by the first part of its file."""
    for piece in pieces:
        yield from islice(_read(piece.where), piece.part, None, piece.parts)


def _read(where: str) -> Iterator[Page | Rejected]:
    if "://" not in where:
        yield from read_pages(where)
        return
    system, path = _open_system(where)
    try:
        with cast("IO[bytes]", system.open(path, "rb")) as stream:
            yield from read_stream(stream, where)
    except Exception as error:
        # Each store has errors of its own.
        yield Rejected(where, f"cannot be read: {error}")
