"""Positions: where an actor stands on an issue by its latest words, where it stood, and whether that moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from detente.ledger.records import day_of
from detente.records import Statement

__all__ = ["Position", "find_positions"]

#: How a statement of each kind leans: towards the other side (1), against it (-1) or neither.
_LEANS: Final = {
    "praise": 1.0, "offer": 1.0, "commitment": 1.0, "position": 0.3, "demand": -0.3, "warning": -0.6, "criticism": -1.0,
    "denial": -0.6, "threat": -1.0,
}  # fmt: skip

#: The latest words are set against so many before them.
_BEFORE: Final = 3

#: A difference of leanings larger than this is a move: a demand after another is none, an offer after a demand is.
_MOVE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Position:
    """Where `actor` (a country code or an actor's id) stands on `issue`: `latest` and `earlier` words, newest first.

    `moved` is `closer` or `further` by how the latest words lean beside the three before them, `no` where they lean
    alike, None where there are no earlier ones.
    """

    actor: str
    issue: str
    latest: Statement
    earlier: tuple[Statement, ...]
    moved: Literal["closer", "further", "no"] | None

    def to_json(self) -> dict[str, Any]:
        """Return the position under its contract names."""
        return {
            "actor": self.actor, "issue": self.issue, "moved": self.moved, "latest": _line(self.latest),
            "earlier": [_line(statement) for statement in self.earlier],
        }  # fmt: skip


def _line(statement: Statement) -> dict[str, Any]:
    day = day_of(statement)
    return {
        "on": day.isoformat() if day else None, "kind": statement.kind, "words": statement.words,
        "speaker": statement.speaker.actors[0].name if statement.speaker and statement.speaker.actors else None,
        "quote": statement.quote, "polarity": statement.polarity, "hedged": statement.hedged,
        "condition": statement.condition.text if statement.condition else None, "concerns": list(statement.concerns),
        "statement_id": statement.id, "article_id": statement.article_id, "story_id": statement.story_id,
        "url": statement.url, "evidence": statement.evidence.to_json(),
    }  # fmt: skip


def find_positions(
    statements: Iterable[Statement], actor: str, *, issue: str | None = None, toward: str | None = None
) -> tuple[Position, ...]:
    """Return an actor's position on each issue it has spoken on, the issue spoken on last first.

    `toward` keeps what concerns that country. Claims of fact are no positions.
    """
    by_issue: dict[str, list[Statement]] = {}
    for statement in statements:
        speakers = statement.speaker.actors if statement.speaker else ()
        if statement.kind == "claim" or not any(actor in (a.id, a.country) for a in speakers):
            continue
        if toward is not None and toward not in statement.concerns:
            continue
        for name in statement.issues:
            if issue is None or name == issue:
                by_issue.setdefault(name, []).append(statement)
    found = []
    for name, said in by_issue.items():
        said.sort(key=lambda s: (day_of(s) or date.min, s.article_id, s.evidence.sentence.start), reverse=True)
        found.append(Position(actor, name, said[0], tuple(said[1:]), _moved(said)))
    found.sort(key=lambda p: (day_of(p.latest) or date.min, len(p.earlier), p.issue), reverse=True)
    return tuple(found)


def _moved(said: list[Statement]) -> Literal["closer", "further", "no"] | None:
    latest_day = day_of(said[0])
    # What was said the same day is one position, not a move.
    today = [s for s in said if day_of(s) == latest_day]
    before = [s for s in said if day_of(s) != latest_day][:_BEFORE]
    if not before:
        return None
    change = _mean(today) - _mean(before)
    return "closer" if change > _MOVE else "further" if change < -_MOVE else "no"


def _mean(statements: list[Statement]) -> float:
    return sum(map(_lean, statements)) / len(statements)


def _lean(statement: Statement) -> float:
    lean = _LEANS.get(statement.kind, 0.0)
    if statement.kind in ("position", "commitment", "offer") and statement.polarity == "negative":
        lean = -0.6
    return lean * (0.7 if statement.hedged else 1.0)
