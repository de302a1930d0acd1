"""The series of a relation: what each period's events sum to, and how far chance could have moved it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

import numpy as np
import numpy.typing as npt

from detente.relations.counted import Counted
from detente.relations.periods import name_of, start_of
from detente.relations.records import By, Period

__all__ = ["BOTH", "INTERVAL", "RESAMPLES", "SEED", "group_by_period", "make_series", "variance"]

BOTH: Final = "both"
INTERVAL: Final = 0.9
RESAMPLES: Final = 2_000
SEED: Final = 1970

#: From this many stories on, the sum is normal enough that its variance gives the interval without resampling.
_MANY: Final = 200
_NORMAL_90: Final = 1.6449

Floats = npt.NDArray[np.float64]


def make_series(counted: Sequence[Counted], pair: tuple[str, str], by: By) -> tuple[Period, ...]:
    """Return a record for each period and direction that has events, in order of time."""
    forth, back = ">".join(pair), ">".join(reversed(pair))
    series = []
    for day, events in group_by_period(counted, by):
        ways = {
            forth: [event for event in events if event.forth],
            back: [event for event in events if event.back],
            BOTH: events,
        }
        series += [_sum_up(name_of(day, by), way, told) for way, told in ways.items() if told]
    return tuple(series)


def group_by_period(counted: Sequence[Counted], by: By) -> list[tuple[date, list[Counted]]]:
    """Return the periods that have events, by their first day, each with its events."""
    return [(day, list(events)) for day, events in groupby(counted, key=lambda event: start_of(event.day, by))]


def _sum_up(period: str, direction: str, events: list[Counted]) -> Period:
    values = [event.intensity * event.confidence for event in events]
    net = sum(values)
    low, high = _bound(events, net, f"{period} {direction}")
    return Period(
        period=period, direction=direction, stories=len({event.story for event in events}), events=len(events),
        cooperation=sum(value for value in values if value > 0), conflict=sum(value for value in values if value < 0),
        net=net, low=low, high=high,
    )  # fmt: skip


def _bound(events: list[Counted], net: float, name: str) -> tuple[float, float]:
    """Return the 90% interval of net by the Poisson bootstrap over stories.

    Each repetition draws every story as often as chance would report it (Poisson with mean 1: the number of stories is
    itself chance) and keeps each event with the probability that the coder is right. The seed is the period's own, so
    that later events do not move earlier intervals.
    """
    numbers, values, confidences = _spread(events)
    stories = int(numbers.max()) + 1
    if stories >= _MANY:
        reach = _NORMAL_90 * float(np.sqrt(variance(events)))
        return net - reach, net + reach
    chance = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    drawn = chance.poisson(1.0, size=(RESAMPLES, stories))
    sums = chance.binomial(drawn[:, numbers], confidences) @ values
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(sums, [tail, 1 - tail])
    return float(low), float(high)


def variance(events: Sequence[Counted]) -> float:
    """Return the variance of net that the bootstrap would find."""
    numbers, values, confidences = _spread(events)
    per_story = np.bincount(numbers, weights=values * confidences)
    return float((per_story**2).sum() + (confidences * (1 - confidences) * values**2).sum())


def _spread(events: Sequence[Counted]) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    order: dict[str, int] = {}
    numbers = np.array([order.setdefault(event.story, len(order)) for event in events], dtype=np.int64)
    return numbers, np.array([event.intensity for event in events]), np.array([event.confidence for event in events])
