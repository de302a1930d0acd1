"""States and territories, today's and yesterday's: names, adjectives, demonyms, capitals, numbers and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from detente.data.tables import parts, rows, when

__all__ = ["State", "is_current", "members_of", "state", "state_containing", "states"]


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
        return is_current(self.since, self.until, on)


def is_current(since: date | None, until: date | None, on: date | None) -> bool:
    """Whether what holds from one day to another, either open, holds on a day; without a day, whether it does today."""
    if on is None:
        return until is None
    return (since is None or since <= on) and (until is None or on <= until)


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


@cache
def _fips() -> dict[str, str]:
    return {row["iso3"]: row["fips"] for row in rows("fips")}


def fips_code(iso3: str | None) -> str | None:
    """Return a state's FIPS 10-4 code, which GDELT uses for places; None where it has none.

    >>> fips_code("CHN"), fips_code("DEU"), fips_code(None)
    ('CH', 'GM', None)
    """
    return _fips().get(iso3) if iso3 else None


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, entry in states().items():
        for name in entry.names:
            # Where an old state and today's share a name, today's is meant.
            if name.casefold() not in found or entry.until is None:
                found[name.casefold()] = code
    return found


def state_named(name: str) -> str | None:
    """Return the code of the state that a table means by a code or a name, or None.

    >>> state_named("chn"), state_named("South Korea"), state_named("Korea, Republic of"), state_named("Atlantis")
    ('CHN', 'KOR', 'KOR', None)
    """
    text = " ".join(name.replace("(the)", "").split())
    if text.upper() in states():
        return text.upper()
    found = _by_name().get(text.casefold()) or _by_name().get(text.removeprefix("The ").casefold())
    if found is None and "," in text:
        head, _, tail = text.partition(",")
        found = _by_name().get(f"{tail.strip()} {head}".casefold()) or _by_name().get(head.casefold())
    return found or _OTHER_NAMES.get(text.casefold())


#: Names that statistical offices print and news do not.
_OTHER_NAMES: Final = {
    "korea, republic of": "KOR", "rep. of korea": "KOR", "republic of korea": "KOR", "korea, south": "KOR",
    "korea, north": "PRK", "dem. people's rep. of korea": "PRK", "china, people's republic of": "CHN",
    "china, hong kong sar": "HKG", "china, macao sar": "MAC", "hong kong": "HKG", "other asia, nes": "TWN",
    "russian federation": "RUS", "viet nam": "VNM", "iran (islamic republic of)": "IRN", "usa": "USA",
    "united states of america": "USA", "united kingdom": "GBR", "türkiye": "TUR", "turkiye": "TUR", "czechia": "CZE",
    "côte d'ivoire": "CIV", "bolivia (plurinational state of)": "BOL", "venezuela (bolivarian republic of)": "VEN",
    "united rep. of tanzania": "TZA", "lao people's dem. rep.": "LAO", "rep. of moldova": "MDA", "syria": "SYR",
    "brunei darussalam": "BRN", "dem. rep. of the congo": "COD", "fed. rep. of germany": "DEU",
}  # fmt: skip
