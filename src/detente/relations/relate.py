"""`relation`: events in, how two states treated each other out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from detente.records import Event
from detente.relations.counted import count_events
from detente.relations.counts import Counts, count_columns
from detente.relations.doubt import Doubt, measured_doubt
from detente.relations.level import HALF_LIFE, make_level
from detente.relations.periods import end_of, first_day
from detente.relations.records import By, Measure, Method, Period, Relation, Turn, Volume
from detente.relations.series import BOTH, INTERVAL, RESAMPLES, SEED, make_series
from detente.relations.spread import KNOWN
from detente.relations.turns import PENALTY, find_turns

__all__ = ["relate", "relation"]


def relation(
    events: Sequence[Event],
    pair: tuple[str, str],
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
    volume: Volume = "share",
    measure: Measure = "flow",
    half_life: float = HALF_LIFE,
    base: tuple[date | None, date | None] | None = None,
    coverage: Mapping[date, int] | None = None,
    doubt: Doubt | None = None,
) -> Relation:
    """Return the relation of two states, named by their country codes, between two days, both included.

    Words and deeds count by their intensity, copies do not count, nor does what was denied. A period that nobody
    reported on is left out, for silence is not neutrality. `volume` is what the sums are divided by: the pair's own
    stories of the period (`share`), so that more coverage is not more warmth; a hundred stories of the archive
    (`archive`), which needs `coverage`, the archive's stories by day; or nothing (`raw`). `measure` is what happened in
    each period (`flow`) or what is remembered at its end (`level`), an act counting half after `half_life` days. With
    `base`, a span of days open at either end, 100 is all that went on in an average period of that span.

    >>> relation([], ("CHN", "CAN")).to_json()["series"]
    []
    """
    counts = count_columns(count_events(events, pair, by))
    return relate(
        counts, pair, by=by, since=since, until=until, volume=volume, measure=measure, half_life=half_life, base=base,
        coverage=coverage, doubt=doubt,
    )  # fmt: skip


def relate(
    counts: Counts,
    pair: tuple[str, str],
    *,
    by: By = "month",
    since: date | None = None,
    until: date | None = None,
    volume: Volume = "share",
    measure: Measure = "flow",
    half_life: float = HALF_LIFE,
    base: tuple[date | None, date | None] | None = None,
    coverage: Mapping[date, int] | None = None,
    doubt: Doubt | None = None,
    filters: dict[str, Any] | None = None,
) -> Relation:
    """Return `relation` of events that are columns already."""
    doubt = measured_doubt() if doubt is None else doubt
    if measure == "level":
        # What is remembered goes back before the days that are shown.
        series = make_level(counts.between(None, until), pair, by, half_life=half_life, volume=volume, doubt=doubt)
        series = tuple(p for p in series if since is None or end_of(first_day(p.period, by), by) >= since)
    else:
        shown = counts.between(since, until)
        series = make_series(shown, pair, by, volume=volume, coverage=coverage, doubt=doubt)
    turns = find_turns(counts.between(since, until), by, volume=volume, coverage=coverage, doubt=doubt)
    method = Method(
        by=by, interval=INTERVAL, resamples=RESAMPLES, seed=SEED, penalty=PENALTY, volume=volume, measure=measure,
        half_life=half_life if measure == "level" else None, prior=float(KNOWN), doubt=doubt.source,
        filters=filters or None,
    )  # fmt: skip
    if base is not None:
        series, turns, method = _rebased(series, turns, method, base)
    return Relation(pair=pair, series=series, turns=turns, method=method)


def _rebased(
    series: tuple[Period, ...], turns: tuple[Turn, ...], method: Method, base: tuple[date | None, date | None]
) -> tuple[tuple[Period, ...], tuple[Turn, ...], Method]:
    low, high = base[0] or date.min, base[1] or date.max
    inside = [
        period for period in series
        if period.direction == BOTH and low <= first_day(period.period, method.by) <= high
    ]  # fmt: skip
    traffic = sum(period.cooperation - period.conflict for period in inside)
    if not traffic:
        return series, turns, method
    factor = 100 * len(inside) / traffic
    return (
        tuple(period.scaled(factor) for period in series),
        tuple(replace(turn, change=turn.change * factor) for turn in turns),
        replace(method, base=f"{inside[0].period} to {inside[-1].period}"),
    )
