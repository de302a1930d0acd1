"""Statements and events of the same words: each points at the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.records import Event, Mention, Statement

__all__ = ["join_events"]


def join_events(
    statements: Sequence[Statement], events: Sequence[Event]
) -> tuple[tuple[Statement, ...], tuple[Event, ...]]:
    """Return both with `event_id` and `statement_id` set where a statement is also an event.

    They must share a sentence and have one party, the speaker, as source; the cue and the trigger must touch, or the
    trigger stand within a few words of the cue.
    """
    pairs = sorted(
        (score, i, j)
        for i, statement in enumerate(statements)
        for j, event in enumerate(events)
        if (score := _distance(statement, event)) is not None
    )
    of_statement: dict[int, str] = {}
    of_event: dict[int, str] = {}
    for _, i, j in pairs:
        if i not in of_statement and j not in of_event:
            of_statement[i], of_event[j] = events[j].id, statements[i].id
    return (
        tuple(replace(s, event_id=of_statement.get(i)) for i, s in enumerate(statements)),
        tuple(replace(e, statement_id=of_event.get(j)) for j, e in enumerate(events)),
    )


def _distance(statement: Statement, event: Event) -> int | None:
    """Return how far cue and trigger are apart, in characters, or None where they are not one act."""
    trigger, cue = event.evidence.trigger, statement.cue
    if trigger is None or cue is None or statement.speaker is None:
        return None
    sentence, other = statement.evidence.sentence, event.evidence.sentence
    if sentence.end <= other.start or other.end <= sentence.start:
        return None
    if not any(_same(statement.speaker, source) for source in event.source):
        return None
    if cue.start < trigger.end and trigger.start < cue.end:
        return 0
    gap = max(trigger.start - cue.end, cue.start - trigger.end)
    # "said it would send": the promise is in the words, right behind the cue.
    inside = any(part.start <= trigger.start < part.end for part in statement.content)
    return gap + 1 if gap <= 25 and inside and statement.kind in ("commitment", "offer", "demand", "threat") else None


def _same(speaker: Mention, source: Mention) -> bool:
    if speaker.span == source.span:
        return True
    for a in speaker.actors:
        for b in source.actors:
            if a.id == b.id:
                return True
            official = "GOV" in a.sectors or a.id == a.country
            if a.country and a.country == b.country != "IGO" and official and ("GOV" in b.sectors or b.id == b.country):
                return True
    return False
