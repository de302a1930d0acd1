"""How far chance could have moved a sum over stories: the interval of a period.

The stories that were told are a sample of those that might have been. A story's weight in another telling is drawn from
the exponential distribution with mean one, which makes the sum a draw from the posterior of a gamma process (the
Bayesian bootstrap, Rubin 1981, without its fixed number of stories). Thin periods lean on half a story (`PRIOR`) that
knows nothing: an act of the codebook's, any type as likely as another. Why, and how often the intervals hold the truth:
`docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from detente.data.codebook import TYPES, intensity
from detente.relations.counts import Floats
from detente.relations.doubt import Doubt

__all__ = ["INTERVAL", "NORMAL", "PRIOR", "PRIOR_VARIANCE", "RESAMPLES", "SEED", "Told", "interval", "variance"]

INTERVAL: Final = 0.9
RESAMPLES: Final = 2_000
SEED: Final = 1970

#: The weight of the know-nothing story, in stories, as Jeffreys has it for a rate; more would be too wide for three.
PRIOR: Final = 0.5

#: From this many stories on the sum is normal enough that its variance gives the interval without drawing.
_MANY: Final = 50

#: The 95% quantile of the normal distribution.
NORMAL: Final = 1.6449

#: Events of the know-nothing story.
_EVENTS: Final = 1.5
_KNOW_NOTHING: Final = np.array([_EVENTS * intensity(name) for name in TYPES])
PRIOR_VARIANCE: Final = float((_KNOW_NOTHING**2).mean())


class Told:
    """The stories of one period and direction: `value` is what each adds, expected intensities summed.

    `unsure[s, t]` is how much of story `s` is what a wrong type `t` truly is, as a share of events; `lean` is how the
    whole sum moves when the coder's confidence is off by one.
    """

    __slots__ = ("lean", "unsure", "value")

    def __init__(self, value: Floats, unsure: Floats, lean: Floats) -> None:
        self.value, self.unsure, self.lean = value, unsure, lean


def interval(told: Told, doubt: Doubt, per: str, rest: int) -> tuple[float, float]:
    """Return the 90% interval of what `told` comes to.

    `per` is `raw` for the sum, else the sum is divided by all stories: `told`'s own and `rest` more that add nothing.
    """
    count = len(told.value)
    if count + rest >= _MANY and count >= _MANY // 2:
        return _normal(told, doubt, per, rest)
    drawn = _draws(doubt.missed, doubt.wrongly_merged)
    # What the coder gets wrong of a type it gets wrong of all stories: one draw for the whole sum.
    sums = drawn.stories[:, :count] @ told.value + drawn.common * _common(told, doubt) ** 0.5 + drawn.lent
    if per != "raw":
        sums = sums / (drawn.weights[:, count - 1] + drawn.prior + drawn.others(rest))
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(sums, [tail, 1 - tail])
    return float(low), float(high)


def variance(told: Told, doubt: Doubt, per: str, rest: int) -> float:
    """Return the variance of what `told` comes to, as drawing would find it."""
    count = len(told.value) + rest
    merged = 1 + 2 * (doubt.missed + doubt.wrongly_merged)
    common = _common(told, doubt)
    if per == "raw":
        return merged * float((told.value**2).sum()) + PRIOR * PRIOR_VARIANCE + common
    mean = told.value.sum() / max(count, 1)
    apart = ((told.value - mean) ** 2).sum() + rest * mean**2
    return float((merged * apart + PRIOR * (PRIOR_VARIANCE + mean**2) + common) / (count + PRIOR) ** 2)


def _common(told: Told, doubt: Doubt) -> float:
    """Return the variance that the coder's errors give all stories in common: of its types, and of its confidence."""
    of_types = float((told.unsure.sum(axis=0) ** 2 * doubt.spread).sum())
    return of_types + float(doubt.calibration * told.lean.sum()) ** 2


def _normal(told: Told, doubt: Doubt, per: str, rest: int) -> tuple[float, float]:
    total = float(told.value.sum())
    net = total if per == "raw" else total / (len(told.value) + rest)
    reach = NORMAL * variance(told, doubt, per, rest) ** 0.5
    return net - reach, net + reach


class _Draws:
    """Random numbers drawn once: every period uses the same, so that later events do not move earlier intervals.

    A story that is an unseen copy weighs nothing, one that is two in one weighs double.
    """

    def __init__(self, missed: float, wrongly_merged: float) -> None:
        chance = np.random.default_rng(SEED)
        stories = chance.exponential(size=(RESAMPLES, _MANY))
        merged = chance.random((RESAMPLES, _MANY))
        stories *= 1.0 - (merged < missed) + (merged > 1 - wrongly_merged)
        # A column a story, so that the first few are one stretch of memory.
        self.stories = np.asfortranarray(stories)
        self.weights = np.asfortranarray(np.cumsum(stories, axis=1))
        self.prior = chance.gamma(PRIOR, size=RESAMPLES)
        self.lent = self.prior * chance.choice(_KNOW_NOTHING, RESAMPLES)
        self.common = chance.normal(size=RESAMPLES)
        self._others = chance.normal(size=RESAMPLES)

    def others(self, count: int) -> Floats:
        """Return the weight of stories that add nothing; the sum of so many is a gamma variable."""
        if count == 0:
            return np.zeros(RESAMPLES)
        # Wilson and Hilferty's approximation: the cube root of a gamma variable is nearly normal.
        root = np.maximum(1 - 1 / (9 * count) + self._others / (3 * count**0.5), 0.0)
        found: Floats = count * root * root * root
        return found


@lru_cache(maxsize=8)
def _draws(missed: float, wrongly_merged: float) -> _Draws:
    return _Draws(missed, wrongly_merged)
