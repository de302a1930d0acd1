"""Which events count in a relation, on which day, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from detente.data.codebook import STATE_SECTORS
from detente.records import Event, Mention
from detente.relations.periods import COARSER, end_of
from detente.relations.records import By

__all__ = ["Counted", "count_events"]

_STATE: Final = frozenset(STATE_SECTORS)


@dataclass(frozen=True, slots=True)
class Counted:
    """An event as it counts: on a day, in a story, with the weight of the coder's confidence.

    `told_by` are the links of the chain it reached us by, as kind and country; `type` and `quad` are the codebook's.
    `exact` tells whether its day is told; "last week" counts on a Monday and is not.
    """

    id: str
    story: str
    day: date
    forth: bool
    back: bool
    intensity: float
    confidence: float
    type: str = ""
    quad: int = 0
    issues: tuple[str, ...] = ()
    told_by: tuple[tuple[str, str | None], ...] = ()
    exact: bool = True


def count_events(events: Iterable[Event], pair: tuple[str, str], by: By) -> tuple[Counted, ...]:
    """Return what of `events` makes the relation of `pair`, by day.

    An act counts when a state actor of one country does it to anybody of the other: arresting a citizen is an act
    towards the state, a firm's complaint is not one of its state. What was denied or is hypothetical did not happen.
    The copies of one event in one story are one, taken from the most confident coding.
    """
    kept: dict[tuple[object, ...], Counted] = {}
    for event in events:
        forth = _acts(event, pair[0], pair[1])
        back = _acts(event, pair[1], pair[0])
        if not (forth or back) or event.status in ("denied", "hypothetical"):
            continue
        day = _day_of(event, by)
        if day is None:
            continue
        found = Counted(event.id, event.story_id or event.article_id, day, forth, back, event.intensity,
                        min(max(event.confidence, 0.0), 1.0), event.type, event.quad, event.issues,
                        tuple((link.kind, link.country) for link in event.reported_by),
                        event.date.precision == "day")  # fmt: skip
        key = _key(event, found.story)
        if key not in kept or (-found.confidence, found.id) < (-kept[key].confidence, kept[key].id):
            kept[key] = found
    return tuple(sorted(kept.values(), key=lambda found: (found.day, found.story, found.id)))


def _acts(event: Event, source: str, target: str) -> bool:
    by_state = any(
        actor.country == source and (not actor.sectors or _STATE.intersection(actor.sectors))
        for mention in event.source
        for actor in mention.actors
    )
    return by_state and any(actor.country == target for mention in event.target for actor in mention.actors)


def _day_of(event: Event, by: By) -> date | None:
    """Return the day an event counts on; None where it falls in no one period.

    A plan counts when it was announced: when it comes true, that is another event. History counts on its own date or
    not at all. A date less precise than the series ("this year") counts on the day of publication if that lies in it.
    """
    told = _published(event)
    if event.status == "planned":
        return told or event.date.date
    if event.date.date is None:
        # What a report recalls without a date ("after Canada arrested her") is not news of its own day.
        return None
    own = event.date.date if event.date.basis != "published" else None
    if own is None:
        return None if event.status == "historical" else told or event.date.date
    precision = event.date.precision
    if precision == "unknown" or COARSER.index(precision) <= COARSER.index(by):
        return own
    return told if told is not None and own <= told <= end_of(own, precision) else None


def _published(event: Event) -> date | None:
    try:
        return datetime.fromisoformat(event.published).date() if event.published else None
    except ValueError:
        return None


def _key(event: Event, story: str) -> tuple[object, ...]:
    words = " ".join(event.evidence.sentence.text.casefold().split())
    return (story, event.type, event.mode, event.status, event.date.date, words, *_names(event.source), None,
            *_names(event.target))  # fmt: skip


def _names(mentions: tuple[Mention, ...]) -> Iterator[str]:
    yield from sorted({actor.id for mention in mentions for actor in mention.actors})
