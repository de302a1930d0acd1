"""Context: days that explain a relation. Who took office on either side, and the anniversaries that reports name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any, Final

from detente.data.offices import OfficeHolder, holders
from detente.data.states import states
from detente.records import Milestone

__all__ = ["anniversaries", "office_changes"]

#: The offices whose change matters to a relation, as the table of office-holders names them.
_SLOTS: Final = (
    "head-of-state", "head-of-government", "leader", "general-secretary", "supreme-leader", "foreign-minister",
)  # fmt: skip


def office_changes(pair: tuple[str, str], since: date, until: date) -> tuple[dict[str, Any], ...]:
    """Return who took office in either state between two days, both included, in order of time.

    One person who takes two offices on one day is told once, by the first.

    >>> [found["text"] for found in office_changes(("CAN", "CHN"), date(2025, 3, 1), date(2025, 4, 1))]
    ['Mark Carney becomes prime minister of Canada, after Justin Trudeau']
    """
    found = [(day, change) for country in pair for day, change in _changes(country) if since <= day <= until]
    return tuple({**change} for _, change in sorted(found, key=lambda each: each[0]))


@cache
def _changes(country: str) -> tuple[tuple[date, dict[str, Any]], ...]:
    """Return who took office in a state, in order of time, each with the day."""
    found: dict[tuple[str, date], dict[str, Any]] = {}
    terms = [term for term in holders() if term.country == country and term.slot in _SLOTS]
    for term in sorted(terms, key=lambda each: (each.since, _SLOTS.index(each.slot))):
        if not _goes_on(term, terms):
            found.setdefault((term.surname, term.since), {
                "date": term.since.isoformat(), "kind": "office", "country": country,
                "text": _sentence(term, terms), "source": term.source,
            })  # fmt: skip
    return tuple((day, change) for (_, day), change in found.items())


def _goes_on(term: OfficeHolder, terms: list[OfficeHolder]) -> bool:
    """Whether the same person held the office up to that day: the table parts some terms."""
    return any(
        other.slot == term.slot and other.country == term.country and other.surname == term.surname
        and other is not term and other.since < term.since
        and (other.until is None or (term.since - other.until).days <= 3)
        for other in terms
    )  # fmt: skip


def _sentence(term: OfficeHolder, terms: list[OfficeHolder]) -> str:
    country = states()[term.country].name if term.country in states() else term.country
    before = [
        other for other in terms
        if other.country == term.country and other.slot == term.slot and other.surname != term.surname
        and other.until is not None and abs((term.since - other.until).days) <= 92
    ]  # fmt: skip
    after = f", after {max(before, key=lambda other: other.since).name}" if before else ""
    return f"{term.name} becomes {term.office} of {country}{after}"


def anniversaries(milestones: Iterable[Milestone], pair: tuple[str, str]) -> tuple[dict[str, Any], ...]:
    """Return the founding years that reports name for a pair, one for each that several reports name.

    `date` is the year; the words and the article are the first report's.
    """
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for milestone in milestones:
        about = {actor.country for mention in milestone.about for actor in mention.actors}
        if milestone.since is None or not about.issuperset(pair):
            continue
        found.setdefault((milestone.what.casefold(), milestone.since), {
            "date": str(milestone.since), "kind": "anniversary", "country": None,
            "text": f"{milestone.what} since {milestone.since}", "source": milestone.article_id,
            "words": milestone.span.text, "milestone_id": milestone.id,
        })  # fmt: skip
    return tuple(sorted(found.values(), key=lambda each: (each["date"], each["text"])))
