"""ICEWS's table: 20 columns, tab-separated, with a header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from detente.data.cameo import ROOTS
from detente.data.states import states
from detente.export.expand import Party, expand, number_of
from detente.export.told import Told

__all__ = ["ICEWS_COLUMNS", "icews_rows"]

ICEWS_COLUMNS: Final = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def icews_rows(told: Told) -> Iterator[dict[str, str]]:
    """Yield an event as ICEWS's rows, one for each pair of actors; none where CAMEO has no code for it.

    Countries are in words, as ICEWS writes them.
    """
    event, place = told.event, told.event.place
    if event.cameo is None:
        return
    for pair in expand(event):
        yield dict.fromkeys(ICEWS_COLUMNS, "") | {
            "Event ID": str(number_of(pair.id)), "Event Date": event.date.date.isoformat() if event.date.date else "",
            "Source Name": pair.source.name if pair.source else "", "Source Sectors": _sectors(pair.source),
            "Source Country": _country(pair.source), "Event Text": ROOTS[event.cameo[:2]], "CAMEO Code": event.cameo,
            "Intensity": f"{event.intensity:g}", "Target Name": pair.target.name if pair.target else "",
            "Target Sectors": _sectors(pair.target), "Target Country": _country(pair.target),
            "Story ID": event.story_id or event.article_id, "Sentence Number": str(told.sentence_number()),
            "Publisher": told.outlet, "City": place.name if place and place.geonames_id is not None else "",
            "Country": _name(place.country) if place else "",
            "Latitude": "" if not place or place.lat is None else f"{place.lat:g}",
            "Longitude": "" if not place or place.lon is None else f"{place.lon:g}",
        }  # fmt: skip


def _sectors(party: Party | None) -> str:
    return ",".join(party.sectors) if party else ""


def _country(party: Party | None) -> str:
    return _name(party.country) if party else ""


def _name(code: str | None) -> str:
    if not code or code == "IGO":
        return ""
    return states()[code].name if code in states() else code
