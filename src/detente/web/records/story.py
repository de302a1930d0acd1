"""A story: the report in pieces beside its record."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.web.records.lines import EventLine, Record, StatementLine

__all__ = ["CopyLine", "CutLine", "EventCard", "Paragraph", "Piece", "StoryPage"]


class Piece(Record):
    """A stretch of text and the ids of what is marked in it: events by sentence, and those whose trigger it is."""

    text: str
    events: list[str] = Field(default=[])
    triggers: list[str] = Field(default=[])
    statements: list[str] = Field(default=[])


class Paragraph(Record):
    """A paragraph of a report, in pieces that together are its text."""

    pieces: list[Piece]


class EventCard(Record):
    """An event beside its report: its line, and the whole record under its contract names."""

    line: EventLine
    why: list[str] = Field(description="How each actor was chosen, in words.")
    record: dict[str, Any]


class CopyLine(Record):
    """An article of a story. `lead` marks the one that speaks for it."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    lead: bool
    shown: bool
    review: str | None


class CutLine(Record):
    """A piece of the page that is not the report, and why it was cut."""

    reason: str
    text: str


class StoryPage(Record):
    """`/story/{id}`: the report with its events marked where they stand, beside the coded record."""

    id: str
    article_id: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    updated: str | None
    dateline: str | None
    url: str | None = Field(description="The original's address; null unless it is http or https.")
    language: str | None
    section: str | None
    chain: list[str] = Field(description="By whom the report reached us, nearest the speaker first.")
    kind: str
    selected: str | None
    paragraphs: list[Paragraph]
    events: list[EventCard]
    statements: list[StatementLine]
    copies: list[CopyLine]
    cuts: list[CutLine]
