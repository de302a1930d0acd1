"""What lists show, and what pages share: states, parties, events, statements, stories."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "ArchiveFacts",
    "Choice",
    "EventLine",
    "EventList",
    "Party",
    "Record",
    "StateRef",
    "StatementLine",
    "StoryLine",
]


class Record(BaseModel):
    """What every record here is: made once, never changed."""

    model_config = ConfigDict(frozen=True)


class StateRef(Record):
    """A state: its code and its name."""

    code: str = Field(description="ISO 3166-1 alpha-3, or a historical state's code.", examples=["CHN"])
    name: str = Field(examples=["China"])


class Party(Record):
    """Who takes part in an event. `id` leads to `/actor/{id}`; null where nobody could be placed."""

    id: str | None
    name: str
    country: str | None
    office: str | None


class EventLine(Record):
    """An event as lists show it: who did or said what to whom, in which words, told by whom, how sure.

    `trigger` is where in `sentence` the words stand that carry it. `told_by` is who speaks through the report:
    `outlet`, `wire`, `state-media`, `government` or `other`. `review` is what a person said of it: `confirmed`,
    `corrected` or `rejected`, by `review_by`; null where nobody did. `/story/{story_id}?event={id}` shows the words.
    """

    id: str
    story_id: str
    article_id: str
    title: str | None
    outlet: str | None
    copies: int
    type: str
    mode: str | None
    status: str
    quad: int
    intensity: float
    confidence: float
    date: str | None
    date_precision: str
    date_basis: str
    source: list[Party]
    target: list[Party]
    issues: list[str]
    contexts: list[str]
    sentence: str
    trigger: tuple[int, int] | None
    told_by: str
    review: str | None
    review_by: str | None


class StatementLine(Record):
    """A statement as lists show it: who said what, to whom, when, in which words.

    `quote` is `direct`, `indirect` or `mixed`; `about` are those it is said to, else the countries it concerns.
    `/story/{story_id}?statement={id}` shows the words.
    """

    id: str
    story_id: str
    article_id: str
    title: str | None
    outlet: str | None
    kind: str
    speaker: Party | None
    about: list[str]
    words: str
    quote: str
    issues: list[str]
    polarity: str
    hedged: bool
    condition: str | None
    on: str | None
    confidence: float
    event_id: str | None
    claim: str | None


class StoryLine(Record):
    """A story as lists show it; `published` is its lead report's."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    copies: int
    outlets: list[str]
    events: int
    kind: str = Field(description="Who speaks through it: outlet, wire, state-media, government or other.")


class EventList(Record):
    """A page of events. `total` counts all of them; pages are numbered from 1."""

    total: int
    page: int
    pages: int
    items: list[EventLine]


class Choice(Record):
    """One value of a filter, and how many events it would leave."""

    value: str
    label: str
    count: int


class ArchiveFacts(Record):
    """What the archive holds: reports once copies are merged, events, and the days of the first and last report."""

    name: str
    articles: int
    stories: int
    events: int
    first: str | None
    last: str | None
