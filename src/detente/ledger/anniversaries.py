"""Anniversaries ahead, counted from the founding years that reports have named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.records import Milestone

__all__ = ["Anniversary", "list_anniversaries"]

#: Anniversaries are kept every so many years.
_ROUND = 5


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A round anniversary to come: of what, whose, which one, in which year; `milestone` is where it was read."""

    what: str
    countries: tuple[str, ...]
    since: int
    years: int
    year: int
    milestone: Milestone

    def to_json(self) -> dict[str, Any]:
        """Return the anniversary under its contract names."""
        return {
            "what": self.what, "countries": list(self.countries), "since": self.since, "years": self.years,
            "year": self.year, "milestone_id": self.milestone.id,
        }  # fmt: skip


def list_anniversaries(milestones: Iterable[Milestone], *, year: int, within: int = 10) -> tuple[Anniversary, ...]:
    """Return the anniversaries every fifth year from `year` on, up to `within` years ahead, the next first.

    One milestone that several reports name counts once.
    """
    found: dict[tuple[str, tuple[str, ...], int], Anniversary] = {}
    for milestone in milestones:
        if milestone.since is None:
            continue
        countries = tuple(sorted({a.country for m in milestone.about for a in m.actors if a.country}))
        for ahead in range(year, year + within + 1):
            years = ahead - milestone.since
            if years > 0 and years % _ROUND == 0:
                key = (milestone.what.lower(), countries, ahead)
                found.setdefault(key, Anniversary(milestone.what, countries, milestone.since, years, ahead, milestone))
    return tuple(sorted(found.values(), key=lambda a: (a.year, a.what, a.countries)))
