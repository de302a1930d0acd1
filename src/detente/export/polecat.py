"""POLECAT's table: 40 columns, tab-separated, with a header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from detente.data.codebook import QUAD_NAMES
from detente.data.states import states
from detente.export.expand import Pair, Party, expand
from detente.export.told import Told

__all__ = ["POLECAT_COLUMNS", "polecat_rows"]

_SIDE: Final = (
    "{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
    "Wikipedia {0} ID",
)  # fmt: skip

POLECAT_COLUMNS: Final = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _SIDE), *(name.format("Recipient") for name in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip


def polecat_rows(told: Told) -> Iterator[dict[str, str]]:
    """Yield an event as POLECAT's rows, one for each pair of actors."""
    for pair in expand(told.event):
        yield _row(pair, told)


def _row(pair: Pair, told: Told) -> dict[str, str]:
    event, place = pair.event, pair.event.place
    row = dict.fromkeys(POLECAT_COLUMNS, "") | {
        "Event ID": pair.id, "Event Date": event.date.date.isoformat() if event.date.date else "",
        "Event Type": event.type, "Event Mode": event.mode or "", "Intensity": f"{event.intensity:g}",
        "Quad Code": QUAD_NAMES[event.quad].upper(), "Contexts": ";".join(event.contexts),
        **_side("Actor", pair.source), **_side("Recipient", pair.target),
        "Source": told.outlet, "Publication Date": (event.published or "")[:10],
        "Story People": ";".join(told.named(("person",))),
        "Story Organizations": ";".join(told.named(("body",))),
        "Story Locations": ";".join(dict.fromkeys(m.span.text for m in told.mentions if m.kind in ("name", "capital"))),
        "Language": (told.article.language if told.article else None) or "", "Version": event.coder,
    }  # fmt: skip
    if place:
        row |= {
            "Placename": place.name, "Raw Placename": place.name, "Country": place.country or "",
            "Latitude": "" if place.lat is None else f"{place.lat:g}",
            "Longitude": "" if place.lon is None else f"{place.lon:g}",
            "GeoNames ID": "" if place.geonames_id is None else str(place.geonames_id),
            "City": place.name if place.geonames_id is not None else "",
            "Feature Type": "city" if place.geonames_id is not None else "country",
        }  # fmt: skip
    return row


def _side(side: str, party: Party | None) -> dict[str, str]:
    if party is None:
        return {}
    state = states().get(party.country)
    values = (
        party.name, party.country, str(state.cow) if state and state.cow else "", next(iter(party.sectors), ""),
        ";".join(party.sectors), (party.actor.office if party.actor else None) or "", party.span.text, "",
    )  # fmt: skip
    return {name.format(side): value for name, value in zip(_SIDE, values, strict=True)}
