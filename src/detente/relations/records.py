"""The records of a relation: its series by period, its turns, and how both were made."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

__all__ = ["By", "Measure", "Method", "Part", "Period", "Quad", "Relation", "Turn", "Volume"]

By = Literal["day", "week", "month", "quarter", "year"]

#: What sums are divided by: the pair's own stories of the period, a hundred stories of the whole archive, or nothing.
Volume = Literal["share", "archive", "raw"]

#: What happened in a period, or what is remembered at its end.
Measure = Literal["flow", "level"]

_FIGURES = ("cooperation", "conflict", "net", "low", "high")


@dataclass(frozen=True, slots=True)
class Quad:
    """What one quad class adds: its events, and the sum of their intensities in the unit of the series."""

    events: int
    sum: float


@dataclass(frozen=True, slots=True)
class Period:
    """What the events of one period come to, in one direction (`CHN>CAN`) or in both (`both`).

    `period` is named as ISO 8601 has it, quarters as `2025-Q3`. `cooperation` sums what is above zero, `conflict` what
    is below (so it is negative), each event at the intensity that is to be expected of it, given what the coder was
    measured to get wrong; `net` is their sum. All are per story on the pair in that period (`share`), per hundred
    stories of the archive (`archive`) or plain sums (`raw`). `low` and `high` bound net with 90% confidence. `quads`
    are the four quad classes in order: words and deeds of cooperation, words and deeds of conflict. A period
    without events has no record.
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
    quads: tuple[Quad, ...] = ()

    def scaled(self, factor: float) -> Period:
        """Return the period with its figures times a factor."""
        quads = tuple(Quad(quad.events, quad.sum * factor) for quad in self.quads)
        return replace(self, quads=quads, **{name: getattr(self, name) * factor for name in _FIGURES})

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        found = asdict(self) | {name: round(getattr(self, name), 3) for name in _FIGURES}
        del found["quads"]
        if self.quads:
            found["quads"] = {
                str(at): {"events": quad.events, "sum": round(quad.sum, 3)} for at, quad in enumerate(self.quads, 1)
            }
        return found


@dataclass(frozen=True, slots=True)
class Part:
    """What one issue, one kind of outlet or one quad class adds to a relation over all its days; see `Period`."""

    name: str
    stories: int
    events: int
    cooperation: float
    conflict: float
    net: float
    low: float
    high: float

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return asdict(self) | {name: round(getattr(self, name), 3) for name in _FIGURES}


@dataclass(frozen=True, slots=True)
class Turn:
    """A day from which the relation kept another level, and the events that made it.

    `date` is the day of the strongest of these events; the turn lies between `low` and `high` with 90% confidence.
    `change` is the new level less the old, in the unit of the series. `events` are ids, the strongest first.
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
    """How a relation was made: enough to make it again.

    `half_life` is in days and counts where `measure` is `level`. `prior` is how many stories it is worth
    what other relations say of how far stories lie apart. `doubt` says where the coder's measured errors come from.
    `base` is the span whose traffic is 100, where one was asked for. `filters` are what the events were narrowed to.
    """

    by: By
    interval: float
    resamples: int
    seed: int
    penalty: float
    volume: Volume = "raw"
    measure: Measure = "flow"
    half_life: float | None = None
    prior: float | None = None
    doubt: str | None = None
    base: str | None = None
    filters: dict[str, Any] | None = None

    @property
    def unit(self) -> str:
        """What one unit of the figures is, in words."""
        if self.base:
            return f"index, 100 = all that went on in an average {self.by} of {self.base}"
        return {
            "share": "intensity per story on the pair", "archive": "intensity per 100 stories of the archive",
            "raw": "sum of intensities",
        }[self.volume]  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            **asdict(self), "unit": self.unit, "weight": "confidence", "counted": "once per story",
            "resampled": "stories",
            "turns": "optimal partitioning of each direction's words and deeds of cooperation and conflict, per story",
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """How two states treated each other: periods in order, each directed and both ways, and the turns.

    `milestones` are days that explain: anniversaries that reports name, and who took office on either side. `parts`
    are there where the relation was asked to be parted by issue, kind of outlet or quad class.
    """

    pair: tuple[str, str]
    series: tuple[Period, ...]
    turns: tuple[Turn, ...]
    method: Method
    milestones: tuple[dict[str, Any], ...] = ()
    parts: tuple[Part, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        found = {
            "pair": list(self.pair), "series": [period.to_json() for period in self.series],
            "turns": [turn.to_json() for turn in self.turns], "milestones": list(self.milestones),
            "method": self.method.to_json(),
        }  # fmt: skip
        return found | ({"parts": [part.to_json() for part in self.parts]} if self.parts else {})
