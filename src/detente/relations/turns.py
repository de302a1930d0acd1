"""Turns: where the vector series takes another level for good.

The vector has six sides: words and deeds of cooperation, and each direction's words and deeds of conflict, per story on
the pair, so that neither more coverage nor cooperation that rises with conflict hides or makes a turn.

Why this method, and its error rates: `docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from detente.relations.counted import Counted
from detente.relations.counts import Counts, Flags, Floats, Ints, count_columns
from detente.relations.doubt import NO_DOUBT, Doubt
from detente.relations.periods import end_of
from detente.relations.records import By, Turn, Volume
from detente.relations.series import Bins, bins, totals, volumes

__all__ = ["PENALTY", "find_turns", "penalty_for"]

#: What a turn must gain, in units of the noise: this times the logarithm of the number of periods, and some for each
#: side of the vector (`penalty_for`). Chance alone then makes one in at most 4 of 100 series.
PENALTY: Final = 3.0

#: Periods a level must last: one month of summits is an event, not a turn.
_SHORTEST: Final[dict[By, int]] = {"day": 7, "week": 4, "month": 3, "quarter": 2, "year": 2}

#: A place that fits worse than the best by less than this (the 90% quantile of chi-square, one degree) may be the turn.
_PLACE: Final = 2.706

#: Half the median of a chi-square variable with one degree: what steps between periods are, by chance, in their noise.
_MEDIAN_STEP: Final = 0.4549

_NAMED: Final = 5

#: How many stories the spread between periods counts for beside the spread within them: what keeps series of some
#: dozen stories, where hardly two share a period, from turning by chance.
_LEAN: Final = 6.0

#: The sides of the vector: the quad class, and for conflict the direction. Most cooperation is of both at once; counted
#: each way it would count twice.
_SIDES: Final[tuple[tuple[int, str], ...]] = (
    (1, "both"), (2, "both"), (3, "forth"), (4, "forth"), (3, "back"), (4, "back"),
)  # fmt: skip


def penalty_for(periods: int, sides: int) -> float:
    """Return what a turn of a vector with so many sides must gain to be none of chance's making.

    A tail bound of chi-square with `sides` degrees (Laurent and Massart 2000), at `PENALTY` log n for one side.

    >>> round(penalty_for(40, 1), 1), round(penalty_for(40, 8), 1)
    (11.1, 26.7)
    """
    depth = PENALTY / 2 * math.log(max(periods, 2))
    return 2 * depth + (sides - 1) + 2 * math.sqrt(depth) * (math.sqrt(sides) - 1)


def find_turns(
    counted: Sequence[Counted] | Counts,
    by: By,
    *,
    volume: Volume = "raw",
    coverage: Mapping[date, int] | None = None,
    doubt: Doubt = NO_DOUBT,
) -> tuple[Turn, ...]:
    """Return the turns of the relation, in order of time; `volume` is the unit of their `change`.

    Periods without events say nothing and are passed over: levels are compared between periods that have some, and
    where `coverage` has the archive's stories by day, only between times from which it has reports. A period weighs as
    much as its stories say, so one with twice the coverage is surer, and not warmer.
    """
    counts = counted if isinstance(counted, Counts) else count_columns(counted)
    periods = bins(counts, by)
    if coverage:
        # What reports recall of times before their own is too little and too choice to be a level.
        covered = totals(coverage, by)
        known = np.array([bool(covered.get(first)) for first in periods.firsts], dtype=bool)
        if not known.all():
            counts = counts.where(known[periods.of])
            periods = bins(counts, by)
    if len(periods) < 2 * _SHORTEST[by]:
        return ()
    expected = doubt.expect(counts)
    values, weights = _vector(counts, expected, periods)
    if not values.shape[1]:
        return ()
    cuts = split_levels(values, _SHORTEST[by], penalty_for(*values.shape), weights)
    nets = np.bincount(periods.of, weights=expected, minlength=len(periods))
    sizes = volumes(periods, volume, coverage or {}, by)
    bounds = [0, *cuts, len(periods)]
    turns = []
    for before, at, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
        old, new = slice(before, at), slice(at, after)
        change = float(nets[new].sum() / sizes[new].sum() - nets[old].sum() / sizes[old].sum())
        first, last = _place(values[before:after], weights[before:after], at - before)
        around = slice(before + first, before + last + 1)
        day, made = _made_by(counts, expected, periods, old, new, around)
        turns.append(Turn(
            date=day, low=periods.firsts[around.start], high=end_of(periods.firsts[around.stop - 1], by), change=change,
            events=tuple(counts.id[made]),
        ))  # fmt: skip
    return tuple(turns)


def _vector(counts: Counts, expected: Floats, periods: Bins) -> tuple[Floats, Floats]:
    """Return each period's vector per story, sides that hold nothing left out, and the weights of its values.

    A weight is one over the variance that chance alone makes: stories differ alike in all periods, so how much is
    pooled over them.
    """
    sizes = periods.size.astype(np.float64)[:, None]
    values, squares = np.zeros((len(periods), len(_SIDES))), np.zeros(len(_SIDES))
    for side, inside in enumerate(_sides_of(counts)):
        told = np.bincount(periods.story, weights=np.where(inside, expected, 0.0), minlength=len(periods.story_period))
        values[:, side] = np.bincount(periods.story_period, weights=told, minlength=len(periods)) / sizes[:, 0]
        squares[side] = ((told - values[periods.story_period, side]) ** 2).sum()
    there = np.abs(values).sum(axis=0) > 0
    values = values[:, there]
    # A side on which stories never differ within a period still differs between them; it leans on that.
    between = (sizes * (values - values.mean(axis=0)) ** 2).sum(axis=0) / max(len(periods) - 1, 1)
    freedom = max(float((sizes - 1).sum()), 0.0)
    noise = (squares[there] + _LEAN * between) / (freedom + _LEAN)
    weights = sizes / np.maximum(noise, 1e-9)
    # Tone that swings from period to period more than stories do within them is noise too.
    if len(periods) > 10 and values.shape[1]:
        steps = np.diff(values, axis=0) ** 2 / (1 / weights[1:] + 1 / weights[:-1])
        weights = weights / max(float(np.median(steps.mean(axis=1))) / _median_step(values.shape[1]), 1.0)
    return values, weights


def _median_step(sides: int) -> float:
    """Return the median of a chi-square variable with so many degrees, by degree (Wilson and Hilferty 1931)."""
    return _MEDIAN_STEP if sides == 1 else (1 - 2 / (9 * sides)) ** 3


def _place(values: Floats, weights: Floats, at: int) -> tuple[int, int]:
    """Return the first and the last place where the two levels could part almost as likely as at `at`."""

    def distance(part: Floats, weighed: Floats) -> float:
        mean = (part * weighed).sum(axis=0) / weighed.sum(axis=0)
        return float((weighed * (part - mean) ** 2).sum())

    places = np.arange(1, len(values))
    distances = np.array([
        distance(values[:place], weights[:place]) + distance(values[place:], weights[place:]) for place in places
    ])  # fmt: skip
    likely = places[distances <= distances[at - 1] + _PLACE]
    return int(likely.min()), int(likely.max())


def _sides_of(counts: Counts) -> list[Flags]:
    """Return which events are on each side."""
    ways = {"both": np.ones(len(counts), dtype=bool), "forth": counts.forth, "back": counts.back}
    return [(counts.quad == quad) & ways[way] for quad, way in _SIDES]


def _made_by(
    counts: Counts, expected: Floats, periods: Bins, old: slice, new: slice, around: slice
) -> tuple[date, Ints]:
    """Return the day on which the turn was made, and the events that made it, the strongest first.

    Of the sides the one that grew most tells: its events in the periods where the turn may lie, on the day when they
    came to most. What weakened leaves no events behind.
    """
    sides = _sides_of(counts)

    def level(span: slice, inside: Flags) -> float:
        places = _places(periods, span)
        return float(np.abs(expected[places][inside[places]]).sum()) / float(periods.size[span].sum())

    growth = [level(new, inside) - level(old, inside) for inside in sides]
    near = _places(periods, around)
    for side in sorted(range(len(sides)), key=lambda at: -growth[at]):
        places = near[sides[side][near]]
        # What a report puts in "last week" lies on no day; it tells the day only where nothing else does.
        places = places[counts.exact[places]] if counts.exact[places].any() else places
        if len(places):
            days, of_day = np.unique(counts.day[places], return_inverse=True)
            strongest = int(days[int(np.abs(np.bincount(of_day, weights=expected[places])).argmax())])
            return date.fromordinal(strongest), _strongest(counts, expected, places, strongest)
    return periods.firsts[new.start], near[:0]


def _places(periods: Bins, span: slice) -> Ints:
    """Return the places in the counts of some periods that follow one another."""
    return np.arange(periods.edges[span.start], periods.edges[span.stop])


def _strongest(counts: Counts, expected: Floats, places: Ints, day: int) -> Ints:
    """Return the strongest events, those of a day before all others."""
    order = np.lexsort((places, counts.day[places], -np.abs(expected[places]), counts.day[places] != day))
    found: Ints = places[order[:_NAMED]]
    return found


def split_levels(values: Floats, shortest: int, penalty: float, weights: Floats | None = None) -> list[int]:
    """Return where a series takes another level: the first index of each level after the first.

    A row of `values` is one time, a column one side of the series; one column may be given bare.

    Optimal partitioning (Jackson et al. 2005): of all ways to cut the series into levels of at least `shortest` values,
    the one with the least squared distance from the levels plus `penalty` for each cut. Exact, and without chance.
    `weights` are one over each value's variance, 1 where not given.

    >>> split_levels(np.array([5.0, 6, 5, 6, -4, -5, -4, -5]), 2, 8.0)
    [4]
    >>> split_levels(np.array([5.0, 6, 5, 6, 5, 6]), 2, 8.0)
    []
    """
    count = len(values)
    values = values.reshape(count, -1)
    weighed = np.ones_like(values) if weights is None else weights.reshape(count, -1)
    nothing = np.zeros((1, values.shape[1]))
    masses = np.concatenate([nothing, np.cumsum(weighed, axis=0)])
    sums = np.concatenate([nothing, np.cumsum(weighed * values, axis=0)])
    squares = np.concatenate([nothing, np.cumsum(weighed * values**2, axis=0)])
    best = np.full(count + 1, np.inf)
    best[0] = -penalty
    cut = np.zeros(count + 1, dtype=np.int64)
    for end in range(shortest, count + 1):
        starts = np.arange(0, end - shortest + 1)
        mass = masses[end] - masses[starts]
        distance = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / np.where(mass > 0, mass, 1.0)
        total = best[starts] + distance.sum(axis=1) + penalty
        cut[end] = starts[int(total.argmin())]
        best[end] = total.min()
    cuts = []
    end = int(cut[count])
    while end > 0:
        cuts.append(end)
        end = int(cut[end])
    return cuts[::-1]
