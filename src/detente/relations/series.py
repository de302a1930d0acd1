"""The series of a relation: what each period's events come to, and how far chance could have moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from detente.data.codebook import TYPES
from detente.relations.counted import Counted
from detente.relations.counts import Counts, Flags, Floats, Ints, count_columns
from detente.relations.doubt import NO_DOUBT, Doubt
from detente.relations.periods import name_of, start_of
from detente.relations.records import By, Part, Period, Quad, Volume
from detente.relations.spread import INTERVAL, RESAMPLES, SEED, Told, interval

__all__ = ["BOTH", "INTERVAL", "RESAMPLES", "SEED", "Bin", "bins", "make_part", "make_series", "totals", "volumes"]

BOTH: Final = "both"

#: The types, and last those whose type is not known.
_COLUMNS: Final = len(TYPES) + 1

#: `archive` figures are for so many of its stories.
_HUNDRED: Final = 100


@dataclass(frozen=True, slots=True)
class Bin:
    """The events of one period: their place in the counts, and the story of each, numbered from 0."""

    first: date
    places: Ints
    stories: Ints
    size: int


def bins(counts: Counts, by: By) -> list[Bin]:
    """Return the periods that have events, by their first day."""
    days, of_day = np.unique(counts.day, return_inverse=True)
    firsts = np.array([start_of(date.fromordinal(int(day)), by).toordinal() for day in days], dtype=np.int64)
    edges = np.flatnonzero(np.diff(firsts[of_day])) + 1 if len(counts) else np.array([], dtype=np.int64)
    found = []
    for places in np.split(np.arange(len(counts)), edges):
        if len(places):
            names, stories = np.unique(counts.story[places], return_inverse=True)
            found.append(Bin(date.fromordinal(int(firsts[of_day[places[0]]])), places, stories, len(names)))
    return found


def told_in(counts: Counts, each: Bin, doubt: Doubt, chosen: Flags | None = None) -> Told:
    """Return the stories of a bin, or of its events in one direction, as they enter an interval."""
    places, stories = (each.places, each.stories) if chosen is None else (each.places[chosen], each.stories[chosen])
    kept, numbers = np.unique(stories, return_inverse=True)
    size = len(kept)
    types, doubtful = counts.type[places], 1 - counts.confidence[places]
    wrong, intensity = doubt.wrong[types], counts.intensity[places]
    value = np.bincount(numbers, weights=(1 - doubtful) * intensity + doubtful * wrong, minlength=size)
    lean = np.bincount(numbers, weights=intensity - wrong, minlength=size)
    unsure = np.bincount(numbers * _COLUMNS + types % _COLUMNS, weights=doubtful, minlength=size * _COLUMNS)
    return Told(value.astype(np.float64), unsure.reshape(size, _COLUMNS).astype(np.float64), lean.astype(np.float64))


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
    all_told = totals(coverage or {}, by)
    expected = doubt.expect(counts)
    forth, back = ">".join(pair), ">".join(reversed(pair))
    series: list[Period] = []
    for each in bins(counts, by):
        ways: list[tuple[str, Flags | None]] = [
            (forth, counts.forth[each.places]), (back, counts.back[each.places]), (BOTH, None),
        ]  # fmt: skip
        one_way = not (counts.forth[each.places].any() and counts.back[each.places].any())
        for direction, chosen in ways:
            if chosen is not None and not chosen.any():
                continue
            if chosen is None and one_way and series:
                # All went the one way that was worked out last: both ways is the same again.
                series.append(replace(series[-1], direction=BOTH))
                continue
            told = told_in(counts, each, doubt, chosen)
            places = each.places if chosen is None else each.places[chosen]
            stories = len(told.value)
            whole = {"raw": 0, "share": each.size, "archive": max(all_told.get(each.first, 0), each.size)}[volume]
            low, high = interval(told, doubt, volume, max(whole - stories, 0))
            series.append(_period(name_of(each.first, by), direction, stories, counts.quad[places], expected[places],
                                  (low, high), volume, whole))  # fmt: skip
    return tuple(series)


def _period(
    name: str, direction: str, stories: int, quad: Ints, values: Floats, bounds: tuple[float, float], volume: Volume,
    whole: int,
) -> Period:  # fmt: skip
    scale = {"raw": 1.0, "share": 1 / max(whole, 1), "archive": _HUNDRED / max(whole, 1)}[volume]
    widen = _HUNDRED if volume == "archive" else 1.0
    up, down = float(values[values > 0].sum()) * scale, float(values[values < 0].sum()) * scale
    parts = tuple(Quad(int((quad == at).sum()), float(values[quad == at].sum()) * scale) for at in (1, 2, 3, 4))
    return Period(
        period=name, direction=direction, stories=stories, events=len(values), cooperation=up, conflict=down,
        net=up + down, low=bounds[0] * widen, high=bounds[1] * widen, quads=parts,
    )  # fmt: skip


def make_part(counts: Counts, name: str, *, volume: Volume, stories: int, doubt: Doubt) -> Part | None:
    """Return what these events add to a relation of so many stories; None where there are none."""
    if not len(counts):
        return None
    names, numbers = np.unique(counts.story, return_inverse=True)
    told = told_in(counts, Bin(date.min, np.arange(len(counts)), numbers, len(names)), doubt)
    rest = max(stories - len(names), 0)
    low, high = interval(told, doubt, volume, rest)
    found = _period(name, BOTH, len(names), counts.quad, doubt.expect(counts), (low, high), volume, stories)
    return Part(name, found.stories, found.events, found.cooperation, found.conflict, found.net, found.low, found.high)


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


def volumes(periods: Sequence[Bin], volume: Volume, coverage: Mapping[date, int], by: By) -> Floats:
    """Return what each period's sums are divided by, in the unit of a volume."""
    if volume == "raw":
        return np.ones(len(periods))
    if volume == "share":
        return np.array([each.size for each in periods], dtype=np.float64)
    told = totals(coverage, by)
    return np.array([max(told.get(each.first, 0), each.size) / _HUNDRED for each in periods])
