"""GDELT 2.0's tables: 61 columns of events and 16 of mentions, tab-separated, without a header."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from detente.data.states import fips_code, states
from detente.export.expand import Pair, Party, expand, number_of
from detente.export.told import Told, sentence_number
from detente.records import Place

__all__ = ["GDELT_COLUMNS", "GDELT_MENTIONS", "gdelt_mentions", "gdelt_rows"]

_ACTOR: Final = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO: Final = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")

GDELT_COLUMNS: Final = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate", *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO), "DATEADDED", "SOURCEURL",
)  # fmt: skip

GDELT_MENTIONS: Final = (
    "GlobalEventID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip

#: GDELT's kinds of place: a country; a city in the United States, and elsewhere.
_COUNTRY, _US_CITY, _CITY = "1", "3", "4"


def gdelt_rows(told: Told) -> Iterator[dict[str, str]]:
    """Yield an event as GDELT's rows, one for each pair of actors; none without a CAMEO code or a day.

    GDELT counts copies as articles: `NumArticles` are those of the story, `NumSources` its outlets.
    """
    if told.event.cameo is None or told.event.date.date is None:
        return
    for pair in expand(told.event):
        yield _row(pair, told, told.event.date.date, told.event.cameo)


def _row(pair: Pair, told: Told, day: date, cameo: str) -> dict[str, str]:
    event, articles = pair.event, len(told.story.article_ids) if told.story else 1
    return dict.fromkeys(GDELT_COLUMNS, "") | {
        "GlobalEventID": str(number_of(pair.id)), "Day": f"{day:%Y%m%d}", "MonthYear": f"{day:%Y%m}",
        "Year": str(day.year), "FractionDate": f"{day.year + (day.month * 30 + day.day) / 365:.4f}",
        **_actor("Actor1", pair.source), **_actor("Actor2", pair.target), "IsRootEvent": str(int(told.in_lead())),
        "EventCode": cameo, "EventBaseCode": cameo[:3], "EventRootCode": cameo[:2], "QuadClass": str(event.quad),
        "GoldsteinScale": f"{event.intensity:g}", "NumMentions": str(max(len(told.copies), 1)),
        "NumSources": str(len(told.story.outlets) if told.story and told.story.outlets else 1),
        "NumArticles": str(articles), **_place("ActionGeo_", event.place),
        "DATEADDED": _moment(event.published or day.isoformat()), "SOURCEURL": told.address,
    }  # fmt: skip


def _actor(side: str, party: Party | None) -> dict[str, str]:
    if party is None:
        return {}
    country = "" if party.country == "IGO" else party.country
    sectors = party.sectors[:3]
    return {
        f"{side}Code": country + "".join(sectors), f"{side}Name": party.name.upper(), f"{side}CountryCode": country,
        **{f"{side}Type{at}Code": sector for at, sector in enumerate(sectors, 1)},
    }  # fmt: skip


def _place(prefix: str, place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    country = states()[place.country].name if place.country in states() else ""
    is_city = place.geonames_id is not None
    return {
        f"{prefix}Type": (_US_CITY if place.country == "USA" else _CITY) if is_city else _COUNTRY,
        f"{prefix}Fullname": f"{place.name}, {country}" if is_city and country else place.name,
        f"{prefix}CountryCode": fips_code(place.country) or "",
        f"{prefix}Lat": "" if place.lat is None else f"{place.lat:g}",
        f"{prefix}Long": "" if place.lon is None else f"{place.lon:g}",
        f"{prefix}FeatureID": str(place.geonames_id) if is_city else "",
    }  # fmt: skip


def _moment(text: str) -> str:
    """Return a day or a time as fourteen digits.

    >>> _moment("2025-09-24T04:12:00-04:00"), _moment("2025-09-24")
    ('20250924041200', '20250924000000')
    """
    return "".join(c for c in text[:19] if c.isdigit()).ljust(14, "0")


def gdelt_mentions(told: Told) -> Iterator[dict[str, str]]:
    """Yield the mentions of an event: one for each pair of actors and each article that carries it, copies included."""
    if told.event.cameo is None or told.event.date.date is None:
        return
    carried = told.copies or [(told.event, told.article)]
    for pair in expand(told.event):
        for event, article in carried:
            trigger = event.evidence.trigger
            sides = [side[0].span.start if side else -1 for side in (event.source, event.target)]
            yield dict.fromkeys(GDELT_MENTIONS, "") | {
                "GlobalEventID": str(number_of(pair.id)), "EventTimeDate": f"{told.event.date.date:%Y%m%d}000000",
                "MentionTimeDate": _moment(event.published or told.event.date.date.isoformat()), "MentionType": "1",
                "MentionSourceName": (article.outlet if article else None) or told.outlet,
                "MentionIdentifier": event.url or f"detente:{event.article_id}",
                "SentenceID": str(sentence_number(event, article)), "Actor1CharOffset": str(sides[0]),
                "Actor2CharOffset": str(sides[1]), "ActionCharOffset": str(trigger.start if trigger else -1),
                "InRawText": "1", "Confidence": str(round(event.confidence * 100)),
                "MentionDocLen": str(len(article.text)) if article else "",
            }  # fmt: skip
