"""An actor."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.web.records.lines import EventList, Party, Record, StatementLine, StateRef

__all__ = ["ActorPage", "Counterpart", "IssueCount", "OfficeTerm"]


class OfficeTerm(Record):
    """A term of office. For a state: who holds it; for a person: what it is."""

    name: str
    office: str
    country: str
    since: str
    until: str | None


class Counterpart(Record):
    """A state that an actor deals with: events as doer and as receiver, and their sum."""

    state: StateRef
    done: int
    received: int
    cooperation: float
    conflict: float
    net: float


class IssueCount(Record):
    """How often an actor acted or spoke on an issue."""

    issue: str
    label: str
    events: int
    cooperation: float
    conflict: float


class ActorPage(Record):
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
