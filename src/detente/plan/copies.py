"""Copies found across shards: band by band, without one process that holds the texts of all of them.

Each shard writes, of each article, the keys of its bands and its words as hashes. The keys are dealt by value into
buckets; whoever takes a bucket finds in it every two articles that share one of its bands, looks at their words, which
stay on disk, and keeps the pairs that are copies. What the pairs join is small enough for `StoryIndex`, which judges
each such group again, so the stories are the same as those of one index over all.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from detente.records import Article
from detente.stories.bands import sketch_bands
from detente.stories.compare import compare, is_copy
from detente.stories.words import Imprint, pack_words, read_time, unpack_words

__all__ = ["BUCKETS", "find_pairs", "group_pairs", "write_sketches"]

#: Parts that the keys are dealt into. With a hundred million articles one has some 30 million keys, 400 MB.
BUCKETS: Final = 256

#: The kind of a key, in its two lowest bits: a band, the page that an article is a version of, the article itself.
_BAND, _PAGE, _SAME = 0, 1, 2

Keys = npt.NDArray[np.uint64]


def write_sketches(articles: Iterable[Article], folder: Path) -> int:
    """Write what the search for copies needs of a shard's articles; return how many there are.

    `keys.npy` and `rows.npy` are sorted by bucket, which begin where `starts.npy` says; `words.bin` holds the packed
    words, of which those of article n begin at `at.npy[n]`; `first.npy` is the time of publication, NaN where unknown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    keys: list[Keys] = []
    rows, first, at, ids = array("Q"), array("d"), array("Q", [0]), []
    with (folder / "words.bin").open("wb") as words:
        for number, article in enumerate(articles):
            packed, when = pack_words(article), read_time(article.published)
            words.write(packed)
            at.append(at[-1] + len(packed))
            first.append(float("nan") if when is None else when)
            ids.append(article.id)
            own = [np.array([_key(_SAME, article.id)], dtype=np.uint64)]
            if article.url and article.published:
                own.append(np.array([_key(_PAGE, article.url, article.title or "", article.published)], np.uint64))
            grams = unpack_words(packed, when).grams
            if len(grams):
                own.append(_spread(sketch_bands(grams)))
            joined = np.concatenate(own)
            keys.append(joined)
            rows.extend([number] * len(joined))
    all_keys = np.concatenate(keys) if keys else np.zeros(0, np.uint64)
    all_rows = np.frombuffer(rows, np.uint64).astype(np.uint32) if rows else np.zeros(0, np.uint32)
    order = np.lexsort((all_rows, all_keys, _bucket(all_keys)))
    all_keys = all_keys[order]
    np.save(folder / "keys.npy", all_keys)
    np.save(folder / "rows.npy", all_rows[order])
    np.save(folder / "starts.npy", np.searchsorted(_bucket(all_keys), np.arange(BUCKETS + 1)).astype(np.uint64))
    np.save(folder / "at.npy", np.array(at, np.uint64))
    np.save(folder / "first.npy", np.array(first, np.float64))
    np.save(folder / "ids.npy", np.array(ids, dtype="S32"))
    return len(ids)


def _key(kind: int, *parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest, "little") & ~3) | kind


def _spread(bands: npt.NDArray[np.uint32]) -> Keys:
    """Return band keys, which have 32 bits, over 64, so that they fall into all buckets alike."""
    mixed = bands.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    return mixed * np.uint64(0xBF58476D1CE4E5B9) & ~np.uint64(3)


def _bucket(keys: Keys) -> Keys:
    return keys >> np.uint64(56)


