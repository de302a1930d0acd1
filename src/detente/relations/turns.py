"""Turns: where the net series takes another level for good.

Why this method, and its error rates: `docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np

from detente.relations.counted import Counted
from detente.relations.counts import Counts, Floats, Ints, count_columns
from detente.relations.doubt import NO_DOUBT, Doubt
from detente.relations.periods import end_of
from detente.relations.records import By, Turn, Volume
from detente.relations.series import Bin, bins, told_in
from detente.relations.spread import PRIOR, PRIOR_VARIANCE, variance

__all__ = ["PENALTY", "find_turns"]

#: What a turn must gain, in units of the noise, times the logarithm of the number of periods: chance alone then makes
#: one in at most 4 of 100 series.
PENALTY: Final = 3.0

#: Periods a level must last: one month of summits is an event, not a turn.
_SHORTEST: Final[dict[By, int]] = {"day": 7, "week": 4, "month": 3, "quarter": 2, "year": 2}

#: A place that fits worse than the best by less than this (the 90% quantile of chi-square, one degree) may be the turn.
_PLACE: Final = 2.706

_NAMED: Final = 5


def find_turns(
    counted: Sequence[Counted] | Counts, by: By, *, volume: Volume = "raw", doubt: Doubt = NO_DOUBT
) -> tuple[Turn, ...]:
    """Return the turns of the series in both directions, in order of time.

    Periods without events say nothing and are passed over: levels are compared between periods that have some. Per
    story (any `volume` but `raw`) a period weighs as much as its stories say, so that one with twice the coverage is
    surer, and not warmer.
    """
    counts = counted if isinstance(counted, Counts) else count_columns(counted)
    periods = bins(counts, by)
    if len(periods) < 2 * _SHORTEST[by]:
        return ()
    nets, weights = _weigh(counts, periods, volume, doubt)
    if not np.isfinite(weights).all() or weights.sum() <= 0:
        return ()
    cuts = split_levels(nets, _SHORTEST[by], PENALTY * float(np.log(max(len(nets), 2))), weights)
    bounds = [0, *cuts, len(nets)]
    turns = []
    for before, at, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
        change = _mean(nets[at:after], weights[at:after]) - _mean(nets[before:at], weights[before:at])
        first, last = _place(nets[before:after], weights[before:after], at - before)
        made = _strongest(counts, periods[at].places, change)
        turns.append(Turn(
            date=date.fromordinal(int(counts.day[made[0]])) if len(made) else periods[at].first,
            low=periods[before + first].first, high=end_of(periods[before + last].first, by), change=change,
            events=tuple(counts.id[made]),
        ))  # fmt: skip
    return tuple(turns)


def _weigh(counts: Counts, periods: list[Bin], volume: Volume, doubt: Doubt) -> tuple[Floats, Floats]:
    """Return the net of each period and its weight, one over its variance as chance alone would make it."""
    told = [told_in(counts, each, doubt) for each in periods]
    if volume == "raw":
        noise = float(np.mean([variance(each, NO_DOUBT, "raw", 0) - PRIOR * PRIOR_VARIANCE for each in told]))
        return np.array([each.value.sum() for each in told]), np.full(len(told), 1 / noise if noise > 0 else 0.0)
    sizes = np.array([len(each.value) for each in told], dtype=np.float64)
    nets = np.array([each.value.mean() for each in told])
    # Stories differ alike in all periods; what there is to learn of how much is pooled, and leans on the prior.
    apart = float(sum(((each.value - each.value.mean()) ** 2).sum() for each in told))
    noise = (apart + PRIOR * PRIOR_VARIANCE) / (float((sizes - 1).sum()) + PRIOR)
    weights = sizes / noise
    # Tone that swings from period to period more than stories do within them is noise too.
    steps = np.diff(nets) ** 2 / (1 / weights[1:] + 1 / weights[:-1])
    excess = float(np.median(steps)) / 0.4549 if len(steps) >= 10 else 1.0
    return nets, weights / max(excess, 1.0)


def split_levels(values: Floats, shortest: int, penalty: float, weights: Floats | None = None) -> list[int]:
    """Return where a series takes another level: the first index of each level after the first.

    Optimal partitioning (Jackson et al. 2005): of all ways to cut the series into levels of at least `shortest` values,
    the one with the least squared distance from the levels plus `penalty` for each cut. Exact, and without chance.
    `weights` are one over each value's variance, 1 where not given.

    >>> split_levels(np.array([5.0, 6, 5, 6, -4, -5, -4, -5]), 2, 8.0)
    [4]
    >>> split_levels(np.array([5.0, 6, 5, 6, 5, 6]), 2, 8.0)
    []
    """
    count = len(values)
    weighed = np.ones(count) if weights is None else weights
    masses = np.concatenate([[0.0], np.cumsum(weighed)])
    sums = np.concatenate([[0.0], np.cumsum(weighed * values)])
    squares = np.concatenate([[0.0], np.cumsum(weighed * values**2)])
    best = np.full(count + 1, np.inf)
    best[0] = -penalty
    cut = np.zeros(count + 1, dtype=np.int64)
    for end in range(shortest, count + 1):
        starts = np.arange(0, end - shortest + 1)
        mass = masses[end] - masses[starts]
        distance = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / np.where(mass > 0, mass, 1.0)
        total = best[starts] + distance + penalty
        cut[end] = starts[int(total.argmin())]
        best[end] = total.min()
    cuts = []
    end = int(cut[count])
    while end > 0:
        cuts.append(end)
        end = int(cut[end])
    return cuts[::-1]


def _mean(values: Floats, weights: Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def _place(values: Floats, weights: Floats, at: int) -> tuple[int, int]:
    """Return the first and the last place where the two levels could part almost as likely as at `at`."""

    def distance(part: Floats, weighed: Floats) -> float:
        return float((weighed * (part - _mean(part, weighed)) ** 2).sum())

    places = np.arange(1, len(values))
    distances = np.array([
        distance(values[:place], weights[:place]) + distance(values[place:], weights[place:]) for place in places
    ])  # fmt: skip
    likely = places[distances <= distances[at - 1] + _PLACE]
    return int(likely.min()), int(likely.max())


def _strongest(counts: Counts, places: Ints, change: float) -> Ints:
    """Return the events of a period that moved it the way it turned, the strongest first."""
    part = counts.where(places)
    force = part.intensity * part.confidence
    order = np.lexsort((part.id.astype(str), part.day, -np.abs(force)))
    found: Ints = places[[at for at in order if force[at] * change > 0][:_NAMED]]
    return found
