"""`look_out`: the alerts that new articles give rise to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.archive import Archive
from detente.relations import relation
from detente.watch.alerts import event_alert, event_keys, fits, is_news, turn_alert, turn_key, was_turn_told
from detente.watch.settings import AlertRule
from detente.watch.state import State

__all__ = ["Made", "look_out"]


@dataclass(slots=True)
class Made:
    """What was found: by rule the keys it has told from now on, and the alerts as (id, channel, body)."""

    told: list[tuple[str, list[str]]] = field(default_factory=list)
    alerts: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, rule: AlertRule, keys: list[str], body: dict[str, Any] | None) -> None:
        """Note what a rule tells; without a body it is only known from now on."""
        self.told.append((rule.name, keys))
        if body is not None:
            self.alerts += [(body["id"], channel, body) for channel in rule.to]


def look_out(archive: Archive, state: State, rules: Sequence[AlertRule], fresh: Sequence[str], today: date) -> Made:
    """Return what the rules tell of the articles `fresh`; nothing that they told before."""
    made = Made()
    stories = {article: story for story in archive.stories_of(fresh) for article in story.article_ids}
    now_told: dict[str, set[str]] = {}
    for event in archive.events(articles=fresh):
        story = stories.get(event.article_id)
        keys = event_keys(event, story.article_ids if story else (event.article_id,))
        for rule in rules:
            known = now_told.setdefault(rule.name, set())
            if fits(rule, event) and not known.intersection(keys) and not state.was_told(rule.name, keys):
                known.update(keys)
                made.add(rule, keys, event_alert(rule, event, story))
    for rule in rules:
        if rule.change_point and rule.pair is not None:
            _look_for_turns(archive, state, rule, (rule.pair[0], rule.pair[1]), today, made)
    return made


def _look_for_turns(
    archive: Archive, state: State, rule: AlertRule, pair: tuple[str, str], today: date, made: Made
) -> None:
    events = {event.id: event for event in archive.events(pair=pair)}
    found = relation(list(events.values()), pair)
    keys = state.told_keys(rule.name, "turn ")
    for turn in found.turns:
        if not was_turn_told(turn, keys):
            body = turn_alert(rule, found, turn, events) if is_news(turn, today) else None
            made.add(rule, [turn_key(turn)], body)
