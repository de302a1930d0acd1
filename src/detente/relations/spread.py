"""How far chance could have moved a sum over stories: the interval of a period.

The stories that were told are a sample of those that might have been. How many there might have been is drawn from the
exponential distribution, story by story (the weights of the Bayesian bootstrap, Rubin 1981), and what they come to on
average from Student's: how far stories of a relation lie apart is learned from the period's own, and where these are
few leans on what was measured on other relations. Why, and how often the intervals hold the truth:
`docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from detente.relations.counts import Floats, Ints
from detente.relations.doubt import Doubt

__all__ = ["INTERVAL", "KNOWN", "RESAMPLES", "SEED", "SPREAD", "Told", "intervals", "student"]

INTERVAL: Final = 0.9
RESAMPLES: Final = 2_000
SEED: Final = 1970

#: The variance between the stories of a relation, in intensity squared, and how many stories that is worth: between
#: the pooled and the typical one of 200 pairs in two archives (`python -m tools.measure_relations ARCHIVE...`).
SPREAD: Final = 13.0
KNOWN: Final = 3

#: From this many stories on the sum is normal enough that its variance gives the interval without drawing.
_MANY: Final = 50

#: Periods drawn for in one go: few enough that what is drawn stays in the processor's cache, which halves the time.
_AT_ONCE: Final = 32

#: The 95% quantile of the normal distribution.
_NORMAL: Final = 1.6449


@dataclass(frozen=True, slots=True)
class Told:
    """The stories of some periods, as they enter the periods' intervals, one period after the other.

    `value` is what each story adds, expected intensities summed, and `period` the number of its period; `size` is how
    many stories each period has. `unsure[p, t]` is how much of a period is what a wrong type `t` truly is, in events;
    `lean` is how the period's sum moves when the coder's confidence is off by one.
    """

    value: Floats
    period: Ints
    size: Ints
    unsure: Floats
    lean: Floats


def student(freedom: float) -> float:
    """Return the 95% quantile of Student's distribution (Fisher and Cornish 1960); three degrees or more.

    >>> round(student(3), 2), round(student(30), 3)
    (2.35, 1.697)
    """
    z = _NORMAL
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def intervals(told: Told, doubt: Doubt, per: str, rest: Ints) -> tuple[Floats, Floats]:
    """Return both ends of the 90% interval of what each period comes to.

    `per` is `raw` for the sum, else the sum is divided by all stories: the period's own and `rest` more that add
    nothing.
    """
    totals, squares = (
        np.bincount(told.period, weights=each, minlength=len(told.size)).astype(np.float64)
        for each in (told.value, told.value**2)
    )
    net = totals if per == "raw" else totals / np.maximum(told.size + rest, 1)
    reach = _NORMAL * _variance(told, totals, squares, doubt, per, rest) ** 0.5
    low, high = net - reach, net + reach
    few = np.flatnonzero((told.size > 0) & ((told.size + rest < _MANY) | (told.size < _MANY // 2)))
    for at in range(0, len(few), _AT_ONCE):
        some = few[at : at + _AT_ONCE]
        drawn = _drawn(told.size[some], totals[some], squares[some], _common(told, doubt)[some], doubt, per, rest[some])
        low[some], high[some] = drawn
    return low, high


def _drawn(
    size: Ints, totals: Floats, squares: Floats, common: Floats, doubt: Doubt, per: str, rest: Ints
) -> tuple[Floats, Floats]:
    """Return the intervals of some periods by drawing."""
    drawn = _draws(doubt.missed, doubt.wrongly_merged)
    mean = totals / size
    error = (_merged(doubt) * _apart(size, mean, squares) / size) ** 0.5
    number = drawn.number[size - 1]
    sums = mean[:, None] + error[:, None] * drawn.student[size - 1]
    # What the coder gets wrong of a type it gets wrong of all stories: one draw for the whole sum.
    together = common[:, None] ** 0.5 * drawn.common
    if per == "raw":
        sums = number * sums + together
    else:
        sums = number / (number + drawn.others(rest)) * sums + together / (size + rest)[:, None]
    # Sorting all takes a quarter of the time of finding two places.
    sums.sort(axis=1)
    return _quantile(sums, (1 - INTERVAL) / 2), _quantile(sums, (1 + INTERVAL) / 2)


def _quantile(rows: Floats, share: float) -> Floats:
    """Return a quantile of each sorted row, between its two neighbours in proportion."""
    at = share * (rows.shape[1] - 1)
    low, part = int(at), at - int(at)
    found: Floats = rows[:, low] * (1 - part) + rows[:, low + 1] * part
    return found


def _apart(count: Ints, mean: Floats, squares: Floats) -> Floats:
    """Return the variance between stories, leaning on what was measured elsewhere."""
    found: Floats = (np.maximum(squares - count * mean**2, 0.0) + KNOWN * SPREAD) / (np.maximum(count, 1) - 1 + KNOWN)
    return found


def _variance(told: Told, totals: Floats, squares: Floats, doubt: Doubt, per: str, rest: Ints) -> Floats:
    """Return the variance of what each period comes to, as drawing would find it."""
    # Of a share all stories count, those that add nothing included.
    count = told.size if per == "raw" else told.size + rest
    mean = totals / np.maximum(count, 1)
    apart = _apart(count, mean, squares)
    if per == "raw":
        return _merged(doubt) * count * (apart + mean**2) + _common(told, doubt)
    found: Floats = (_merged(doubt) * apart + _common(told, doubt) / np.maximum(count, 1)) / np.maximum(count, 1)
    return found


def _merged(doubt: Doubt) -> float:
    """Return what unseen copies and wrong mergers make of a variance over stories."""
    return 1 + 2 * (doubt.missed + doubt.wrongly_merged)


def _common(told: Told, doubt: Doubt) -> Floats:
    """Return the variance that the coder's errors give all stories in common: of its types, and of its confidence."""
    found: Floats = told.unsure**2 @ doubt.spread + (doubt.calibration * told.lean) ** 2
    return found


