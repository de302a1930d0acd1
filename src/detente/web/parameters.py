"""What addresses may ask for: the parameters of pages and of the JSON API, which are the same."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import Path as PathParameter
from pydantic import BaseModel, ConfigDict, Field, model_validator

from detente.web.records import Filters

__all__ = [
    "ActorQuery", "BriefQuery", "EventId", "HomeQuery",
    "Id", "RelationQuery", "ReviewQuery", "SearchQuery", "StateCode",
    "StoryQuery", "WordBody",
]  # fmt: skip

StateCode = Annotated[
    str, PathParameter(pattern="^[A-Za-z]{3}$", description="A state's code, ISO 3166-1 alpha-3.", examples=["CHN"])
]
Id = Annotated[str, PathParameter(min_length=1, max_length=200)]
EventId = Annotated[str | None, Field(default=None, max_length=40, description="An event to show selected.")]
_PageNumber = Annotated[int, Field(default=1, ge=1, le=100_000, description="Which page of the list, from 1.")]
#: Days that any report may be about; further off the calendar itself ends.
_Day = Annotated[date, Field(ge=date(1000, 1, 1), le=date(3000, 1, 1))]
_Since = Annotated[_Day | None, Field(default=None, description="First day, included.")]
_Until = Annotated[_Day | None, Field(default=None, description="Last day, included.")]


class _Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _in_order(self) -> _Parameters:
        since, until = getattr(self, "since", None), getattr(self, "until", None)
        if since and until and since > until:
            raise ValueError(f"since ({since}) is after until ({until})")
        return self


class HomeQuery(_Parameters):
    """Parameters of the first page."""

    period: Literal["week", "month", "quarter", "year"] | None = Field(
        default=None,
        description="Length of the period; a month, or the next longer one in which enough moved for sure.",
    )
    until: _Until = None


class RelationQuery(_Parameters):
    """Parameters of a relation: filters, the order of its events, and which page of them."""

    by: Literal["day", "week", "month", "quarter", "year"] | None = Field(
        default=None, description="Length of the periods."
    )
    volume: Literal["share", "archive", "raw"] = Field(
        default="share",
        description="What sums are divided by: the pair's own stories, a hundred stories of the archive, or nothing.",
    )
    measure: Literal["flow", "level"] = Field(
        default="flow", description="What happened in each period, or what is remembered at its end."
    )
    since: _Since = None
    until: _Until = None
    issue: str | None = Field(default=None, max_length=60, description="Only events on this issue.")
    type: str | None = Field(default=None, max_length=20, description="Only events of this type.")
    deed: Literal["words", "deeds"] | None = Field(
        default=None, description="Only what was said, or only what was done."
    )
    outlet: Literal["outlet", "wire", "state-media", "government", "other", "independent"] | None = Field(
        default=None,
        description="Only what this kind of source tells; `independent` leaves out state media and governments.",
    )
    direction: str | None = Field(
        default=None,
        pattern="^[A-Z]{3}>[A-Z]{3}$",
        description="Only what the first did to the second.",
        examples=["CHN>CAN"],
    )
    order: Literal["newest", "oldest", "strongest"] = Field(default="newest", description="Order of the events.")
    page: _PageNumber = 1

    def filters(self) -> Filters:
        """Return what of this narrows the relation."""
        return Filters(
            by=self.by or "", volume=self.volume, measure=self.measure,
            since=self.since.isoformat() if self.since else None,
            until=self.until.isoformat() if self.until else None, issue=self.issue, type=self.type, deed=self.deed,
            outlet=self.outlet, direction=self.direction,
        )  # fmt: skip


class BriefQuery(_Parameters):
    """Parameters of a brief."""

    since: _Since = None
    until: _Until = None


class StoryQuery(_Parameters):
    """Parameters of a story."""

    article: str | None = Field(default=None, max_length=40, description="Which of the story's articles to show.")
    event: EventId = None
    statement: str | None = Field(default=None, max_length=40, description="A statement to show selected.")


class ActorQuery(_Parameters):
    """Parameters of an actor."""

    side: Literal["did", "received"] | None = Field(
        default=None, description="Only what it did, or what was done to it."
    )
    issue: str | None = Field(default=None, max_length=60, description="Only events on this issue.")
    other: str | None = Field(default=None, pattern="^[A-Z]{3}$", description="Only events with this state.")
    page: _PageNumber = 1


class SearchQuery(_Parameters):
    """Parameters of a search."""

    q: str = Field(default="", max_length=300, description='Words; "in that order", -without, begin*.')
    scope: Literal["stories", "events", "statements"] = "stories"
    since: _Since = None
    until: _Until = None
    state: str | None = Field(
        default=None, pattern="^[A-Z]{3}$", description="Only stories in which this state takes part."
    )
    outlet: str | None = Field(default=None, max_length=200)
    type: str | None = Field(default=None, max_length=20, description="Only events of this type (scope `events`).")
    kind: Literal["outlet", "wire", "state-media", "government", "other"] | None = Field(
        default=None, description="Only what this kind of source tells."
    )
    page: Annotated[int, Field(ge=1, le=500, description="Which page of the list, from 1.")] = 1


class ReviewQuery(_Parameters):
    """Parameters of the review page."""

    view: Literal["events", "merges", "links", "history"] = "events"
    event: EventId = None
    pair: str | None = Field(default=None, pattern="^[A-Z]{3}-[A-Z]{3}$", description="Only events of this pair.")
    story: str | None = Field(default=None, max_length=40, description="A story to join to another (view `merges`).")


class WordBody(BaseModel):
    """A person's word on a record.

    `target` is an event's id; for `actor` a mention, `ar-…:12-18`; for `merge` the id of an article that is, or is not,
    a copy of its story, or of a story. `changes` are the fields set right: of an event `type`, `mode`, `status`,
    `date`, `source` and `target`; of a mention `actor`; of a merge `with`, the story that tells the same report, which
    takes the target's story in. Actors are given by code or by name.
    """

    model_config = ConfigDict(extra="forbid")

    kind: Literal["event", "actor", "merge", "link"]
    target: str = Field(min_length=1, max_length=100)
    verdict: Literal["confirmed", "corrected", "rejected", "withdrawn"]
    by: str = Field(min_length=1, max_length=120, description="Who says so.")
    changes: dict[str, str] = Field(default={}, max_length=8)
    note: str = Field(default="", max_length=2000)
    pair: str | None = Field(
        default=None, pattern="^[A-Z]{3}-[A-Z]{3}$", description="For a ledger link: the pair whose ledger it is in."
    )
