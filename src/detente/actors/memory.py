"""Persons as other reports introduced them, with the days on which they did."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from detente.records import Actor

__all__ = ["Memory"]

#: How far beyond the reports that name a person in office the office is taken to last.
_LASTS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Introduced:
    actor: Actor
    first: date | None
    last: date | None


@dataclass(slots=True)
class Memory:
    """Persons by full name. A name that two countries' persons bear recalls nobody.

    >>> memory = Memory()
    >>> memory.learn(Actor("jane-roe", "Jane Roe", "KEN", ("GOV",), "trade minister"), date(2019, 6, 2))
    >>> memory.recall("Jane Roe", date(2019, 8, 1)).office, memory.recall("Jane Roe", date(2023, 8, 1)).office
    ('trade minister', None)
    >>> memory.recall("John Roe", None)
    """

    _known: MutableMapping[str, tuple[_Introduced, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, persons: Iterable[tuple[Actor, date | None, date | None]]) -> Memory:
        """Return the memory of persons with the first and last day on which a report introduced them."""
        memory = cls()
        for actor, first, last in persons:
            memory._known[actor.name] = (*memory._known.get(actor.name, ()), _Introduced(actor, first, last))
        return memory

    def fork(self) -> Memory:
        """Return a memory that begins with what this one knows; what it learns stays its own."""
        return Memory(ChainMap({}, self._known))

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def learn(self, actor: Actor, on: date | None) -> None:
        """Remember a person whom a report of this day introduces."""
        known = self._known.get(actor.name, ())
        same = next((one for one in known if one.actor == actor), None)
        days = [day for day in (same and same.first, same and same.last, on) if day]
        told = _Introduced(actor, min(days, default=None), max(days, default=None))
        self._known[actor.name] = (*(one for one in known if one != same), told)

    def recall(self, name: str, on: date | None) -> Actor | None:
        """Return the person of this full name, with the office held around the day; None if unknown or open."""
        known = self._known.get(name, ())
        if len({one.actor.country for one in known}) != 1:
            return None
        near = [
            one for one in known
            if on is None or one.first is None or one.last is None or one.first - _LASTS <= on <= one.last + _LASTS
        ]  # fmt: skip
        if near:
            return max(near, key=lambda one: (one.last or date.min, one.actor.office or "")).actor
        latest = max(known, key=lambda one: (one.last or date.min, one.actor.office or ""))
        return replace(latest.actor, office=None)
