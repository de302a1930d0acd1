"""Sketches of texts and the table that finds, for a sketch, the earlier ones that share a band with it."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from detente.stories.words import Hashes

__all__ = ["BANDS", "BandTable", "sketch_bands"]

#: Two sketches find the articles worth comparing. The whole text: 64 bands of 2 find 77% of pairs that share 15% of
#: their sequences, and all but one in 400 that share 30%. The opening, for a copy cut to its first lines: 16 bands of 3
#: find 88% of openings that share half.
_WHOLE: Final = (128, 64)
_OPENING: Final = (48, 16)
_OPENING_GRAMS: Final = 60
_SEED: Final = 1987

#: Bands of the whole text; those of the opening come after them.
BANDS: Final = _WHOLE[1]

#: Articles that wait in a dictionary before they become a sorted run.
_WAITING: Final = 1_024

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_LOW: Final = np.uint64(0xFFFFFFFF)
_HALF: Final = np.uint64(32)

Keys = npt.NDArray[np.uint32]


def sketch_bands(grams: Hashes) -> Keys:
    """Return the band keys of a text's sequences: 64 of the whole text, then 16 of its opening.

    The number of the band is part of its key, so one table holds all bands.
    """
    whole = _digest(grams, _WHOLE[0]).reshape(_WHOLE[1], -1)
    opening = _digest(grams[:_OPENING_GRAMS], _OPENING[0]).reshape(_OPENING[1], -1)
    return np.concatenate([_mix(whole, 1), _mix(opening, 1 + _WHOLE[1])])


def _digest(grams: Hashes, size: int) -> npt.NDArray[np.uint64]:
    from rensa import RMinHash

    sketch = RMinHash(size, _SEED)
    raw = grams.tobytes()
    sketch.update([raw[at : at + 4] for at in range(0, len(raw), 4)])
    return np.array(sketch.digest(), dtype=np.uint64)


def _mix(rows: npt.NDArray[np.uint64], number: int) -> Keys:
    key = np.arange(number, number + len(rows), dtype=np.uint64) * _STEP
    for column in range(rows.shape[1]):
        key = (key ^ rows[:, column]) * _STEP
        key ^= key >> _HALF
    return (key & _LOW).astype(np.uint32)


class BandTable:
    """Band keys with the numbers of the articles that have them: 8 bytes for each, 640 for an article.

    Sorted runs, each at least twice as long as the next, are merged as they grow: an article is moved some log2(n)
    times in all, and a search asks log2(n) runs.
    """

    def __init__(self) -> None:
        self._runs: list[npt.NDArray[np.uint64]] = []
        self._waiting: dict[int, list[int]] = {}
        self._fresh = 0

    def add(self, keys: Keys, number: int) -> None:
        """Enter an article under its keys."""
        for key in keys.tolist():
            self._waiting.setdefault(key, []).append(number)
        self._fresh += 1
        if self._fresh >= _WAITING:
            self._settle()

    def find(self, keys: Keys) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the articles that share a key, in order, and with each how many bands of the whole text it shares."""
        whole, opening = self._find(keys[:BANDS]), self._find(keys[BANDS:])
        numbers, shared = np.unique(whole, return_counts=True)
        rest = np.setdiff1d(opening, numbers)
        return np.concatenate([numbers, rest]), np.concatenate([shared, np.zeros(len(rest), dtype=np.int64)])

    def _find(self, keys: Keys) -> npt.NDArray[np.int64]:
        found = [np.array(self._waiting[key], dtype=np.int64) for key in keys.tolist() if key in self._waiting]
        low = keys.astype(np.uint64) << _HALF
        for run in self._runs:
            starts, ends = np.searchsorted(run, low), np.searchsorted(run, low | _LOW, side="right")
            found += [
                (run[start:end] & _LOW).astype(np.int64)
                for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
                if end > start
            ]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def _settle(self) -> None:
        keys = np.repeat(
            np.fromiter(self._waiting, np.uint64, len(self._waiting)), [len(all_) for all_ in self._waiting.values()]
        )
        numbers = np.fromiter((each for all_ in self._waiting.values() for each in all_), np.uint64, len(keys))
        run = (keys << _HALF) | numbers
        run.sort()
        self._waiting, self._fresh = {}, 0
        while self._runs and len(self._runs[-1]) < 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")  # two sorted halves: one pass
        self._runs.append(run)
