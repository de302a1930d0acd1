"""Keeping the ledger of a pair: entries from statements, repetitions put together, and what followed proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from detente.ledger.anniversaries import list_anniversaries
from detente.ledger.follow import find_links
from detente.ledger.records import Entry, Ledger, Word, day_of
from detente.ledger.words import shared, stems
from detente.records import Event, Milestone, Statement

__all__ = ["KINDS", "keep_ledger"]

#: What is kept account of, unless others are asked for.
KINDS: Final = ("commitment", "demand")

#: Two statements of one side are one promise or demand when their words agree this far (shared stems by the fewer).
_REPEATS: Final = 0.5


def keep_ledger(
    statements: Iterable[Statement],
    events: Iterable[Event],
    pair: tuple[str, str],
    *,
    milestones: Iterable[Milestone] = (),
    words: Mapping[str, Word] | None = None,
    kinds: Sequence[str] = KINDS,
    issue: str | None = None,
    today: date | None = None,
) -> Ledger:
    """Return the ledger of two states: what either promised or demanded of the other, and what followed.

    `statements` and `events` are those of the pair. `words` are people's verdicts by link id: without a confirmed link
    an entry stays open, whatever followed. A rejected link is kept, so that nobody proposes it again unseen.
    """
    told = sorted(statements, key=lambda s: (day_of(s) or date.max, s.article_id, s.evidence.sentence.start))
    acts = sorted(events, key=lambda e: (day_of(e) or date.max, e.article_id, e.evidence.sentence.start))
    entries = []
    for made, repeated in _put_together(s for s in told if s.kind in kinds and (issue is None or issue in s.issues)):
        by, to = _sides(made, pair) or ("", "")
        made_on = day_of(made)
        due = made.date.date if made.date.date and made_on and made.date.date > made_on else None
        issues = tuple(dict.fromkeys(i for s in (made, *repeated) for i in s.issues))
        links = find_links(made, by, to, issues, told, acts, words or {}, skip=frozenset(s.id for s in repeated))
        entries.append(Entry(made.id, made.kind, by, to, made, tuple(repeated), issues, made_on, due, links))
    kept = tuple(milestones)
    ahead = list_anniversaries(kept, year=(today or date.today()).year)
    return Ledger(pair, tuple(e for e in entries if e.by), kept, ahead)


def _sides(statement: Statement, pair: tuple[str, str]) -> tuple[str, str] | None:
    """Return who of the pair makes the statement and whom it concerns; None where it is not between them."""
    speakers = {a.country for a in (statement.speaker.actors if statement.speaker else ())}
    for by, to in (pair, pair[::-1]):
        if by in speakers and to in statement.concerns:
            return by, to
    return None


def _put_together(statements: Iterable[Statement]) -> list[tuple[Statement, list[Statement]]]:
    """Return each promise or demand once, with the later statements that repeat it."""
    found: list[tuple[Statement, list[Statement]]] = []
    for statement in statements:
        for first, again in found:
            if _repeats(statement, first):
                again.append(statement)
                break
        else:
            found.append((statement, []))
    return found


def _repeats(one: Statement, other: Statement) -> bool:
    speakers = [{a.country for a in (s.speaker.actors if s.speaker else ())} for s in (one, other)]
    same_sides = (
        one.kind == other.kind and bool(speakers[0] & speakers[1]) and bool(set(one.concerns) & set(other.concerns))
    )
    if not same_sides or one.polarity != other.polarity:
        return False
    a, b = stems(one.words), stems(other.words)
    enough = len(shared(a, b)) >= _REPEATS * max(min(len(a), len(b)), 1)
    return enough and (bool(set(one.issues) & set(other.issues)) or not one.issues or not other.issues)
