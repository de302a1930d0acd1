"""What awaits a person's word, and what was said."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from detente.web.records.lines import EventLine, Record

__all__ = ["ReviewItem", "ReviewPage", "Word"]


class Word(Record):
    """A person's word on a record: a line of the corrections."""

    id: str
    kind: str
    target: str
    verdict: str
    by: str
    at: str
    changes: dict[str, Any]
    seen: dict[str, Any]
    note: str
    current: bool


class ReviewItem(Record):
    """An event that awaits a person's word, with its story."""

    line: EventLine
    parties: list[dict[str, Any]] = Field(
        description="Its mentions: side, words, place in the article, whom they mean."
    )
    word: Word | None


class ReviewPage(Record):
    """`/review`: what awaits a person's word, and what was said."""

    view: Literal["events", "merges", "links", "history"]
    waiting: int
    reviewed: int
    item: ReviewItem | None
    queue: list[EventLine]
    merges: list[dict[str, Any]]
    links: list[dict[str, Any]]
    history: list[Word]