class _Sketches:
    """The sketches of all shards, read where they lie. An article's number is its shard's first and its row."""

    def __init__(self, folders: Sequence[Path]) -> None:
        def load(name: str) -> list[npt.NDArray[np.generic]]:
            return [np.load(folder / f"{name}.npy", mmap_mode="r") for folder in folders]

        self._folders = folders
        self.keys, self.rows, self.starts = load("keys"), load("rows"), load("starts")
        self._at, self.firsts, self.ids = load("at"), load("first"), load("ids")
        self.base = np.cumsum([0, *(len(each) for each in self.firsts)])
        self._words = [
            np.memmap(folder / "words.bin", np.uint8, "r") if (folder / "words.bin").stat().st_size else None
            for folder in folders
        ]
        self.imprint = lru_cache(maxsize=4_096)(self._imprint)

    def bucket(self, bucket: int) -> tuple[Keys, npt.NDArray[np.int64]]:
        """Return the keys of a bucket in order, and whose they are; equal keys by number."""
        keys, numbers = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
        for shard, starts in enumerate(self.starts):
            low, high = int(starts[bucket]), int(starts[bucket + 1])
            keys.append(np.asarray(self.keys[shard][low:high], np.uint64))
            numbers.append(np.asarray(self.rows[shard][low:high], np.int64) + self.base[shard])
        joined, whose = np.concatenate(keys), np.concatenate(numbers)
        order = np.lexsort((whose, joined))
        return joined[order], whose[order]

    def place(self, number: int) -> tuple[int, int]:
        """Return an article's shard and row."""
        shard = int(np.searchsorted(self.base, number, side="right")) - 1
        return shard, number - int(self.base[shard])

    def id(self, number: int) -> str:
        """Return an article's id."""
        shard, row = self.place(number)
        return bytes(self.ids[shard][row]).decode("ascii")

    def _imprint(self, number: int) -> Imprint:
        shard, row = self.place(number)
        words, at = self._words[shard], self._at[shard]
        assert words is not None
        first = float(self.firsts[shard][row])
        return unpack_words(words[int(at[row]) : int(at[row + 1])].tobytes(), None if first != first else first)


@lru_cache(maxsize=1)
def _open_sketches(marks: tuple[tuple[str, int], ...]) -> _Sketches:
    return _Sketches([Path(folder) for folder, _ in marks])


def find_pairs(folders: Sequence[Path], bucket: int) -> list[tuple[str, str]]:
    """Return the pairs of articles, by id, that share a key of a bucket and are copies or versions of one another."""
    marks = tuple((str(folder), (folder / "keys.npy").stat().st_mtime_ns) for folder in folders)
    sketches = _open_sketches(marks)
    keys, numbers = sketches.bucket(bucket)
    edges = np.flatnonzero(np.diff(keys)) + 1
    joins: dict[int, int] = {}
    found: list[tuple[str, str]] = []

    def root(number: int) -> int:
        while (above := joins.get(number, number)) != number:
            joins[number] = joins.get(above, above)
            number = above
        return number

    for start, end in zip([0, *edges.tolist()], [*edges.tolist(), len(keys)], strict=True):
        if end - start < 2:
            continue
        kind = int(keys[start]) & 3
        members = np.unique(numbers[start:end]).tolist()
        for at, one in enumerate(members):
            for other in members[:at] if kind == _BAND else members[:1]:
                # What a chain joins need not be compared.
                if one != other and root(one) != root(other) and (kind != _BAND or _are_copies(sketches, one, other)):
                    joins[root(one)] = root(other)
                    pair = sketches.id(other), sketches.id(one)
                    if pair[0] != pair[1]:
                        found.append(pair)
    return found


def _are_copies(sketches: _Sketches, one: int, other: int) -> bool:
    return is_copy(compare(sketches.imprint(one), sketches.imprint(other)))


def group_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield the groups of ids that pairs join, each sorted, in the order of their first ids.

    >>> list(group_pairs([("b", "c"), ("a", "b"), ("x", "y")]))
    [['a', 'b', 'c'], ['x', 'y']]
    """
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while (up := above.setdefault(name, name)) != name:
            above[name] = above[up]
            name = up
        return name

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        above[high] = low
    groups: dict[str, list[str]] = {}
    for name in sorted(above):
        groups.setdefault(root(name), []).append(name)
    yield from groups.values()
