"""References: numbered as they are first cited, one for each record."""

from __future__ import annotations

from typing import Any

from detente.brief.records import Reference, Sentence
from detente.records import Event, Milestone, Statement

__all__ = ["References"]


class References:
    """The references of a brief. `say` makes a sentence of words and the records they rest on."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._found: list[Reference] = []

    @property
    def found(self) -> tuple[Reference, ...]:
        """All that were cited, by number."""
        return tuple(self._found)

    def say(self, text: str, *records: Event | Statement | Milestone | Reference) -> Sentence:
        """Return a sentence with its references; raises ValueError where there is none to carry."""
        if not records:
            raise ValueError(f"a sentence must rest on something: {text}")
        return Sentence(text, tuple(dict.fromkeys(self._number(record) for record in records)))

    def _number(self, record: Event | Statement | Milestone | Reference) -> int:
        made = record if isinstance(record, Reference) else _refer(record)
        key = (made.kind, made.id)
        if key not in self._numbers:
            self._numbers[key] = len(self._found) + 1
            values: dict[str, Any] = {name: getattr(made, name) for name in Reference.__slots__}
            self._found.append(Reference(**(values | {"number": self._numbers[key]})))
        return self._numbers[key]


def _refer(record: Event | Statement | Milestone) -> Reference:
    sentence = record.sentence if isinstance(record, Milestone) else record.evidence.sentence
    kind = {Event: "event", Statement: "statement", Milestone: "milestone"}[type(record)]
    reporters = () if isinstance(record, Milestone) else record.reported_by
    return Reference(
        number=0, kind=kind, id=record.id, words=sentence.text, article_id=record.article_id, url=record.url,
        story_id=None if isinstance(record, Milestone) else record.story_id,
        title=None if isinstance(record, Milestone) else record.title,
        outlet=", ".join(dict.fromkeys(link.name for link in reporters)) or None, published=record.published,
        start=sentence.start, end=sentence.end,
    )  # fmt: skip
