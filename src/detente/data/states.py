"""States and territories, today's and yesterday's: names, adjectives, demonyms, capitals, numbers and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from detente.data.tables import parts, rows, when

__all__ = ["State", "members_of", "state", "state_containing", "states"]


@dataclass(frozen=True, slots=True)
class State:
    """One row of `states.csv`. `demonyms` are nouns in singular and plural; `since` and `until` bound its existence."""

    iso3: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    cow: int | None
    gw: int | None
    since: date | None
    until: date | None

    def exists(self, on: date | None) -> bool:
        """Whether the state existed on a day; without a day, whether it exists today.

        >>> state("SUN").exists(date(1987, 4, 1)), state("SUN").exists(None)
        (True, False)
        """
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


def _plurals(demonym: str) -> tuple[str, ...]:
    """A demonym's noun forms: Briton, Britons; Dutchman, Dutchmen; Chinese stays."""
    if demonym.endswith("="):
        return (demonym[:-1],)
    for one, many in (("man", "men"), ("woman", "women")):
        if demonym.endswith(one) and not demonym.endswith(("Oman", "German", "Roman")):
            return (demonym, demonym[: -len(one)] + many)
    return (demonym, demonym + "s")


@cache
def states() -> dict[str, State]:
    """Return every state by its code.

    >>> states()["CAN"].capitals, states()["CAN"].cow
    (('Ottawa',), 20)
    """
    found = {}
    for row in rows("states"):
        found[row["iso3"]] = State(
            row["iso3"], row["name"], (row["name"], *parts(row["aliases"])), parts(row["adjectives"]),
            tuple(form for demonym in parts(row["demonyms"]) for form in _plurals(demonym)), parts(row["capitals"]),
            int(row["cow"]) if row["cow"] else None, int(row["gw"]) if row["gw"] else None,
            when(row["from"]), when(row["to"]),
        )  # fmt: skip
    return found


#: States that later ones came out of.
_CONTAINERS = {
    "SUN": ("RUS", "UKR", "BLR", "MDA", "EST", "LVA", "LTU", "GEO", "ARM", "AZE", "KAZ", "UZB", "TKM", "KGZ", "TJK"),
    "YUG": ("SRB", "HRV", "SVN", "BIH", "MKD", "MNE", "XKX", "SCG"),
    "CSK": ("CZE", "SVK"),
}


def state_containing(iso3: str, on: date) -> State | None:
    """Return the state that one not yet born was a part of on a day, None where there was none.

    >>> state_containing("HRV", date(1971, 5, 1)).iso3, state_containing("HRV", date(1995, 5, 1))
    ('YUG', None)
    """
    found = states().get(iso3)
    if found is None or found.exists(on):
        return None
    whole = next((whole for whole, parts_of in _CONTAINERS.items() if iso3 in parts_of), None)
    return states()[whole] if whole and states()[whole].exists(on) else None


def state(iso3: str) -> State:
    """Return the state under a code; KeyError where the table has none."""
    return states()[iso3]


def members_of(organisation: str, on: date | None = None) -> tuple[str, ...]:
    """Return the codes of an organisation's member states on a day (today without one), in the order of accession.

    >>> members_of("EEC", date(1987, 1, 1))[-2:]
    ('ESP', 'PRT')
    >>> members_of("no such body")
    ()
    """
    found: list[str] = []
    for row in rows("organisation_members"):
        if row["id"] == organisation:
            since, until = when(row["from"]), when(row["to"])
            if (on is None and until is None) or (on and (not since or since <= on) and (not until or on <= until)):
                found += row["members"].split()
    return tuple(found)
