"""Print how often intervals hold the truth, and how often turns are found or invented, on simulated relations.

The figures of `docs/decisions/relations-change-points.md`. Takes some ten minutes. With archives, print instead how far
apart the stories of their relations lie, which thin periods lean on.

    python -m tools.measure_relations
    python -m tools.measure_relations reuters.duckdb readouts.duckdb
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente import dyads
from detente.related import coder_doubt
from detente.relations.counts import Floats, count_columns
from detente.relations.turns import find_turns
from detente.store import open_database
from tests.relations.test_simulation import COLD, MIXED, START, WARM, Coder, both, tell

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def coverage(volume: str, stories: float, days: int = 400, samples: int = 4) -> float:
    """Return the share of intervals that hold the truth, over three relations and several samples of errors."""
    inside = told = 0
    for sample in range(samples):
        for seed, mix in enumerate((WARM, MIXED, COLD)):
            chance = np.random.default_rng([seed, int(stories * 10), sample])
            coder = Coder(mix)
            doubt = coder.doubt(chance)
            counted = [c for at in range(days) for c in tell(chance, coder, START + timedelta(days=at), stories)]
            series = both(counted, doubt, volume)  # type: ignore[arg-type]
            truth = 2 * coder.expected * (stories if volume == "raw" else 1)
            inside += sum(period.low <= truth <= period.high for period in series)
            told += len(series)
    return inside / told


def turns(months: int, stories: float, rounds: int = 100) -> tuple[float, float, float]:
    """Return how often a steady relation turns, one that turns is found to, and its bounds hold the month."""
    days = [date(1900 + at // 12, at % 12 + 1, 10) for at in range(months)]
    false = found = held = 0
    for seed in range(rounds):
        chance = np.random.default_rng([seed, months, int(stories * 10)])
        steady = Coder((WARM, MIXED, COLD)[seed % 3])
        doubt = steady.doubt(chance, 500)
        counted = [c for day in days for c in tell(chance, steady, day, stories)]
        false += bool(find_turns(count_columns(counted), "month", doubt=doubt))
        coders = (Coder(WARM), cold := Coder(COLD))
        doubt = cold.doubt(chance, 500)
        counted = [c for at, day in enumerate(days) for c in tell(chance, coders[at >= months // 2], day, stories)]
        month = days[months // 2].replace(day=1)
        there = find_turns(count_columns(counted), "month", doubt=doubt)
        near = [turn for turn in there if abs((turn.date - month).days) <= 31 * max(1, round(months * 0.05))]
        found += bool(near)
        held += any(turn.low <= month <= turn.high for turn in near)
    return false / rounds, found / rounds, held / max(found, 1)


def apart(path: Path) -> str:
    """Return how far apart the stories of an archive's relations lie.

    Pooled over all pairs, and for the typical pair: the variance and how many stories it is worth, by the moments of
    its logarithm (Smyth 2004).
    """
    connection = dyads_of(path)
    doubt = coder_doubt()
    query = "SELECT pair FROM dyads WHERE NOT contains(pair, 'IGO') GROUP BY pair HAVING count(DISTINCT story) >= 3"
    found = []
    for (pair,) in connection.execute(query).fetchall():
        one, _, other = pair.partition("-")
        counts = dyads.read_counts(connection, (one, other), "month")
        numbers = np.unique(counts.story, return_inverse=True)[1]
        told = np.bincount(numbers, weights=doubt.expect(counts))
        found.append((told.var(ddof=1), len(told) - 1))
    variance, freedom = np.array(found).T
    pooled = float((variance * freedom).sum() / freedom.sum())
    some = (freedom >= 4) & (variance > 0)
    half = freedom[some] / 2
    logs = np.log(variance[some]) - digamma(half) + np.log(half)
    beyond = float(logs.var(ddof=1) - trigamma(half).mean())
    worth = np.geomspace(0.1, 200, 4_000)
    known = float(worth[np.abs(trigamma(worth / 2) - beyond).argmin()])
    typical = np.exp(logs.mean() + digamma(np.array([known / 2]))[0] - np.log(known / 2))
    return f"{len(found)} pairs, pooled {pooled:.1f}, typical {typical:.1f} worth {known:.1f} stories"


def dyads_of(path: Path) -> DuckDBPyConnection:
    """Return an archive's connection with the table of pairs made."""
    connection = open_database(path, read_only=True)
    dyads.ensure_dyads(connection)
    return connection


def digamma(x: Floats) -> Floats:
    """Return the digamma function of numbers from a half on, by its recurrence and asymptotic series."""
    below, high = sum(1 / (x + at) for at in range(6)), x + 6
    found: Floats = np.log(high) - 1 / (2 * high) - 1 / (12 * high**2) + 1 / (120 * high**4) - below
    return found


def trigamma(x: Floats) -> Floats:
    """Return the derivative of `digamma`."""
    below, high = sum(1 / (x + at) ** 2 for at in range(6)), x + 6
    found: Floats = 1 / high + 1 / (2 * high**2) + 1 / (6 * high**3) - 1 / (30 * high**5) + below
    return found


def main() -> None:
    """Print both tables, or what archives say."""
    if archives := sys.argv[1:]:
        for path in archives:
            print(f"{path}: {apart(Path(path))}", flush=True)
        return
    for volume in ("share", "raw"):
        sizes = (0.5, 1, 1.5, 3, 8, 25, 80)
        print(volume, *(f"{stories}: {coverage(volume, stories):.2f}" for stories in sizes), flush=True)
    for months, stories in ((10, 1.5), (10, 8), (40, 1.5), (40, 8), (120, 1.5), (120, 8)):
        false, found, held = turns(months, stories)
        print(f"{months} months of {stories}: false {false:.2f}, found {found:.2f}, bounds {held:.2f}", flush=True)


if __name__ == "__main__":
    main()
