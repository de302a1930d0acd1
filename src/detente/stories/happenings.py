"""Stories linked as reports of one happening: a story counts its copies, a happening its independent stories."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.records import Event, Story
from detente.sameness import happening_key, side_key

__all__ = ["Happening", "link_happenings"]


@dataclass(frozen=True, slots=True)
class Happening:
    """What independent reports tell as one event: the same parties, type and day.

    `source` and `target` are whom the sides stand for, a government as its state. `story_ids` are the reports that
    tell it, copies counted once; `outlets` all that carried one of them.
    """

    id: str
    type: str
    date: date
    source: tuple[str, ...]
    target: tuple[str, ...]
    event_ids: tuple[str, ...]
    story_ids: tuple[str, ...]
    outlets: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names; `stories` and `outlets_count` count what is listed."""
        return {
            "id": self.id, "type": self.type, "date": self.date.isoformat(), "source": list(self.source),
            "target": list(self.target), "event_ids": list(self.event_ids), "story_ids": list(self.story_ids),
            "stories": len(self.story_ids), "outlets": list(self.outlets), "outlets_count": len(self.outlets),
        }  # fmt: skip


def link_happenings(events: Iterable[Event], stories: Iterable[Story]) -> tuple[Happening, ...]:
    """Return the happenings that events tell, by day, each with the stories that report it.

    Events that have not taken place, have no day, or have a side nobody could place are left out: two of them may be
    alike and not one. The order of events does not matter.
    """
    told = list(stories)
    story_of = {article: story.id for story in told for article in story.article_ids}
    outlets = {story.id: story.outlets for story in told}
    groups: dict[str, list[Event]] = {}
    for event in events:
        key = happening_key(event)
        if key is not None:
            groups.setdefault(key, []).append(event)
    found = [_tell(key, group, story_of, outlets) for key, group in groups.items()]
    return tuple(sorted(found, key=lambda happening: (happening.date, happening.id)))


def _tell(key: str, group: list[Event], story_of: dict[str, str], outlets: dict[str, tuple[str, ...]]) -> Happening:
    group = sorted(group, key=lambda event: (event.published or "9999", event.id))
    reports = dict.fromkeys(event.story_id or story_of.get(event.article_id, event.article_id) for event in group)
    day = group[0].date.date
    assert day is not None, "a key is made of it"
    return Happening(
        id=key, type=group[0].type, date=day, source=side_key(group[0].source), target=side_key(group[0].target),
        event_ids=tuple(event.id for event in group), story_ids=tuple(reports),
        outlets=tuple(dict.fromkeys(name for report in reports for name in outlets.get(report, ()))),
    )  # fmt: skip
