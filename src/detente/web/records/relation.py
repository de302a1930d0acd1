"""A relation, and its brief."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.web.records.lines import Choice, EventLine, EventList, Record, StateRef

__all__ = [
    "BriefPage",
    "BriefReference",
    "BriefSection",
    "BriefSentence",
    "Filters",
    "Point",
    "RelationPage",
    "Section",
    "TurnLine",
]


class Point(Record):
    """One period of a series in one direction (`CHN>CAN`) or `both`. A period that nobody reported on has none.

    `low` and `high` bound `net` with 90% confidence.
    """

    period: str
    start: str
    end: str
    direction: str
    stories: int
    events: int
    cooperation: float
    conflict: float
    net: float
    low: float
    high: float


class Filters(Record):
    """What a relation is narrowed to, and how it is counted.

    `deed` is `words` or `deeds`; `outlet` a kind of outlet, or `independent`. `volume` is what sums are divided by:
    the pair's stories of the period (`share`), a hundred stories of the archive (`archive`), or nothing (`raw`).
    `measure` is what happened (`flow`) or what is remembered (`level`).
    """

    by: str
    volume: str = "share"
    measure: str = "flow"
    since: str | None = None
    until: str | None = None
    issue: str | None = None
    type: str | None = None
    deed: str | None = None
    outlet: str | None = None
    direction: str | None = None


class TurnLine(Record):
    """A day from which the relation keeps another level, in words, with the events that made it."""

    number: int
    date: str
    low: str
    high: str
    change: float
    words: str
    events: list[EventLine]


class Section(Record):
    """A part of a relation that another stage makes (statements, ledger, positions, trade): its rows as they are."""

    name: str
    title: str
    rows: list[dict[str, Any]]


class RelationPage(Record):
    """`/relation/{a}/{b}`: how two states treat each other over time."""

    pair: tuple[StateRef, StateRef]
    filters: Filters
    choices: dict[str, list[Choice]]
    first: str | None = Field(description="Day of the first event that counts, whatever the period chosen.")
    last: str | None
    words: list[str] = Field(description="Where the relation stands, in sentences.")
    unit: str = Field(description="What one unit of the figures is, in words.")
    cooperation: float = Field(description="Over the days chosen, both directions.")
    conflict: float
    net: float
    low: float
    high: float
    stories: int
    series: list[Point] = Field(description="All periods, also those outside the days chosen.")
    drawn_from: str | None = Field(
        description="First day of the chart: a few events long before the rest are not drawn."
    )
    undrawn: int = Field(description="How many events come before that day.")
    turns: list[TurnLine]
    milestones: list[dict[str, Any]]
    events: EventList
    sections: list[Section]
    method: dict[str, Any]


class BriefReference(Record):
    """What a sentence of a brief rests on: the exact words of a report, or a row of a table.

    `review` is what a person said of the event since.
    """

    number: int
    kind: str
    id: str
    words: str
    story_id: str | None
    title: str | None
    outlet: str | None
    published: str | None
    review: str | None


class BriefSentence(Record):
    """A sentence of a brief and the numbers of its references."""

    text: str
    references: list[int]


class BriefSection(Record):
    """A part of a brief; `note` says what the record does not hold."""

    name: str
    sentences: list[BriefSentence]
    note: str | None


class BriefPage(Record):
    """`/relation/{a}/{b}/brief`: a relation in a page or two of prose, as `detente brief` writes it, to be printed.

    What people corrected is told as corrected; what they rejected is not told.
    """

    pair: tuple[StateRef, StateRef]
    title: str
    since: str | None
    as_of: str | None
    sections: list[BriefSection]
    references: list[BriefReference]
    coders: list[str]
