"""What lies between two states, as columns: narrowed, counted and listed without asking the index again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from detente.data.codebook import TYPES
from detente.relations.counts import Counts, Flags, Floats
from detente.relations.records import By

__all__ = ["Dyad", "Selection"]

#: Share of a pair's events, in hundredths, that may lie before its usual start.
_BEFORE: Final = 3

Numbers = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events of a pair. Days are included; `direction` is `forth` or `back` in the order of the alphabet."""

    pair: tuple[str, str]
    since: date | None = None
    until: date | None = None
    issue: str | None = None
    type: str | None = None
    deed: str | None = None
    outlet: str | None = None
    direction: str | None = None

    @property
    def key(self) -> str:
        """The pair as the index names it."""
        return "-".join(sorted(self.pair))


@dataclass(frozen=True, slots=True)
class Dyad:
    """Everything that counts between two states, an event to a place in every column, by day and then by number.

    `forth` is from the state whose code comes first in the alphabet. `day` is the day's ordinal; `coarse` has, where
    some events lie on no certain day, the day on which each counts by length of period, 0 where on none. `type` is the
    place in the codebook's `TYPES`, -1 where it is not known, `kind` the place in `kinds` of who speaks through the
    report. An event has several issues or none: `issue[i]`, a place in `issues`, is one of the event at `issue_of[i]`.
    """

    event: Numbers
    story: Numbers
    day: Numbers
    forth: Flags
    back: Flags
    intensity: Floats
    confidence: Floats
    exact: Flags
    quad: Numbers
    type: Numbers
    kind: Numbers
    kinds: tuple[str, ...]
    issue_of: Numbers
    issue: Numbers
    issues: tuple[str, ...]
    coarse: dict[str, Numbers]

    def __len__(self) -> int:
        return len(self.event)

    def usual_start(self) -> int:
        """Return the day before which only three in a hundred of the events lie. There must be some."""
        return int(self.day[len(self) * _BEFORE // 100])

    def chosen(self, selection: Selection, *, days: bool = True) -> Flags:
        """Return which events were chosen; with `days` False whenever they happened."""
        found = np.ones(len(self), dtype=bool)
        if days and selection.since:
            found &= self.day >= selection.since.toordinal()
        if days and selection.until:
            found &= self.day <= selection.until.toordinal()
        if selection.type:
            found &= self.type == (TYPES.index(selection.type) if selection.type in TYPES else -2)
        if selection.deed:
            found &= (self.quad % 2 == 1) == (selection.deed == "words")
        if selection.outlet == "independent":
            found &= ~np.isin(self.kind, [self._kind("state-media"), self._kind("government")])
        elif selection.outlet:
            found &= self.kind == self._kind(selection.outlet)
        if selection.direction:
            found &= self.forth if selection.direction == "forth" else self.back
        if selection.issue:
            told = np.zeros(len(self), dtype=bool)
            if selection.issue in self.issues:
                told[self.issue_of[self.issue == self.issues.index(selection.issue)]] = True
            found &= told
        return found

    def _kind(self, name: str) -> int:
        return self.kinds.index(name) if name in self.kinds else -1

    def counts(self, chosen: Flags, by: By) -> Counts:
        """Return the events chosen as they count in periods of a length; their ids are their numbers."""
        day = self.coarse.get(by, self.day)
        places = np.flatnonzero(chosen & (day > 0))
        places = places[np.lexsort((self.event[places], self.story[places], day[places]))]
        return Counts(
            id=self.event[places].astype(object), day=day[places].astype(np.int64),
            story=self.story[places].astype(np.int64), forth=self.forth[places], back=self.back[places],
            intensity=self.intensity[places], confidence=self.confidence[places],
            type=self.type[places].astype(np.int64), quad=self.quad[places].astype(np.int64), exact=self.exact[places],
        )  # fmt: skip

    def listed(self, chosen: Flags, order: str) -> list[int]:
        """Return the numbers of the events chosen: `newest`, `oldest` or `strongest` first."""
        places = np.flatnonzero(chosen)
        if order == "newest":
            places = places[::-1]
        elif order == "strongest":
            weight = np.abs(self.intensity[places] * self.confidence[places])
            places = places[np.lexsort((self.event[places], -weight))]
        found: list[int] = self.event[places].tolist()
        return found

    def choices(self, chosen: Flags) -> dict[str, dict[str, int]]:
        """Return what there is to filter by, with counts, the commonest first: issues, types, outlets, deeds."""
        words = int((self.quad[chosen] % 2 == 1).sum())
        named = chosen[self.issue_of]
        found = {
            "issue": _tally(self.issue[named], self.issues), "type": _tally(self.type[chosen], TYPES),
            "outlet": _tally(self.kind[chosen], self.kinds),
            "deed": {"words": words, "deeds": int(chosen.sum()) - words},
        }  # fmt: skip
        return {name: dict(sorted(counts.items(), key=lambda c: (-c[1], c[0]))) for name, counts in found.items()}


def _tally(numbers: Numbers, names: tuple[str, ...]) -> dict[str, int]:
    counts = np.bincount(numbers[numbers >= 0], minlength=len(names)).tolist()
    return {name: count for name, count in zip(names, counts, strict=True) if count}
