"""How far chance could have moved a sum over stories: the interval of a period.

The stories that were told are a sample of those that might have been. A story's weight in another telling is drawn from
the exponential distribution with mean one, which makes the sum a draw from the posterior of a gamma process (the
Bayesian bootstrap, Rubin 1981, without its fixed number of stories). Thin periods lean on half a story (`PRIOR`) that
knows nothing: an act of the codebook's, any type as likely as another. Why, and how often the intervals hold the truth:
`docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from detente.data.codebook import TYPES, intensity
from detente.relations.counts import Floats, Ints
from detente.relations.doubt import Doubt

__all__ = ["INTERVAL", "NORMAL", "PRIOR", "PRIOR_VARIANCE", "RESAMPLES", "SEED", "Told", "intervals"]

INTERVAL: Final = 0.9
RESAMPLES: Final = 2_000
SEED: Final = 1970

#: The weight of the know-nothing story, in stories, as Jeffreys has it for a rate; more would be too wide for three.
PRIOR: Final = 0.5

#: From this many stories on the sum is normal enough that its variance gives the interval without drawing.
_MANY: Final = 50

#: Periods drawn for in one go: enough to pay, few enough that ten years of days take little memory.
_AT_ONCE: Final = 256

#: The 95% quantile of the normal distribution.
NORMAL: Final = 1.6449

#: Events of the know-nothing story.
_EVENTS: Final = 1.5
_KNOW_NOTHING: Final = np.array([_EVENTS * intensity(name) for name in TYPES])
PRIOR_VARIANCE: Final = float((_KNOW_NOTHING**2).mean())


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


def intervals(told: Told, doubt: Doubt, per: str, rest: Ints) -> tuple[Floats, Floats]:
    """Return both ends of the 90% interval of what each period comes to.

    `per` is `raw` for the sum, else the sum is divided by all stories: the period's own and `rest` more that add
    nothing.
    """
    totals: Floats = np.bincount(told.period, weights=told.value, minlength=len(told.size)).astype(np.float64)
    net = totals if per == "raw" else totals / np.maximum(told.size + rest, 1)
    reach = NORMAL * _variance(told, totals, doubt, per, rest) ** 0.5
    low, high = net - reach, net + reach
    few = np.flatnonzero((told.size + rest < _MANY) | (told.size < _MANY // 2))
    for at in range(0, len(few), _AT_ONCE):
        some = few[at : at + _AT_ONCE]
        low[some], high[some] = _drawn(told, some, doubt, per, rest[some])
    return low, high


def _drawn(told: Told, some: Ints, doubt: Doubt, per: str, rest: Ints) -> tuple[Floats, Floats]:
    """Return the intervals of some periods by drawing."""
    drawn = _draws(doubt.missed, doubt.wrongly_merged)
    size = told.size[some]
    # A row for each period, a column for each of its stories.
    first = np.cumsum(told.size) - told.size
    place = np.arange(max(int(size.max()), 1))
    there = place < size[:, None]
    values = np.where(there, told.value[np.where(there, first[some][:, None] + place, 0)], 0.0)
    sums = values @ drawn.stories[: len(place)]
    # What the coder gets wrong of a type it gets wrong of all stories: one draw for the whole sum.
    sums += _common(told, doubt)[some][:, None] ** 0.5 * drawn.common + drawn.lent
    if per != "raw":
        sums /= drawn.weights[size - 1] + drawn.prior + drawn.others(rest)
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(sums, [tail, 1 - tail], axis=1, overwrite_input=True)
    return low, high


def _variance(told: Told, totals: Floats, doubt: Doubt, per: str, rest: Ints) -> Floats:
    """Return the variance of what each period comes to, as drawing would find it."""
    merged = 1 + 2 * (doubt.missed + doubt.wrongly_merged)
    common = _common(told, doubt)
    squares = np.bincount(told.period, weights=told.value**2, minlength=len(told.size))
    if per == "raw":
        return merged * squares + PRIOR * PRIOR_VARIANCE + common
    count = told.size + rest
    mean = totals / np.maximum(count, 1)
    # The squared distance from the mean of all stories, those that add nothing included.
    apart = np.maximum(squares - count * mean**2, 0.0)
    found: Floats = (merged * apart + PRIOR * (PRIOR_VARIANCE + mean**2) + common) / (count + PRIOR) ** 2
    return found


def _common(told: Told, doubt: Doubt) -> Floats:
    """Return the variance that the coder's errors give all stories in common: of its types, and of its confidence."""
    found: Floats = told.unsure**2 @ doubt.spread + (doubt.calibration * told.lean) ** 2
    return found


class _Draws:
    """Random numbers drawn once: every period uses the same, so that later events do not move earlier intervals.

    A story that is an unseen copy weighs nothing, one that is two in one weighs double.
    """

    def __init__(self, missed: float, wrongly_merged: float) -> None:
        chance = np.random.default_rng(SEED)
        stories = chance.exponential(size=(RESAMPLES, _MANY))
        merged = chance.random((RESAMPLES, _MANY))
        stories *= 1.0 - (merged < missed) + (merged > 1 - wrongly_merged)
        # A row for each story: the first few are one stretch of memory.
        self.stories = np.ascontiguousarray(stories.T)
        self.weights: Floats = np.cumsum(self.stories, axis=0)
        self.prior = chance.gamma(PRIOR, size=RESAMPLES)
        self.lent = self.prior * chance.choice(_KNOW_NOTHING, RESAMPLES)
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
