"""What followed a commitment or a demand: later events and statements of the same pair and matter, as proposals.

A rule proposes; a person decides. So the rules would rather propose one link too many than say more than they know:
each names the act, the day and what ties it to the entry, and none is taken for true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from detente.data.states import state
from detente.ledger.records import Link, Outcome, Word, day_of
from detente.ledger.words import shared, stems
from detente.records import Event, Mention, Statement, make_id
from detente.sameness import happening_key

__all__ = ["find_links"]

#: After this many days what happens is hardly the answer any more.
_HORIZON: Final = 3 * 365

#: So many proposals of one outcome are kept for an entry, the strongest.
_MOST: Final = 4

#: Deeds that do what was promised or asked; words that go some way; deeds and words that go against it.
_DONE: Final = frozenset({"RETREAT", "CONCEDE", "COOPERATE", "AID"})
_TOWARDS: Final = frozenset({"AGREE", "SUPPORT", "CONSULT"})
_AGAINST: Final = frozenset({"REJECT", "SANCTION", "COERCE", "THREATEN", "ASSAULT", "MOBILIZE"})

_ACT_WORDS: Final = {
    "RETREAT": "gave way", "CONCEDE": "conceded", "COOPERATE": "cooperated", "AID": "gave aid", "AGREE": "agreed",
    "SUPPORT": "signed or backed", "CONSULT": "met", "REJECT": "refused", "SANCTION": "imposed sanctions",
    "COERCE": "used force short of arms", "THREATEN": "threatened", "ASSAULT": "attacked", "MOBILIZE": "mobilised",
}  # fmt: skip

#: Words of an entry that a meeting fulfils.
_MEETING: Final = frozenset({"meet", "visit", "invite", "summit", "consul", "negoti", "attend", "receiv", "host"})


def find_links(
    made: Statement,
    by: str,
    to: str,
    issues: Sequence[str],
    statements: Sequence[Statement],
    events: Sequence[Event],
    words: Mapping[str, Word],
    *,
    skip: frozenset[str] = frozenset(),
) -> tuple[Link, ...]:
    """Return the links that an entry's later history proposes, the earliest first.

    Of a commitment it is `by` whose acts count, of a demand `to`. The matter is the same where an issue is shared or
    two telling words are. `words` are people's verdicts by link id; `skip` are statements that repeat the entry.
    """
    made_on = day_of(made)
    if made_on is None:
        return ()
    actor, other = (to, by) if made.kind == "demand" else (by, to)
    told = stems(made.words) - _names(by) - _names(to)
    links: list[Link] = []
    for event in events:
        tie = _tie(event, made, made_on, issues, told)
        found = _of_event(event, actor, other, told, made) if tie else None
        if tie and found:
            links.append(_link(made, event, found, tie, words))
    for statement in statements:
        if statement.id == made.id or statement.id in skip:
            continue
        tie = _tie(statement, made, made_on, issues, told)
        if tie and (said := _of_statement(statement, actor, other, made)):
            links.append(_link(made, statement, said, tie, words))
    kept: list[Link] = []
    for outcome in ("met", "advanced", "contradicted"):
        told_once: dict[str, Link] = {}
        for link in sorted(links, key=lambda k: (k.word is None, -k.strength, k.on, k.id)):
            # What several reports tell of one deed is one proposal.
            key = happening_key(link.follow_up) if isinstance(link.follow_up, Event) else None
            if link.proposes == outcome and (key is None or key not in told_once or link.word):
                told_once[key or link.id] = link
        proposed = sorted(told_once.values(), key=lambda k: (-k.strength, k.on, k.id))
        # What a person has judged stays, however weak.
        kept += [k for i, k in enumerate(proposed) if i < _MOST or k.word]
    return tuple(sorted(kept, key=lambda k: (k.on, k.id)))


def _names(country: str) -> frozenset[str]:
    """Return the stems of a state's names, "canada" and "canadi": whatever the pair do to each other has them."""
    try:
        known = state(country)
    except KeyError:
        return frozenset()
    names = (*known.names, *known.adjectives, *known.demonyms, *known.capitals)
    return frozenset().union(*map(stems, names))


_Tie = tuple[date, float, str]


def _tie(
    follow: Event | Statement, made: Statement, made_on: date, issues: Sequence[str], told: frozenset[str]
) -> _Tie | None:
    """Return the day, the strength and the words of what ties a later record to the entry, or None."""
    day = day_of(follow)
    if day is None or not made_on < day or (day - made_on).days > _HORIZON:
        return None
    if follow.story_id is not None and follow.story_id == made.story_id:
        return None
    text = follow.words if isinstance(follow, Statement) else follow.evidence.sentence.text
    common = shared(told, stems(text))
    same = [issue for issue in issues if issue in follow.issues]
    if not same and len(common) < 2:
        return None
    strength = (0.45 if same else 0.15) + min(len(common), 4) * 0.1
    strength += 0.15 * (1 - (day - made_on).days / _HORIZON)
    matter = " and ".join([*(f"the issue {issue}" for issue in same[:1]), *(["words in common"] if common else [])])
    return day, min(strength * (0.5 + 0.5 * follow.confidence), 1.0), matter


def _of_event(
    event: Event, actor: str, other: str, told: frozenset[str], made: Statement
) -> tuple[Outcome, str] | None:
    """Return what an event would mean for the entry, and in words what was done; None where it means nothing."""
    if event.status not in ("done", "ongoing") or not _countries(event.source) & {actor}:
        return None
    if event.target and not _countries(event.target) & {actor, other}:
        return None
    did = f"{actor} {_ACT_WORDS.get(event.type, 'acted')} ({event.type}{f'.{event.mode}' if event.mode else ''})"
    forbids = made.polarity == "negative"
    if event.type in _AGAINST:
        return ("advanced" if forbids and event.type == "REJECT" else "contradicted"), did
    if event.type in _DONE:
        return ("contradicted" if forbids and made.kind == "commitment" else "met"), did
    if event.type == "CONSULT" and told & _MEETING:
        return "met", did
    return ("advanced", did) if event.type in _TOWARDS else None


def _of_statement(statement: Statement, actor: str, other: str, made: Statement) -> tuple[Outcome, str] | None:
    speakers = {a.country for a in (statement.speaker.actors if statement.speaker else ())}
    if actor not in speakers or (statement.concerns and other not in statement.concerns):
        return None
    said = f"{actor} said so ({statement.kind}{', negative' if statement.polarity == 'negative' else ''})"
    if statement.kind in ("commitment", "offer") and statement.polarity == "positive":
        return ("advanced", said) if made.kind == "demand" or statement.kind == "commitment" else None
    if statement.kind in ("threat", "denial") or (statement.kind == "position" and statement.polarity == "negative"):
        return "contradicted", said
    return None


def _link(
    made: Statement, follow: Event | Statement, found: tuple[Outcome, str], tie: _Tie, words: Mapping[str, Word]
) -> Link:
    (outcome, did), (day, strength, matter) = found, tie
    key = make_id("lk", made.id, follow.id, outcome)
    reason = f"{did} on {day.isoformat()}, {(day - (day_of(made) or day)).days} days later; tied by {matter}"
    return Link(key, outcome, reason, follow, day, strength, words.get(key))


def _countries(mentions: Sequence[Mention]) -> set[str]:
    return {a.country for m in mentions for a in m.actors if a.country}
