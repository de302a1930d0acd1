"""The series of a relation: what each period's events come to, and how far chance could have moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from detente.data.codebook import TYPES
from detente.relations.counted import Counted
from detente.relations.counts import Counts, Floats, Ints, count_columns
from detente.relations.doubt import NO_DOUBT, Doubt
from detente.relations.periods import name_of, start_of, starts_of
from detente.relations.records import By, Part, Period, Quad, Volume
from detente.relations.spread import INTERVAL, RESAMPLES, SEED, Told, intervals

__all__ = ["BOTH", "INTERVAL", "RESAMPLES", "SEED", "Bins", "bins", "make_part", "make_series", "told_in", "totals",
           "volumes"]  # fmt: skip

BOTH: Final = "both"

#: The types, and last those whose type is not known.
_COLUMNS: Final = len(TYPES) + 1

#: The quad classes by their number, 1 to 4; none is 0.
_QUADS: Final = 5

#: What a period holds after its name and direction.
_Figures = tuple[int, int, float, float, float, float, float, tuple[Quad, ...]]

#: `archive` figures are for so many of its stories.
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Bins:
    """The periods that have events, in order of time.

    `firsts` are their first days. The places of period `p` in the counts are from `edges[p]` up to `edges[p + 1]`, and
    `of` is the period of each event. `story` is the story of each event, numbered from 0 through all periods, one that
    goes on in the next period anew; `story_period` is the period of each, `size` how many a period has.
    """

    firsts: tuple[date, ...]
    edges: Ints
    of: Ints
    story: Ints
    story_period: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.firsts)


def bins(counts: Counts, by: By) -> Bins:
    """Return the periods that have events."""
    firsts, of = np.unique(starts_of(counts.day, by), return_inverse=True)
    edges = np.searchsorted(of, np.arange(len(firsts) + 1))
    story, story_period = _number(of, counts.story)
    size = np.bincount(story_period, minlength=len(firsts))
    return Bins(tuple(date.fromordinal(day) for day in firsts.tolist()), edges, of, story, story_period, size)


def _number(group: Ints, story: Ints) -> tuple[Ints, Ints]:
    """Return each event's story, numbered group by group from 0, and the group of each number."""
    width = int(story.max()) + 1 if len(story) else 1
    keys, numbers = np.unique(group * width + story, return_inverse=True)
    return numbers, keys // width


def told_in(counts: Counts, places: Ints, group: Ints, groups: int, doubt: Doubt) -> Told:
    """Return the stories of events as they enter intervals; `group` is the period, or whatever else, of each event."""
    numbers, period = _number(group, counts.story[places])
    types, doubtful = counts.type[places], 1 - counts.confidence[places]
    wrong, intensity = doubt.wrong[types], counts.intensity[places]
    value = np.bincount(numbers, weights=(1 - doubtful) * intensity + doubtful * wrong, minlength=len(period))
    unsure = np.bincount(group * _COLUMNS + types % _COLUMNS, weights=doubtful, minlength=groups * _COLUMNS)
    return Told(
        value.astype(np.float64), period, np.bincount(period, minlength=groups),
        unsure.reshape(groups, _COLUMNS).astype(np.float64),
        np.bincount(group, weights=intensity - wrong, minlength=groups).astype(np.float64),
    )  # fmt: skip


def make_series(
    counted: Sequence[Counted] | Counts,
    pair: tuple[str, str],
    by: By,
    *,
    volume: Volume = "raw",
    coverage: Mapping[date, int] | None = None,
    doubt: Doubt = NO_DOUBT,
) -> tuple[Period, ...]:
    """Return a record for each period and direction that has events, in order of time.

    `coverage` has, by day, how many stories the whole archive holds; `archive` needs it.
    """
    counts = counted if isinstance(counted, Counts) else count_columns(counted)
    periods = bins(counts, by)
    count = len(periods)
    going = [np.bincount(periods.of[flags], minlength=count) > 0 for flags in (counts.forth, counts.back)]
    # Where all went one way, both ways is that way again.
    ways = [counts.forth, counts.back, (going[0] & going[1])[periods.of]]
    chosen = [np.flatnonzero(flags) for flags in ways]
    places = np.concatenate(chosen)
    group = np.concatenate([at * count + periods.of[some] for at, some in enumerate(chosen)])
    wholes = np.tile(_wholes(periods, volume, coverage or {}, by), len(ways))
    found = _sum_up(counts, places, group, len(ways) * count, volume, wholes, doubt)
    names = (">".join(pair), ">".join(reversed(pair)), BOTH)
    series: list[Period] = []
    for at, first in enumerate(periods.firsts):
        period, figures = name_of(first, by), None
        for way, name in enumerate(names):
            told = found.get(way * count + at) or (figures if name == BOTH else None)
            if told:
                figures = told
                series.append(Period(period, name, *told))
    return tuple(series)


