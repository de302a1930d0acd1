"""Print how often intervals hold the truth, and how often turns are found or invented, on simulated relations.

The figures of `docs/decisions/relations-change-points.md`. Takes some ten minutes.

    python -m tools.measure_relations
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from detente.relations.counts import count_columns
from detente.relations.turns import find_turns
from tests.relations.test_simulation import COLD, MIXED, START, WARM, Coder, both, tell


def coverage(volume: str, stories: float, days: int = 400) -> float:
    """Return the share of intervals that hold the truth, over three relations."""
    inside = told = 0
    for seed, mix in enumerate((WARM, MIXED, COLD)):
        chance = np.random.default_rng([seed, int(stories * 10), 1])
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


def main() -> None:
    """Print both tables."""
    for volume in ("share", "raw"):
        print(volume, *(f"{stories}: {coverage(volume, stories):.2f}" for stories in (1.5, 3, 8, 25, 80)), flush=True)
    for months, stories in ((10, 1.5), (10, 8), (40, 1.5), (40, 8), (120, 1.5), (120, 8)):
        false, found, held = turns(months, stories)
        print(f"{months} months of {stories}: false {false:.2f}, found {found:.2f}, bounds {held:.2f}", flush=True)


if __name__ == "__main__":
    main()
