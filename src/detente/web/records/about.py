"""What the record is worth."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.web.records.lines import ArchiveFacts, Choice, Record

__all__ = ["AboutPage", "Coverage", "CoverageDay", "Figure"]


class Figure(Record):
    """A measured figure: its name, what it is, its value, and the command that prints it."""

    name: str
    meaning: str
    value: str
    command: str


class CoverageDay(Record):
    """How many stories were published in a month."""

    month: str
    stories: int


class Coverage(Record):
    """What an outlet contributed: its stories, and the days of its first and last."""

    outlet: str
    stories: int
    first: str | None
    last: str | None


class AboutPage(Record):
    """`/about`: how good the record is and what it does not hold."""

    archive: ArchiveFacts
    coders: list[dict[str, Any]]
    figures: list[Figure]
    months: list[CoverageDay]
    outlets: list[Coverage]
    kinds: list[Choice]
    rejected: list[Choice]
    reviewed: dict[str, int]
    agreement: float | None = Field(description="Share of the events reviewed that were confirmed as they were.")
