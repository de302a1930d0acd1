"""The page the project started from, as DESIGN.md says it must come out."""

from __future__ import annotations

from pathlib import Path

from detente import code
from detente.records import Event

PAGE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "page.html"


def figures() -> dict[str, float] | None:
    """Return, as counts, what the seed page must give; the floors and ceilings are exact."""
    if not PAGE.exists():
        return None
    found = code(PAGE.read_bytes())

    def between(event: Event, source: str, target: str) -> bool:
        sides = [{a.country for m in side for a in m.actors} for side in (event.source, event.target)]
        return source in sides[0] and target in sides[1]

    meetings = [e for e in found if e.type == "CONSULT" and between(e, "CHN", "CAN")]
    requests = [e for e in found if e.type == "REQUEST" and between(e, "CHN", "CAN")]
    keys = [
        (e.type, e.mode, e.evidence.trigger.text if e.evidence.trigger else "", e.evidence.sentence.text) for e in found
    ]
    return {
        "paragraphs": float(len(found.articles[0].paragraphs)),
        "meetings": float(len(meetings)),
        "meeting_on_the_day": float(sum(str(e.date.date) == "2025-09-23" for e in meetings)),
        "meeting_at_new_york": float(sum(bool(e.place and e.place.name.startswith("New York")) for e in meetings)),
        "demand_for_fair_treatment": float(sum("fairly" in e.evidence.sentence.text for e in requests)),
        "agreements": float(sum(e.type == "AGREE" and between(e, "CHN", "CAN") for e in found)),
        "doubled": float(len(keys) - len(set(keys))),
        "about_stablecoins": float(sum("stablecoin" in e.evidence.sentence.text.lower() for e in found)),
    }
