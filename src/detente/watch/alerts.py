"""Which events and turns fit which rule, and whether they were told before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from detente.records import Event, Story, make_id
from detente.relations import Relation, Turn
from detente.sameness import happening_key, side_key
from detente.watch.settings import AlertRule

__all__ = ["event_alert", "event_keys", "fits", "turn_alert", "turn_key", "was_turn_told"]

#: A turn older than this when its rule first looks was there before anybody asked.
_NEWS: Final = timedelta(days=90)


def fits(rule: AlertRule, event: Event) -> bool:
    """Tell whether an event is one that a rule asks for.

    Plans, denials and what might be are told like deeds, with their status: a threat of sanctions is news.
    """
    sources = {actor.country for mention in event.source for actor in mention.actors if actor.country}
    targets = {actor.country for mention in event.target for actor in mention.actors if actor.country}
    if rule.change_point or event.status == "historical" or event.confidence < rule.confidence:
        return False
    if rule.pair is not None:
        one, other = rule.pair
        if not ((one in sources and other in targets) or (other in sources and one in targets)):
            return False
    if rule.countries and not (sources | targets) & set(rule.countries):
        return False
    if rule.types and event.type not in rule.types:
        return False
    if rule.below is not None and event.intensity > rule.below:
        return False
    return rule.above is None or event.intensity >= rule.above


def event_keys(event: Event, members: Iterable[str]) -> list[str]:
    """Return what an event is known by: in each article of its story what was done by whom to whom, and the happening.

    A copy that comes a day later is in the story of the first, and an independent report names the same day, so neither
    is told again.
    """
    done = (event.type, event.mode, side_key(event.source), side_key(event.target))
    keys = [make_id("in", article, *done) for article in members]
    happening = happening_key(event)
    return [*keys, happening] if happening else keys


def event_alert(rule: AlertRule, event: Event, story: Story | None) -> dict[str, Any]:
    """Return an alert for an event, with its evidence: the record whole, and who carried it."""
    return {
        "id": make_id("al", rule.name, event.id), "rule": rule.name, "kind": "event", "event": event.to_json(),
        "story": None if story is None else {"id": story.id, "copies": story.copies, "outlets": list(story.outlets)},
    }  # fmt: skip


def turn_key(turn: Turn) -> str:
    """Return what a turn is known by: the days between which it lies."""
    return f"turn {turn.low.isoformat()} {turn.high.isoformat()} {'+' if turn.change > 0 else '-'}"


def was_turn_told(turn: Turn, keys: Sequence[str]) -> bool:
    """Tell whether one of the turns told before, by their keys, is this one: same sign, and the days overlap.

    With each new month of reports a turn's day may move a little.
    """
    for key in keys:
        _, low, high, sign = key.split(" ")
        if sign == ("+" if turn.change > 0 else "-") and date.fromisoformat(low) <= turn.high and (
            turn.low <= date.fromisoformat(high)
        ):  # fmt: skip
            return True
    return False


def is_news(turn: Turn, today: date) -> bool:
    """Tell whether a turn is of these weeks."""
    return turn.date >= today - _NEWS


def turn_alert(rule: AlertRule, relation: Relation, turn: Turn, events: Mapping[str, Event]) -> dict[str, Any]:
    """Return an alert for a turn, with the events that made it."""
    made_by = [events[key].to_json() for key in turn.events[:5] if key in events]
    return {
        "id": make_id("al", rule.name, turn_key(turn)), "rule": rule.name, "kind": "turn", "pair": list(relation.pair),
        "turn": turn.to_json(), "events": made_by,
    }  # fmt: skip
