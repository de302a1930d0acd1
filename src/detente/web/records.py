"""What each page shows, as records: a template gets one of these and the JSON API answers with the same.

Days are ISO dates. Sums of intensity are on PLOVER's scale, each event weighted by the coder's confidence, as in
`detente relation`.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "AboutPage", "ActorPage", "ArchiveFacts",
    "BriefPage", "BriefReference", "BriefSection", "BriefSentence",
    "Cell", "Choice", "CopyLine", "Counterpart", "Coverage", "CoverageDay",
    "CutLine", "EventCard", "EventLine", "EventList", "Figure", "Filters", "Hit", "HomePage", "IssueCount", "Link",
    "Matrix", "Mover", "OfficeTerm", "Paragraph", "Party", "Piece", "Point", "RelationPage", "ReviewItem",
    "ReviewPage", "SearchPage", "Section", "StateRef", "StatementLine", "StoryLine", "StoryPage", "TurnLine", "Word",
]  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class StateRef(_Record):
    """A state: its code and its name."""

    code: str = Field(description="ISO 3166-1 alpha-3, or a historical state's code.", examples=["CHN"])
    name: str = Field(examples=["China"])


class Party(_Record):
    """Who takes part in an event. `id` leads to `/actor/{id}`; null where nobody could be placed."""

    id: str | None
    name: str
    country: str | None
    office: str | None


class EventLine(_Record):
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


class StatementLine(_Record):
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


class StoryLine(_Record):
    """A story as lists show it; `published` is its lead report's."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    copies: int
    outlets: list[str]
    events: int
    kind: str = Field(description="Who speaks through it: outlet, wire, state-media, government or other.")


class EventList(_Record):
    """A page of events. `total` counts all of them; pages are numbered from 1."""

    total: int
    page: int
    pages: int
    items: list[EventLine]


class ArchiveFacts(_Record):
    """What the archive holds: reports once copies are merged, events, and the days of the first and last report."""

    name: str
    articles: int
    stories: int
    events: int
    first: str | None
    last: str | None


class Point(_Record):
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


class Mover(_Record):
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


class Cell(_Record):
    """What the row's state did and said to the column's in the period."""

    net: float
    events: int


class Matrix(_Record):
    """The most active states against each other: `cells[row][column]`, null where nothing was reported."""

    states: list[StateRef]
    cells: list[list[Cell | None]]


class HomePage(_Record):
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


class Filters(_Record):
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


class Choice(_Record):
    """One value of a filter, and how many events it would leave."""

    value: str
    label: str
    count: int


class TurnLine(_Record):
    """A day from which the relation keeps another level, in words, with the events that made it."""

    number: int
    date: str
    low: str
    high: str
    change: float
    words: str
    events: list[EventLine]


class Section(_Record):
    """A part of a relation that another stage makes (statements, ledger, positions, trade): its rows as they are."""

    name: str
    title: str
    rows: list[dict[str, Any]]


class RelationPage(_Record):
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


class Piece(_Record):
    """A stretch of text and the ids of what is marked in it: events by sentence, and those whose trigger it is."""

    text: str
    events: list[str] = []
    triggers: list[str] = []
    statements: list[str] = []


class Paragraph(_Record):
    """A paragraph of a report, in pieces that together are its text."""

    pieces: list[Piece]


class EventCard(_Record):
    """An event beside its report: its line, and the whole record under its contract names."""

    line: EventLine
    why: list[str] = Field(description="How each actor was chosen, in words.")
    record: dict[str, Any]


class CopyLine(_Record):
    """An article of a story. `lead` marks the one that speaks for it."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    lead: bool
    shown: bool
    review: str | None


class CutLine(_Record):
    """A piece of the page that is not the report, and why it was cut."""

    reason: str
    text: str


class BriefReference(_Record):
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


class BriefSentence(_Record):
    """A sentence of a brief and the numbers of its references."""

    text: str
    references: list[int]


class BriefSection(_Record):
    """A part of a brief; `note` says what the record does not hold."""

    name: str
    sentences: list[BriefSentence]
    note: str | None


class BriefPage(_Record):
    """`/relation/{a}/{b}/brief`: a relation in a page or two of prose, as `detente brief` writes it, to be printed.

    Sentences that rest on an event which somebody rejected are left out; `left_out` counts them.
    """

    pair: tuple[StateRef, StateRef]
    title: str
    since: str | None
    as_of: str | None
    sections: list[BriefSection]
    references: list[BriefReference]
    left_out: int
    coders: list[str]


class StoryPage(_Record):
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


class OfficeTerm(_Record):
    """A term of office. For a state: who holds it; for a person: what it is."""

    name: str
    office: str
    country: str
    since: str
    until: str | None


class Counterpart(_Record):
    """A state that an actor deals with: events as doer and as receiver, and their sum."""

    state: StateRef
    done: int
    received: int
    cooperation: float
    conflict: float
    net: float


class IssueCount(_Record):
    """How often an actor acted or spoke on an issue."""

    issue: str
    label: str
    events: int
    cooperation: float
    conflict: float


class ActorPage(_Record):
    """`/actor/{id}`: who it is, its offices, with whom it deals, on what."""

    id: str
    name: str
    country: StateRef | None
    sectors: list[str]
    office: str | None
    is_state: bool
    offices: list[OfficeTerm]
    members: list[Party] = Field(description="For a state: its persons and bodies in the archive, most active first.")
    counterparts: list[Counterpart]
    issues: list[IssueCount]
    positions: list[dict[str, Any]] = Field(description="Where it stands by issue, as `detente positions` tells it.")
    statements: list[StatementLine] = Field(description="What it said last.")
    side: str | None = Field(description="`did` or `received`: which events are listed; null for both.")
    issue: str | None
    other: StateRef | None = Field(description="The state whose events with it are listed; null for all.")
    events: EventList


class Hit(_Record):
    """A place where the words stand; `pieces` are the words around them, the matching ones with `triggers` set."""

    story: StoryLine
    event: EventLine | None
    statement: StatementLine | None
    pieces: list[Piece]


class Link(_Record):
    """Where a search leads directly: a relation or an actor it names."""

    href: str
    label: str


class SearchPage(_Record):
    """`/search`: full text over reports, or over what was done and said. `more` is true where `total` is a floor."""

    q: str
    scope: str
    since: str | None
    until: str | None
    state: str | None
    outlet: str | None
    type: str | None
    kind: str | None
    total: int
    more: bool
    page: int
    pages: int
    links: list[Link]
    hits: list[Hit]
    outlets: list[str]


class Word(_Record):
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


class ReviewItem(_Record):
    """An event that awaits a person's word, with its story."""

    line: EventLine
    parties: list[dict[str, Any]] = Field(
        description="Its mentions: side, words, place in the article, whom they mean."
    )
    word: Word | None


class ReviewPage(_Record):
    """`/review`: what awaits a person's word, and what was said."""

    view: Literal["events", "merges", "links", "history"]
    waiting: int
    reviewed: int
    item: ReviewItem | None
    queue: list[EventLine]
    merges: list[dict[str, Any]]
    links: list[dict[str, Any]]
    history: list[Word]


class Figure(_Record):
    """A measured figure: its name, what it is, its value, and the command that prints it."""

    name: str
    meaning: str
    value: str
    command: str


class CoverageDay(_Record):
    """How many stories were published in a month."""

    month: str
    stories: int


class Coverage(_Record):
    """What an outlet contributed: its stories, and the days of its first and last."""

    outlet: str
    stories: int
    first: str | None
    last: str | None


class AboutPage(_Record):
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
