"""Who held which office when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.data.tables import parts, rows, when

__all__ = ["OfficeHolder", "holders", "holders_named", "holders_of"]

#: Where the effective leader is asked for under another title than the table gives.
_NEAR = {
    "head-of-state": ("head-of-state", "leader"),
    "head-of-government": ("head-of-government",),
    "general-secretary": ("general-secretary", "leader"),
    "supreme-leader": ("supreme-leader",),
    "leader": ("leader", "supreme-leader", "head-of-government", "head-of-state", "monarch"),
}


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """One term: a person, an office of a country (or an organisation's id), its dates, and the source of the row.

    `slot` is the office's place in any state (`head-of-government`), `office` its title there (`chancellor`).
    """

    name: str
    aliases: tuple[str, ...]
    country: str
    slot: str
    office: str
    since: date
    until: date | None
    source: str

    @property
    def surname(self) -> str:
        """The name news shortens to: an alias of one word if the table gives one, else the family name.

        Chinese, Korean and Vietnamese names put it first.
        """
        for alias in self.aliases:
            if " " not in alias:
                return alias
        words = self.name.split()
        return words[0] if self.country in ("CHN", "KOR", "PRK", "TWN", "VNM") and len(words) < 4 else words[-1]

    def serves(self, on: date | None) -> bool:
        """Whether the term covers a day; without a day, whether it still runs."""
        if on is None:
            return self.until is None
        return self.since <= on and (self.until is None or on <= self.until)


@cache
def holders() -> tuple[OfficeHolder, ...]:
    """Return every term in the table."""
    return tuple(
        OfficeHolder(
            row["name"], parts(row["aliases"]), row["country"], row["slot"], row["office"],
            when(row["from"]) or date.min, when(row["to"]), row["source"],
        )
        for row in rows("office_holders")
    )  # fmt: skip


@cache
def _by_country() -> dict[str, tuple[OfficeHolder, ...]]:
    found: defaultdict[str, list[OfficeHolder]] = defaultdict(list)
    for holder in holders():
        found[holder.country].append(holder)
    return {country: tuple(terms) for country, terms in found.items()}


def holders_of(country: str, slot: str, on: date | None = None) -> tuple[OfficeHolder, ...]:
    """Return who held an office of a country on a day, the latest to take office first.

    On a day of handover both are returned, the successor first. Without a day: who holds it now.

    >>> [holder.name for holder in holders_of("USA", "head-of-state", date(1987, 4, 1))]
    ['Ronald Reagan']
    >>> [holder.name for holder in holders_of("CHN", "head-of-government", date(2025, 9, 23))]
    ['Li Qiang']
    """
    slots = _NEAR.get(slot, (slot,))
    terms = [t for t in _by_country().get(country, ()) if t.slot in slots and t.serves(on)]
    return tuple(sorted(terms, key=lambda term: (slots.index(term.slot), -term.since.toordinal())))


@cache
def _by_name() -> dict[str, tuple[OfficeHolder, ...]]:
    found: defaultdict[str, list[OfficeHolder]] = defaultdict(list)
    for holder in holders():
        names = {holder.name, holder.surname, *holder.aliases}
        words = holder.name.split()
        if holder.country in ("SGP", "MYS", "HKG", "MAC") and len(words) == 3 and "bin" not in words:
            names.add(words[0])  # "Prime Minister Lee" is Lee Hsien Loong
        if len(words) > 2:
            names.add(" ".join(words[:2]))  # "Salva Kiir" is Salva Kiir Mayardit
        for name in names:
            found[name].append(holder)
    return {name: tuple(terms) for name, terms in found.items()}


def holders_named(name: str) -> tuple[OfficeHolder, ...]:
    """Return every term of persons with this name, full or short, whatever the day."""
    return _by_name().get(name, ())