class _Draws:
    """Random numbers drawn once: every period uses the same, so that later events do not move earlier intervals.

    `number` and `student` have a row for each count of stories: how many there might have been, and how far from their
    mean in standard errors. A story that is an unseen copy of one before weighs nothing, one that is two in one double.
    """

    def __init__(self, missed: float, wrongly_merged: float) -> None:
        chance = np.random.default_rng(SEED)
        stories = chance.exponential(size=(_MANY, RESAMPLES))
        merged = chance.random((_MANY, RESAMPLES))
        stories *= 1.0 - ((merged < missed) & (np.arange(_MANY)[:, None] > 0)) + (merged > 1 - wrongly_merged)
        self.number = np.cumsum(stories, axis=0)
        # Each story but the first adds a degree of freedom to those that are known.
        squares = np.vstack([chance.chisquare(KNOWN, RESAMPLES), chance.normal(size=(_MANY - 1, RESAMPLES)) ** 2])
        freedom = np.arange(_MANY)[:, None] + KNOWN
        self.student = chance.normal(size=RESAMPLES) * (freedom / np.cumsum(squares, axis=0)) ** 0.5
        self.common = chance.normal(size=RESAMPLES)
        self._others = chance.normal(size=RESAMPLES)

    def others(self, count: Ints) -> Floats:
        """Return the weight of stories that add nothing, a row for each count; the sum of so many is a gamma variable.

        By Wilson and Hilferty's approximation: the cube root of a gamma variable is nearly normal.
        """
        many = np.maximum(count, 1).astype(np.float64)[:, None]
        root: Floats = np.maximum(1.0 - 1 / (9 * many) + self._others / (3 * many**0.5), 0.0)
        found: Floats = root * root * root * count[:, None]
        return found


@lru_cache(maxsize=8)
def _draws(missed: float, wrongly_merged: float) -> _Draws:
    return _Draws(missed, wrongly_merged)
