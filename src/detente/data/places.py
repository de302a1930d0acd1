"""The gazetteer: GeoNames' cities of 15,000 people or more, capitals, and first-order divisions that news names."""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from functools import cache
from importlib.resources import files

from detente.data.states import states
from detente.records import Place

__all__ = ["find_place", "places_in"]

#: A capitalised name after a word that puts it somewhere; up to four words, joined as place names are.
_AFTER_PREPOSITION = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Oo]utside)\s+"
    r"((?:[A-Z][^\W\d_]*\.?)(?:[ '’-](?:(?:of|de|la|el|al|the|upon|sur|am|i|au|o|do)[ -])?[A-Z][^\W\d_]*\.?){0,3})"
)


def _fold(name: str) -> str:
    """A name without case or accents, so that `Bogota` finds Bogotá."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _gazetteer() -> dict[str, list[Place]]:
    """Places by folded name, the most populous first; main names come before other names."""
    packed = files("detente.data").joinpath("places.csv.gz").read_bytes()
    text = gzip.decompress(packed).decode("utf-8")
    found: dict[str, list[Place]] = {}
    others: list[tuple[str, Place]] = []
    for row in csv.DictReader(io.StringIO(text)):
        place = Place(
            row["name"], row["country"] or None, float(row["lat"]) if row["lat"] else None,
            float(row["lon"]) if row["lon"] else None, int(row["geonames_id"]) if row["geonames_id"] else None,
        )  # fmt: skip
        found.setdefault(_fold(place.name), []).append(place)
        others += [(_fold(name), place) for name in row["other_names"].split(";") if name]
    capitals = {_fold(capital): state.iso3 for state in states().values() for capital in state.capitals}
    for name, places in found.items():
        if name in capitals:  # London is London, England, whatever the order of size
            places.sort(key=lambda place: place.country != capitals[name])
    for name, place in others:
        if name not in found:
            found[name] = [place]
        elif place not in found[name] and found[name][-1].geonames_id is None:
            found[name].append(place)
        elif name == "new york":
            found[name].insert(0, place)
    for iso3, state in states().items():
        for name in state.names:
            if not state.until:
                found.setdefault(_fold(name), []).append(Place(state.name, iso3))
    return found


def find_place(name: str, *, near: str | None = None) -> Place | None:
    """Return the place of a name, or None: the match is exact but for case and accents.

    Of several, one in the country `near` (ISO 3166-1 alpha-3) wins, then a capital, then the most populous.

    >>> find_place("New York")
    Place(name='New York City', country='USA', lat=40.71, lon=-74.01, geonames_id=5128581)
    >>> find_place("London", near="CAN").country, find_place("Nowhereville")
    ('CAN', None)
    """
    found = _gazetteer().get(_fold(name.strip(" ,.")), [])
    for place in found:
        if place.country == near:
            return place
    return found[0] if found else None


def places_in(text: str) -> list[tuple[int, int, Place]]:
    """Return the places a text names after in, at, near, from or outside, with their offsets.

    >>> [(text, place.country) for start, end, place in places_in("They met in New York and at Geneva on Monday.")
    ...  for text in ["They met in New York and at Geneva on Monday."[start:end]]]
    [('New York', 'USA'), ('Geneva', 'CHE')]
    """
    found = []
    for match in _AFTER_PREPOSITION.finditer(text):
        start, words = match.start(1), match[1].rstrip(".")
        while words:
            place = find_place(words)
            if place:
                found.append((start, start + len(words), place))
                break
            words = words.rpartition(" ")[0]
    return found
