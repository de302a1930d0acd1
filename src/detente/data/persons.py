"""Persons of public life who hold no office in the tables on the day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.data.tables import parts, rows, when

__all__ = ["Person", "find_person", "persons"]


@dataclass(frozen=True, slots=True)
class Person:
    """One row of `persons.csv`; `since` and `until` bound the years of which its sectors speak."""

    name: str
    aliases: tuple[str, ...]
    country: str | None
    sectors: tuple[str, ...]
    since: date | None
    until: date | None


@cache
def persons() -> tuple[Person, ...]:
    """Return every person of the table."""
    return tuple(
        Person(
            row["name"], parts(row["aliases"]), row["country"] or None, parts(row["sectors"]), when(row["from"]),
            when(row["to"]),
        )
        for row in rows("persons")
    )  # fmt: skip


@cache
def _by_name() -> dict[str, list[Person]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for person in persons():
        for name in (person.name, *person.aliases):
            found[name].append(person)
    return dict(found)


def find_person(name: str, on: date | None) -> Person | None:
    """Return the person of this full name in the years of a day (today without one), None where the table has none.

    >>> find_person("Lech Walesa", date(1981, 5, 1)).country, find_person("Lech Walesa", date(1993, 5, 1))
    ('POL', None)
    """
    for person in _by_name().get(name, ()):
        if on is None and person.until is None:
            return person
        if on is not None and (person.since or date.min) <= on <= (person.until or date.max):
            return person
    return None
