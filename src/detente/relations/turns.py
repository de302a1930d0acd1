"""Turns: where the net series takes another level for good.

Why this method, and its error rates: `docs/decisions/relations-change-points.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from detente.relations.counted import Counted
from detente.relations.periods import end_of
from detente.relations.records import By, Turn
from detente.relations.series import Floats, group_by_period, variance

__all__ = ["PENALTY", "find_turns"]

#: What a turn must gain, in units of the noise, times the logarithm of the number of periods: chance alone then makes
#: one in at most 4 of 100 series.
PENALTY: Final = 3.0

#: Periods a level must last: one month of summits is an event, not a turn.
_SHORTEST: Final[dict[By, int]] = {"day": 7, "week": 4, "month": 3, "quarter": 2, "year": 2}

#: A place that fits worse than the best by less than this (the 90% quantile of chi-square, one degree) may be the turn.
_PLACE: Final = 2.706

_NAMED: Final = 5


def find_turns(counted: Sequence[Counted], by: By) -> tuple[Turn, ...]:
    """Return the turns of the series in both directions, in order of time.

    Periods without events say nothing and are passed over: levels are compared between periods that have some.
    """
    periods = group_by_period(counted, by)
    nets = np.array([sum(event.intensity * event.confidence for event in events) for _, events in periods])
    noise = float(np.mean([variance(events) for _, events in periods])) if periods else 0.0
    if noise <= 0:
        return ()
    values = nets / np.sqrt(noise)
    cuts = split_levels(values, _SHORTEST[by], PENALTY * float(np.log(max(len(values), 2))))
    bounds = [0, *cuts, len(values)]
    turns = []
    for before, at, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
        change = float(nets[at:after].mean() - nets[before:at].mean())
        first, last = _place(values[before:after], at - before)
        made = _strongest(periods[at][1], change)
        turns.append(Turn(
            date=made[0].day if made else periods[at][0], low=periods[before + first][0],
            high=end_of(periods[before + last][0], by), change=change, events=tuple(event.id for event in made),
        ))  # fmt: skip
    return tuple(turns)


def split_levels(values: Floats, shortest: int, penalty: float) -> list[int]:
    """Return where a series of unit noise takes another level: the first index of each level after the first.

    Optimal partitioning (Jackson et al. 2005): of all ways to cut the series into levels of at least `shortest` values,
    the one with the least squared distance from the levels plus `penalty` for each cut. Exact, and without chance.

    >>> split_levels(np.array([5.0, 6, 5, 6, -4, -5, -4, -5]), 2, 8.0)
    [4]
    >>> split_levels(np.array([5.0, 6, 5, 6, 5, 6]), 2, 8.0)
    []
    """
    count = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values**2)])
    best = np.full(count + 1, np.inf)
    best[0] = -penalty
    cut = np.zeros(count + 1, dtype=np.int64)
    for end in range(shortest, count + 1):
        starts = np.arange(0, end - shortest + 1)
        distance = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        total = best[starts] + distance + penalty
        cut[end] = starts[int(total.argmin())]
        best[end] = total.min()
    cuts = []
    end = int(cut[count])
    while end > 0:
        cuts.append(end)
        end = int(cut[end])
    return cuts[::-1]


def _place(values: Floats, at: int) -> tuple[int, int]:
    """Return the first and the last place where the two levels could part almost as likely as at `at`."""
    places = np.arange(1, len(values))
    distances = np.array([values[:place].var() * place + values[place:].var() * (len(values) - place)
                          for place in places])  # fmt: skip
    likely = places[distances <= distances[at - 1] + _PLACE]
    return int(likely.min()), int(likely.max())


def _strongest(events: Sequence[Counted], change: float) -> list[Counted]:
    """Return the events of a period that moved it the way it turned, the strongest first."""
    moved = [event for event in events if event.intensity * change > 0]
    return sorted(moved, key=lambda event: (-abs(event.intensity * event.confidence), event.day, event.id))[:_NAMED]
