"""A look at facts alone that rules out, of hundreds of candidates at once, most that a comparison would refuse."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from detente.stories.compare import most_missing
from detente.stories.words import Hashes, Imprint

__all__ = ["FactMarks"]

#: Bits that an article's words are marked on, and as many for its facts: 300 words leave three in four unmarked.
_BITS: Final = 1_024
_PLACES: Final = _BITS // 64

Marks = npt.NDArray[np.uint64]


class FactMarks:
    """For each article its facts and its words as marks on 1,024 bits each: 256 bytes.

    Texts that share boilerplate share bands by the thousand, and no facts. A fact whose bit is not among the other's
    words is not among them, so what is ruled out here `is_copy` would refuse too.
    """

    def __init__(self) -> None:
        self._facts: Marks = np.zeros((256, _PLACES), dtype=np.uint64)
        self._words: Marks = np.zeros((256, _PLACES), dtype=np.uint64)
        self._counts = np.zeros(256, dtype=np.int64)

    def add(self, number: int, imprint: Imprint) -> None:
        """Mark an article's facts and words."""
        if number >= len(self._counts):
            size = number + number // 4 + 256
            self._facts = _grown(self._facts, size)
            self._words = _grown(self._words, size)
            self._counts = np.concatenate([self._counts, np.zeros(size - len(self._counts), dtype=np.int64)])
        self._facts[number] = _mark(imprint.facts)
        self._words[number] = _mark(imprint.words)
        self._counts[number] = len(imprint.facts)

    def may_be_copies(self, number: int, others: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Tell for each of the others whether, of the one with fewer facts, the other may have enough."""
        ours, theirs = self._counts[number], self._counts[others]
        lacks = np.bitwise_count(self._facts[number] & ~self._words[others]).sum(axis=1, dtype=np.int64)
        lacked = np.bitwise_count(self._facts[others] & ~self._words[number]).sum(axis=1, dtype=np.int64)
        missing = np.where(ours < theirs, lacks, np.where(theirs < ours, lacked, np.minimum(lacks, lacked)))
        allowed: npt.NDArray[np.bool_] = missing <= most_missing(np.minimum(ours, theirs))
        return allowed


def _grown(marks: Marks, size: int) -> Marks:
    larger = np.zeros((size, _PLACES), dtype=np.uint64)
    larger[: len(marks)] = marks
    return larger


def _mark(hashes: Hashes) -> Marks:
    bits = np.zeros(_BITS, dtype=np.bool_)
    bits[hashes % _BITS] = True
    return np.packbits(bits).view(np.uint64)
