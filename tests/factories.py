"""Small records for tests: say what the case is about, the rest is filled in plausibly."""

from __future__ import annotations

from datetime import date

from detente.data.codebook import QUAD, intensity
from detente.records import Actor, Article, Event, EventDate, Evidence, Mention, Place, Reporter, Span, Status, make_id

NAMES = {"CAN": "Canada", "CHN": "China", "JPN": "Japan", "USA": "the United States", "SDN": "Sudan", "TCD": "Chad"}


def make_article(text: str = "Chad expelled the envoy of Sudan on Monday.", **facts: object) -> Article:
    """Return an article; without an id it gets one from its text and facts."""
    known = {"id": make_id("ar", text, *sorted(facts.items())), "content_hash": make_id("hash", text), **facts}
    return Article(text=text, **known)  # type: ignore[arg-type]


def make_mention(country: str, *, start: int = 0, sector: str = "GOV", kind: str = "name") -> Mention:
    """Return a mention of a state by its name."""
    name = NAMES.get(country, country)
    return Mention(Span(start, start + len(name), name), kind, Actor(country, name, country, (sector,)))


def make_event(
    kind: str = "CONSULT",
    source: str = "CHN",
    target: str = "CAN",
    day: date | str | None = "2025-09-23",
    *,
    mode: str | None = None,
    status: Status = "done",
    story: str | None = None,
    article: str = "ar-1",
    published: str | None = None,
    confidence: float = 1.0,
    sentence: str | None = None,
    start: int = 0,
    coder: str = "test-coder 1",
) -> Event:
    """Return an event of a kind (its type) between two states; quad class and intensity are the codebook's."""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    words = f"{NAMES.get(source, source)} {kind.lower()} {NAMES.get(target, target)}" if sentence is None else sentence
    trigger = kind.lower()
    at = start + words.index(trigger) if trigger in words else start
    return Event(
        id=make_id("ev", article, kind, source, target, when, start, words), article_id=article, story_id=story,
        type=kind, mode=mode, status=status, quad=QUAD[kind], intensity=intensity(kind, mode), cameo=None,
        source=(make_mention(source, start=start),), target=(make_mention(target, start=start + len(words)),),
        contexts=("diplomatic",), issues=("trade",),
        date=EventDate(when, "day" if when else "unknown", "explicit" if when else "unknown"),
        place=Place("New York", "USA", 40.71, -74.01, 5128581),
        evidence=Evidence(
            Span(start, start + len(words), words), Span(at, at + len(trigger), trigger) if trigger in words else None
        ),
        said_by=(), reported_by=(Reporter("Agency", "wire", "CAN"),), confidence=confidence, coder=coder,
        published=published,
    )  # fmt: skip
