"""Level: what is remembered of a relation at the end of each period, older days counting for less."""

from __future__ import annotations

from typing import Final

import numpy as np

from detente.relations.counts import Counts
from detente.relations.doubt import Doubt
from detente.relations.periods import end_of, name_of
from detente.relations.records import By, Period, Quad, Volume
from detente.relations.series import BOTH, bins, told_in
from detente.relations.spread import KNOWN, SPREAD, student

__all__ = ["HALF_LIFE", "make_level"]

#: Days after which an act counts half. Why a quarter: `docs/explanation/relations.md`.
HALF_LIFE: Final = 90.0

#: Sums that are carried from period to period: cooperation, conflict, each quad class, weights, and their squares.
_CARRIED: Final = 10


def make_level(
    counts: Counts, pair: tuple[str, str], by: By, *, half_life: float, volume: Volume, doubt: Doubt
) -> tuple[Period, ...]:
    """Return the level at the end of each period that has events: a mean in which an act counts half after `half_life`.

    Per story (`share`) it is the mean of the stories remembered. As a sum (`raw`) it is scaled so that a steady flow
    has a level equal to the flow of one period. Stories and events are the period's own.
    """
    expected = doubt.expect(counts)
    merged = 1 + 2 * (doubt.missed + doubt.wrongly_merged)
    ways = {">".join(pair): counts.forth, ">".join(reversed(pair)): counts.back, BOTH: np.ones(len(counts), bool)}
    carried = {way: np.zeros(_CARRIED) for way in ways}
    weight = square = 0.0
    series, last = [], None
    periods = bins(counts, by)
    tellings = {}
    for way, flags in ways.items():
        chosen = np.flatnonzero(flags)
        tellings[way] = told_in(counts, chosen, periods.of[chosen], len(periods), doubt)
    stories = periods.story - np.searchsorted(periods.story_period, np.arange(len(periods)))[periods.of]
    for at, first in enumerate(periods.firsts):
        places, size = slice(periods.edges[at], periods.edges[at + 1]), int(periods.size[at])
        end = end_of(first, by)
        faded = 0.5 ** ((end - last).days / half_life) if last else 0.0
        last = end
        days = counts.day[places]
        fresh = 0.5 ** ((end.toordinal() - days) / half_life)
        by_story = np.zeros(size)
        np.maximum.at(by_story, stories[places], fresh)
        weight = weight * faded + float(by_story.sum())
        square = square * faded**2 + float((by_story**2).sum())
        length = (end - first).days + 1
        steady = length * (1 - 0.5 ** (1 / half_life))
        for way, flags in ways.items():
            chosen, told = flags[places], tellings[way]
            values = (expected[places] * fresh)[chosen]
            quad = counts.quad[places][chosen]
            story_values = np.bincount(stories[places][chosen], weights=values, minlength=size)
            carried[way][:6] = carried[way][:6] * faded + [
                values[values > 0].sum(), values[values < 0].sum(),
                *(values[quad == kind].sum() for kind in (1, 2, 3, 4)),
            ]  # fmt: skip
            # Squares fade twice as fast: the variance, the covariance with the weights, and the coder's common errors.
            carried[way][6:9] = carried[way][6:9] * faded**2 + [
                (story_values**2).sum(), (story_values * by_story).sum(),
                float((told.unsure[at] ** 2 * doubt.spread).sum()),
            ]  # fmt: skip
            carried[way][9] = carried[way][9] * faded + float(told.lean[at])
            if not chosen.any():
                continue
            up, down, *sums = carried[way][:6]
            scale = steady if volume == "raw" else 1 / weight
            net = (up + down) * scale
            mean = (up + down) / weight
            # What is hardly remembered leans on what is known of other relations, as a thin period does.
            count = max(weight**2 / square, 1.0)
            apart = max(carried[way][6] - 2 * mean * carried[way][7] + mean**2 * square, 0.0)
            between = (count * apart / square + KNOWN * SPREAD) / (count - 1 + KNOWN)
            common = carried[way][8] + (doubt.calibration * carried[way][9]) ** 2
            chance = merged * square * (between + (mean**2 if volume == "raw" else 0.0)) + common
            reach = student(count - 1 + KNOWN) * scale * float(chance) ** 0.5
            quads = tuple(Quad(int((quad == kind).sum()), float(sums[kind - 1]) * scale) for kind in (1, 2, 3, 4))
            series.append(Period(
                period=name_of(first, by), direction=way, stories=int(told.size[at]), events=int(chosen.sum()),
                cooperation=float(up) * scale, conflict=float(down) * scale, net=float(net), low=float(net - reach),
                high=float(net + reach), quads=quads,
            ))  # fmt: skip
    return tuple(series)
