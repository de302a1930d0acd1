"""The first page."""

from __future__ import annotations

from pydantic import Field

from detente.web.records.lines import ArchiveFacts, EventLine, Record, StateRef, StoryLine

__all__ = ["Cell", "HomePage", "Matrix", "Mover"]


class Mover(Record):
    """A relation that moved: its net intensity per story in the period and in the twelve before, and why.

    `change` lies between `low` and `high` with 90% confidence; `certain` is false where chance could have made it.
    `spark` is net by period, `[first day, net]`, this one and the twelve before as far as anybody reported; `why` are
    the events that pushed hardest that way.
    """

    pair: tuple[StateRef, StateRef]
    now: float
    before: float
    change: float
    low: float
    high: float
    certain: bool
    stories: int
    stories_before: int
    spark: list[tuple[str, float]]
    words: str
    why: list[EventLine]


class Cell(Record):
    """What the row's state did and said to the column's in the period."""

    net: float
    events: int


class Matrix(Record):
    """The most active states against each other: `cells[row][column]`, null where nothing was reported."""

    states: list[StateRef]
    cells: list[list[Cell | None]]


class HomePage(Record):
    """`/`: what moved, between whom, and why."""

    archive: ArchiveFacts
    period: str = Field(description="week, month, quarter or year.")
    since: str | None
    until: str | None
    before_since: str | None = Field(description="First day of the twelve periods it is compared with.")
    before_until: str | None
    movers: list[Mover]
    matrix: Matrix
    newest: list[StoryLine]
