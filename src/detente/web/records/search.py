"""A search."""

from __future__ import annotations

from detente.web.records.lines import EventLine, Record, StatementLine, StoryLine
from detente.web.records.story import Piece

__all__ = ["Hit", "Link", "SearchPage"]


class Hit(Record):
    """A place where the words stand; `pieces` are the words around them, the matching ones with `triggers` set."""

    story: StoryLine
    event: EventLine | None
    statement: StatementLine | None
    pieces: list[Piece]


class Link(Record):
    """Where a search leads directly: a relation or an actor it names."""

    href: str
    label: str


class SearchPage(Record):
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
