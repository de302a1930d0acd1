"""PLOVER JSON: one event a line, its sides as lists."""

from __future__ import annotations

from typing import Any

from detente.data.codebook import QUAD_NAMES
from detente.export.expand import parties_of
from detente.export.told import Told

__all__ = ["plover_event"]


def plover_event(told: Told) -> dict[str, Any]:
    """Return an event as PLOVER has it: names and codes of both sides, type, mode, contexts, place, words, source."""
    event = told.event
    place = event.place
    return {
        "id": event.id, "date": event.date.date.isoformat() if event.date.date else None,
        "date_precision": event.date.precision, "source": _side(told, "source"), "target": _side(told, "target"),
        "event": event.type, "mode": event.mode, "context": list(event.contexts), "status": event.status,
        "quad": QUAD_NAMES[event.quad], "intensity": event.intensity, "cameo": event.cameo,
        "location": {
            "name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon,
            "geonames_id": place.geonames_id,
        } if place else None,
        "text": event.evidence.sentence.text,
        "trigger": event.evidence.trigger.text if event.evidence.trigger else None,
        "publisher": told.outlet or None, "pub_date": event.published, "url": event.url, "headline": event.title,
        "story_id": event.story_id, "language": told.article.language if told.article else None,
        "confidence": round(event.confidence, 3), "version": event.coder,
    }  # fmt: skip


def _side(told: Told, side: str) -> list[dict[str, Any]]:
    parties = [party for party in parties_of(getattr(told.event, side)) if party]
    return [
        {
            "name": party.name, "code": party.country or None, "sector": list(party.sectors),
            "title": party.actor.office if party.actor else None, "text": party.span.text,
        }
        for party in parties
    ]  # fmt: skip
