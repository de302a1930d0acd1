"""Corrections over the coder's answers: an event as people left it, and stories without what is no copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from detente.data.cameo import cameo_code
from detente.data.codebook import MODES, QUAD, STATUSES, intensity
from detente.records import Actor, Event, EventDate, Mention, Story, make_id
from detente.review.corrections import Corrections, mention_target

__all__ = ["actor_from", "apply_corrections", "arrange_stories", "check_changes"]


def apply_corrections(event: Event, corrections: Corrections) -> Event | None:
    """Return the event as people left it; None where somebody rejected it.

    What a person confirmed or corrected is certain: its confidence becomes 1. A correction of whom a mention means
    holds for every event of that article in which the mention takes part, and leaves their confidence alone.
    """
    event = replace(
        event,
        source=tuple(_meant(m, event.article_id, corrections) for m in event.source),
        target=tuple(_meant(m, event.article_id, corrections) for m in event.target),
        said_by=tuple(_meant(m, event.article_id, corrections) for m in event.said_by),
    )
    word = corrections.verdict("event", event.id)
    if word is None:
        return event
    if word.verdict == "rejected":
        return None
    return replace(_changed(event, word.changes), confidence=1.0)


def _meant(mention: Mention, article_id: str, corrections: Corrections) -> Mention:
    word = corrections.verdict("actor", mention_target(article_id, mention.span.start, mention.span.end))
    if word is None:
        return mention
    if word.verdict == "confirmed":
        return replace(mention, confidence=1.0)
    actor = actor_from(word.changes["actor"]) if word.verdict == "corrected" else None
    return replace(mention, actor=actor, members=(), confidence=1.0, why=f"{word.verdict} by {word.by}")


def actor_from(row: dict[str, Any]) -> Actor:
    """Return the actor that a correction names.

    >>> actor_from({"id": "CAN", "name": "Canada", "country": "CAN", "sectors": ["GOV"], "office": None}).country
    'CAN'
    """
    return Actor(row["id"], row["name"], row.get("country"), tuple(row.get("sectors") or ()), row.get("office"))


def _changed(event: Event, changes: dict[str, Any]) -> Event:
    kind = changes.get("type", event.type)
    # A mode belongs to its type: another type drops it.
    mode = changes.get("mode", event.mode if kind == event.type else None) or None
    found = replace(
        event, type=kind, mode=mode, status=changes.get("status", event.status), quad=QUAD[kind],
        intensity=intensity(kind, mode), cameo=cameo_code(kind, mode, event.contexts),
    )  # fmt: skip
    if "date" in changes:
        day = date.fromisoformat(changes["date"])
        found = replace(found, date=EventDate(day, "day", "explicit"))
    if "source" in changes:
        found = replace(found, source=_party(event.source, changes["source"], event))
    if "target" in changes:
        found = replace(found, target=_party(event.target, changes["target"], event))
    return found


def _party(mentions: Sequence[Mention], actor: dict[str, Any], event: Event) -> tuple[Mention, ...]:
    """Return the side with another actor: its words stay where they stand, only whom they mean is another."""
    if mentions:
        return (replace(mentions[0], actor=actor_from(actor), members=(), confidence=1.0, why="corrected"),)
    span = event.evidence.trigger or event.evidence.sentence
    return (Mention(span, "role", actor_from(actor), confidence=1.0, why="corrected: the sentence does not name it"),)


def check_changes(changes: dict[str, Any]) -> str | None:
    """Return why changes cannot be made, or None where they can.

    >>> check_changes({"type": "CONSULT", "mode": "visit"}) is None, check_changes({"type": "AGREE", "mode": "visit"})
    (True, 'AGREE has no mode “visit”')
    """
    unknown = set(changes) - {"type", "mode", "status", "date", "source", "target"}
    if unknown:
        return f"an event has no field {', '.join(sorted(unknown))} that can be corrected"
    kind, mode = changes.get("type"), changes.get("mode")
    if kind is not None and kind not in QUAD:
        return f"{kind} is not a type"
    if mode and mode not in (MODES[kind] if kind else {m for modes in MODES.values() for m in modes}):
        return f"{kind or 'no type'} has no mode “{mode}”"
    if changes.get("status", "done") not in STATUSES:
        return f"{changes['status']} is not a status"
    if "date" in changes:
        try:
            date.fromisoformat(changes["date"])
        except (TypeError, ValueError):
            return f"{changes['date']} is not a day; write 2018-12-10"
    return None


def arrange_stories(stories: Iterable[Story], corrections: Corrections) -> list[Story]:
    """Return the stories as people left them: articles apart that are no copies, stories joined that are one report.

    An article set apart is a story of its own, under the id that it would have had alone. Where that is the story's own
    id, for it names its first article, what stays takes the id of the first that stays. An article that is said to tell
    what another tells brings its whole story into the other's, which keeps its id and its lead.
    """
    words = corrections.current("merge")
    apart = {c.target for c in words if c.verdict == "rejected"}
    found: dict[str, Story] = {}
    for story in stories:
        found |= {each.id: each for each in _part(story, apart)}
    holder = {article: story.id for story in found.values() for article in story.article_ids}
    for word in words:
        one, other = holder.get(word.target), holder.get(str(word.changes.get("with")))
        if word.verdict != "corrected" or one is None or other is None or one == other:
            continue
        joining, kept = found.pop(one), found[other]
        found[other] = Story(
            kept.id, (*kept.article_ids, *joining.article_ids), kept.lead_id,
            tuple(dict.fromkeys((*kept.outlets, *joining.outlets))),
        )  # fmt: skip
        holder |= dict.fromkeys(joining.article_ids, other)
    return list(found.values())


def _part(story: Story, apart: set[str]) -> list[Story]:
    out = [a for a in story.article_ids if a in apart] if len(story.article_ids) > 1 else []
    # Somebody must stay: were every copy set apart, the lead keeps the story.
    if len(out) == len(story.article_ids):
        out.remove(story.lead_id)
    if not out:
        return [story]
    kept = tuple(a for a in story.article_ids if a not in out)
    lead = story.lead_id if story.lead_id in kept else kept[0]
    alone = {make_id("st", article) for article in out}
    rest = make_id("st", kept[0]) if story.id in alone else story.id
    return [
        Story(rest, kept, lead, story.outlets),
        *(Story(make_id("st", article), (article,), article, ()) for article in out),
    ]
