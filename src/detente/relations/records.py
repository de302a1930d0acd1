"""The records of a relation: its series by period, its turns, and how both were made."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["By", "Method", "Period", "Relation", "Turn"]

By = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True)
class Period:
    """What the events of one period sum to, in one direction (`CHN>CAN`) or in both (`both`).

    `period` is named as ISO 8601 has it, quarters as `2025-Q3`. `cooperation` sums the intensities above zero,
    `conflict` those below (so it is negative), each event weighted by the coder's confidence; `net` is their sum.
    `low` and `high` bound net in 90 of 100 repetitions of the reporting. A period without events has no record.
    """

    period: str
    direction: str
    stories: int
    events: int
    cooperation: float
    conflict: float
    net: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        found = asdict(self)
        return found | {name: round(found[name], 3) for name in ("cooperation", "conflict", "net", "low", "high")}


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which the relation kept another level, and the events that made it.

    `date` is the day of the strongest of these events; the turn lies between `low` and `high` with 90% confidence.
    `change` is the new level less the old, in net intensity per period. `events` are ids, the strongest first.
    """

    date: datetime.date
    low: datetime.date
    high: datetime.date
    change: float
    events: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "date": self.date.isoformat(), "low": self.low.isoformat(), "high": self.high.isoformat(),
            "change": round(self.change, 3), "events": list(self.events),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Method:
    """How a relation was made: enough to make it again."""

    by: By
    interval: float
    resamples: int
    seed: int
    penalty: float

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            **asdict(self), "measure": "flow", "weight": "confidence", "counted": "once per story",
            "resampled": "stories", "turns": "optimal partitioning of net in both directions",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """How two states treated each other: periods in order, each directed and both ways, and the turns."""

    pair: tuple[str, str]
    series: tuple[Period, ...]
    turns: tuple[Turn, ...]
    method: Method
    milestones: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "pair": list(self.pair), "series": [period.to_json() for period in self.series],
            "turns": [turn.to_json() for turn in self.turns], "milestones": list(self.milestones),
            "method": self.method.to_json(),
        }  # fmt: skip
