"""Moves: which pairs of states changed most in the last period, beyond what chance does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from detente.data.codebook import TYPES, intensity
from detente.relations.periods import name_of
from detente.relations.records import By

__all__ = ["Move", "PairPeriod", "list_moves"]

#: A pair, a period's first day, its stories, the sum of what they add, and the sum of squares.
PairPeriod = tuple[str, date, int, float, float]

#: What is said of a pair in the last period is set against so many before it.
BEFORE: Final = 12

#: The 95% quantile of the normal distribution.
_NORMAL: Final = 1.6449

#: Half a story that knows nothing: an act and a half of the codebook's. Of hundreds of pairs the largest moves are
#: shown, so that chance has hundreds of tries; the doubt of a single relation would let pairs of two stories lead.
_PRIOR: Final = 0.5
_PRIOR_VARIANCE: Final = sum((1.5 * intensity(name)) ** 2 for name in TYPES) / len(TYPES)


@dataclass(frozen=True, slots=True)
class Move:
    """How a pair of states moved: intensity per story in `period` less that of the periods before it.

    `low` and `high` bound the change with 90% confidence; `sure` tells whether they leave zero out. `before` and `now`
    are the two means, `stories_before` and `stories` what they rest on. `spark` is net per story period by period, the
    last being `period`; None where nobody reported. `events` are ids of what pushed it that way, the strongest first.
    """

    pair: tuple[str, str]
    period: str
    change: float
    low: float
    high: float
    now: float
    before: float
    stories: int
    stories_before: int
    spark: tuple[float | None, ...]
    events: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether chance alone would hardly have made it."""
        return self.low > 0 or self.high < 0

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "pair": list(self.pair), "period": self.period, "change": round(self.change, 3),
            "low": round(self.low, 3), "high": round(self.high, 3), "sure": self.sure, "now": round(self.now, 3),
            "before": round(self.before, 3), "stories": self.stories, "stories_before": self.stories_before,
            "spark": [None if value is None else round(value, 2) for value in self.spark], "events": list(self.events),
        }  # fmt: skip


def list_moves(rows: Iterable[PairPeriod], by: By, periods: list[date]) -> tuple[Move, ...]:
    """Return the moves of the last of `periods` (their first days, in order), the surest and largest first.

    A pair that nobody reported on now or before has not moved, as far as anybody knows.
    """
    by_pair: defaultdict[str, dict[date, tuple[int, float, float]]] = defaultdict(dict)
    for pair, first, stories, total, squares in rows:
        by_pair[pair][first] = (stories, total, squares)
    found = []
    for pair, told in by_pair.items():
        if periods[-1] not in told or len(told) < 2:
            continue
        now, earlier = told[periods[-1]], [told[first] for first in periods[:-1] if first in told]
        if not earlier:
            continue
        before = (sum(e[0] for e in earlier), sum(e[1] for e in earlier), sum(e[2] for e in earlier))
        means = now[1] / now[0], before[1] / before[0]
        # Stories differ alike on both sides; with few of them their spread leans on the codebook's.
        apart = now[2] - now[0] * means[0] ** 2 + before[2] - before[0] * means[1] ** 2
        spread = (apart + _PRIOR * _PRIOR_VARIANCE) / (max(now[0] + before[0] - 2, 0) + _PRIOR)
        reach = _NORMAL * (spread * (1 / now[0] + 1 / before[0])) ** 0.5
        change = means[0] - means[1]
        one, _, other = pair.partition("-")
        spark = tuple(told[day][1] / told[day][0] if day in told else None for day in periods)
        found.append(Move((one, other), name_of(periods[-1], by), change, change - reach, change + reach, means[0],
                          means[1], now[0], before[0], spark))  # fmt: skip
    return tuple(sorted(found, key=lambda move: (not move.sure, -abs(move.change), move.pair)))
