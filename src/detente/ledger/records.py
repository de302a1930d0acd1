"""What a ledger holds: entries, the links that propose what became of them, and people's word on those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from detente.ledger.anniversaries import Anniversary
from detente.records import Event, Milestone, Statement

__all__ = ["Entry", "Ledger", "Link", "Outcome", "Word", "day_of"]

Outcome = Literal["met", "advanced", "contradicted"]


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a link: `confirmed` or `rejected`, and who."""

    verdict: Literal["confirmed", "rejected"]
    by: str


def day_of(record: Statement | Event) -> date | None:
    """Return the day a statement was made or an event happened, else the day its report was published."""
    day = record.said_on if isinstance(record, Statement) else record.date.date
    if day is None and record.published:
        try:
            day = date.fromisoformat(record.published[:10])
        except ValueError:
            day = None
    return day


@dataclass(frozen=True, slots=True)
class Link:
    """A proposal: that a later event or statement `met`, `advanced` or `contradicted` an entry, with the reason.

    `strength` (0 to 1) ranks proposals and is no probability. `word` is a person's, None while nobody has judged it.
    """

    id: str
    proposes: Outcome
    reason: str
    follow_up: Event | Statement
    on: date
    strength: float
    word: Word | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the link under its contract names; the evidence is the follow-up's."""
        follow, statement = self.follow_up, isinstance(self.follow_up, Statement)
        return {
            "id": self.id, "proposes": self.proposes, "reason": self.reason, "on": self.on.isoformat(),
            "strength": round(self.strength, 2), "event_id": None if statement else follow.id,
            "statement_id": follow.id if statement else None, "article_id": follow.article_id,
            "story_id": follow.story_id, "url": follow.url, "evidence": follow.evidence.to_json(),
            "verdict": self.word.verdict if self.word else None, "judged_by": self.word.by if self.word else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A commitment or a demand: the statement that first made it, those that repeat it, and what followed.

    `by` and `to` are country codes. `due` is the time its words give, if that lies ahead of the day it was made.
    """

    id: str
    kind: str
    by: str
    to: str
    statement: Statement
    repeated: tuple[Statement, ...]
    issues: tuple[str, ...]
    made_on: date | None
    due: date | None
    links: tuple[Link, ...]

    @property
    def status(self) -> Literal["open", "met", "advanced", "contradicted"]:
        """`open` until a person has confirmed a link; then what the latest confirmed one says, `met` above all."""
        confirmed = [link for link in self.links if link.word and link.word.verdict == "confirmed"]
        if not confirmed:
            return "open"
        if any(link.proposes == "met" for link in confirmed):
            return "met"
        return max(confirmed, key=lambda link: link.on).proposes

    def to_json(self) -> dict[str, Any]:
        """Return the entry under its contract names."""
        made = self.statement
        return {
            "id": self.id, "kind": self.kind, "by": self.by, "to": self.to, "status": self.status,
            "made_on": self.made_on.isoformat() if self.made_on else None,
            "due": self.due.isoformat() if self.due else None, "issues": list(self.issues), "words": made.words,
            "quote": made.quote, "hedged": made.hedged, "condition": made.condition.text if made.condition else None,
            "statement": made.to_json(),
            "repeated": [
                {
                    "statement_id": again.id, "on": day.isoformat() if (day := day_of(again)) else None,
                    "words": again.words, "article_id": again.article_id, "story_id": again.story_id, "url": again.url,
                    "evidence": again.evidence.to_json(),
                }
                for again in self.repeated
            ],
            "followed": [link.to_json() for link in self.links],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account between two states, oldest entry first, with the milestones reports name and anniversaries ahead."""

    pair: tuple[str, str]
    entries: tuple[Entry, ...]
    milestones: tuple[Milestone, ...] = ()
    ahead: tuple[Anniversary, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the ledger under its contract names."""
        return {
            "pair": list(self.pair), "entries": [entry.to_json() for entry in self.entries],
            "milestones": [each.to_json() for each in self.milestones],
            "anniversaries": [each.to_json() for each in self.ahead],
        }  # fmt: skip