def _wholes(periods: Bins, volume: Volume, coverage: Mapping[date, int], by: By) -> Ints:
    """Return how many stories each period's sums are for; 0 where they are sums as they are."""
    if volume == "raw":
        return np.zeros(len(periods), dtype=np.int64)
    if volume == "share":
        return periods.size
    told = totals(coverage, by)
    return np.maximum(periods.size, np.array([told.get(first, 0) for first in periods.firsts], dtype=np.int64))


def _sum_up(
    counts: Counts, places: Ints, group: Ints, groups: int, volume: Volume, wholes: Ints, doubt: Doubt
) -> dict[int, _Figures]:
    """Return what the events of each group come to, by the group's number; groups without events are left out."""
    told = told_in(counts, places, group, groups, doubt)
    low, high = intervals(told, doubt, volume, np.maximum(wholes - told.size, 0))
    widen = _HUNDRED if volume == "archive" else 1.0
    scale = np.ones(groups) if volume == "raw" else widen / np.maximum(wholes, 1)
    values, quad = doubt.expect(counts)[places], counts.quad[places]
    up = np.bincount(group, weights=np.maximum(values, 0.0), minlength=groups) * scale
    down = np.bincount(group, weights=np.minimum(values, 0.0), minlength=groups) * scale
    events = np.bincount(group * _QUADS + quad, minlength=groups * _QUADS).reshape(groups, _QUADS)
    summed = np.bincount(group * _QUADS + quad, weights=values, minlength=groups * _QUADS).reshape(groups, _QUADS)
    figures = zip(up.tolist(), down.tolist(), (up + down).tolist(), (low * widen).tolist(), (high * widen).tolist(),
                  strict=True)  # fmt: skip
    quads = zip(events.tolist(), (summed * scale[:, None]).tolist(), strict=True)
    parts = zip(told.size.tolist(), events.sum(axis=1).tolist(), figures, quads, strict=True)
    return {
        at: (stories, count, *sums, tuple(map(Quad, counted[1:], summed[1:])))
        for at, (stories, count, sums, (counted, summed)) in enumerate(parts)
        if count
    }


def make_part(counts: Counts, name: str, *, volume: Volume, stories: int, doubt: Doubt) -> Part | None:
    """Return what these events add to a relation of so many stories; None where there are none."""
    if not len(counts):
        return None
    places = np.arange(len(counts))
    figures = _sum_up(counts, places, np.zeros_like(places), 1, volume, np.array([stories]), doubt)[0]
    return Part(name, *figures[:7])


def totals(coverage: Mapping[date, int], by: By) -> dict[date, int]:
    """Return how many stories the archive holds in each period, by the period's first day.

    >>> totals({date(2025, 9, 23): 3, date(2025, 9, 30): 2, date(2025, 10, 1): 1}, "month")
    {datetime.date(2025, 9, 1): 5, datetime.date(2025, 10, 1): 1}
    """
    found: dict[date, int] = {}
    for day, stories in coverage.items():
        first = start_of(day, by)
        found[first] = found.get(first, 0) + stories
    return found


def volumes(periods: Bins, volume: Volume, coverage: Mapping[date, int], by: By) -> Floats:
    """Return what each period's sums are divided by, in the unit of a volume."""
    if volume == "raw":
        return np.ones(len(periods))
    return _wholes(periods, volume, coverage, by) / (_HUNDRED if volume == "archive" else 1.0)
