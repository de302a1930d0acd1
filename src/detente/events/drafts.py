"""Drafts: what the coder says of a sentence's pairs, read as events with all who take part in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from detente.data.codebook import QUAD
from detente.events.coder import PairScore, SentenceScore
from detente.events.inputs import NOBODY
from detente.events.labels import NONE, TYPE_LABELS
from detente.records import Mention

__all__ = ["Draft", "is_one_actor", "read_drafts"]

#: Types that words alone make: without both sides they are statements, not events.
_NEEDS_BOTH: Final = frozenset(t for t, quad in QUAD.items() if quad in (1, 3)) | {"COOPERATE", "AID"}

#: Types that two parties do together.
_MUTUAL: Final = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT"})

#: "Its foreign ministry", "his country": the owner under another name.
_OWN: Final = ("his ", "her ", "its ", "their ", "our ")

#: Sectors of those whose dealings among themselves are no political events.
_PRIVATE: Final = frozenset({"BUS", "MNC"})

#: A second type for a pair must be this likely: one sentence can hold a meeting and a promise of the same two.
_SECOND_TYPE = 0.3

#: How sure a pair must be beside the surest pair on the same words.
_TAKES_PART = 0.65

#: Meetings may be less sure: of those read in real text nearly all were right, and a readout tells of each but once.
_MEETING_THRESHOLD = 0.55

#: A side nobody names asks for more certainty, since most actors of a sentence do act on somebody in it.
_NOBODY_THRESHOLD = 0.75


#: What happens within one state, or to somebody of no known one, asks for more certainty: of 31 such events read in
#: real text and less sure than this two were right, of those between two states two thirds whatever their likelihood.
_WITHIN_THRESHOLD = 0.9


@dataclass(frozen=True, slots=True)
class _Found:
    """One scored pair read as an event of its sentence; mentions by position, NOBODY where none is named."""

    type: str
    mode: str | None
    status: str
    probability: float
    source: int
    target: int
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of one sentence: one type and trigger with all who take part in it."""

    type: str
    mode: str | None
    status: str
    probability: float
    source: tuple[int, ...]
    target: tuple[int, ...]
    trigger: tuple[int, int]


def read_drafts(score: SentenceScore, mentions: Sequence[Mention], threshold: float) -> list[Draft]:
    """Return the events of one sentence, by trigger; `mentions` are those the score's pairs count.

    `threshold` is how likely an event must be; one that crosses no border must be likelier, unless it is a meeting.
    What private firms do among themselves is left out.
    """
    found = [f for pair in score.pairs for f in _read_pair(pair, threshold)]
    named = [f for f in found if NOBODY not in (f.source, f.target)]
    # An unnamed side is news only where no named one claims the same words.
    claimed = [f.trigger for f in named]
    found = named + [
        f for f in found if NOBODY in (f.source, f.target) and not any(_overlap(f.trigger, t) for t in claimed)
    ]
    drafts: list[Draft] = []
    for group in _by_trigger(found):
        drafts.extend(_join(group, mentions))
    drafts = [d for d in drafts if not all(_is_private(mentions[i]) for i in (*d.source, *d.target))]
    drafts = [d for d in drafts if d.probability >= _least(d, mentions) and not _is_own_affair(d, mentions)]
    return sorted(drafts, key=lambda d: (d.trigger, d.type, d.source, d.target))


def _least(draft: Draft, mentions: Sequence[Mention]) -> float:
    """How likely a draft of two sides must be to stand."""
    free = draft.type == "CONSULT" or not (draft.source and draft.target) or _crosses(draft, mentions)
    return 0.0 if free else _WITHIN_THRESHOLD


def _is_own_affair(draft: Draft, mentions: Sequence[Mention]) -> bool:
    """Whether a government promises or works with itself: "the minister will be accompanied by officials"."""
    if draft.type not in ("AGREE", "COOPERATE") or not (draft.source and draft.target):
        return False
    actors = [a for i in (*draft.source, *draft.target) for a in mentions[i].actors]
    return len({a.country for a in actors}) == 1 and all(a.country and a.sectors == ("GOV",) for a in actors)


def _crosses(draft: Draft, mentions: Sequence[Mention]) -> bool:
    """Whether a draft goes from one known state or organisation to another."""
    sides = [
        {a.id if a.country == "IGO" else a.country for i in side for a in mentions[i].actors if a.country}
        for side in (draft.source, draft.target)
    ]
    return any(a != b for a in sides[0] for b in sides[1])


def _is_private(mention: Mention) -> bool:
    return bool(mention.actors) and all(a.sectors and _PRIVATE.issuperset(a.sectors) for a in mention.actors)


def _read_pair(pair: PairScore, threshold: float) -> Iterable[_Found]:
    one_sided = NOBODY in (pair.source, pair.target)
    order = sorted(range(1, len(TYPE_LABELS)), key=lambda i: -pair.types[i])
    event_share = 1.0 - float(pair.types[TYPE_LABELS.index(NONE)])
    least = max(threshold, _NOBODY_THRESHOLD) if one_sided else threshold
    if TYPE_LABELS[order[0]] == "CONSULT" and not one_sided:
        least = min(least, _MEETING_THRESHOLD)
    if event_share < least:
        return
    for rank, column in enumerate(order[:2]):
        probability, label = float(pair.types[column]), TYPE_LABELS[column]
        if probability < (_SECOND_TYPE if rank else min(threshold, 0.4)) or label not in pair.triggers:
            continue
        if one_sided and (label in _NEEDS_BOTH or probability < _NOBODY_THRESHOLD):
            continue
        yield _Found(label, pair.modes[label], pair.status, probability, pair.source, pair.target, pair.triggers[label])


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _by_trigger(found: Iterable[_Found]) -> list[list[_Found]]:
    """Group what has one type and overlapping triggers; the surest of a group comes first.

    A pair much less sure than its group's best has caught the words of an event it takes no part in, and is dropped.
    """
    groups: list[list[_Found]] = []
    for f in sorted(found, key=lambda f: (-f.probability, f.source, f.target)):
        for group in groups:
            if group[0].type == f.type and _overlap(group[0].trigger, f.trigger):
                if f.probability >= _TAKES_PART * group[0].probability:
                    group.append(f)
                break
        else:
            groups.append([f])
    return groups


def _join(group: list[_Found], mentions: Sequence[Mention]) -> Iterable[Draft]:
    """Return the drafts of a group: one where all act together, else one for each set of sources."""
    best = group[0]
    ends = {(f.source, f.target) for f in group}
    both_ways = {(a, b) for a, b in ends if (b, a) in ends}
    if best.type == "CONSULT" and best.mode in (None, "multilateral") and not both_ways:
        # A meeting without a visible visitor has all its parties on both sides.
        both_ways = {(a, b) for a, b in ends if NOBODY not in (a, b)}
    if best.type in _MUTUAL and both_ways:
        parties = _distinct(
            [i for f in group if (f.source, f.target) in both_ways for i in (f.source, f.target)], mentions
        )
        if len(parties) > 1:
            yield Draft(best.type, best.mode, best.status, best.probability, parties, parties, best.trigger)
        # A party that acts one way only on the same words ("signed a deal brokered by Oman") is left to its own type.
        return
    taken: set[tuple[int, int]] = set()
    rest: list[_Found] = []
    for f in group:
        # Both directions of a one-way type: the surer one is meant.
        if (f.target, f.source) not in taken:
            taken.add((f.source, f.target))
            rest.append(f)
    by_target: dict[int, list[_Found]] = {}
    for f in rest:
        by_target.setdefault(f.target, []).append(f)
    by_sources: dict[tuple[int, ...], list[_Found]] = {}
    for fs in by_target.values():
        by_sources.setdefault(tuple(sorted(f.source for f in fs)), []).extend(fs)
    for fs in by_sources.values():
        fs = sorted(fs, key=lambda f: -f.probability)
        top = fs[0]
        source = _distinct([f.source for f in fs if f.source != NOBODY], mentions)
        target = _distinct([f.target for f in fs if f.target != NOBODY], mentions)
        target = tuple(t for t in target if not any(is_one_actor(mentions[t], mentions[s]) for s in source))
        if source or target:
            yield Draft(top.type, top.mode, top.status, top.probability, source, target, top.trigger)


def _distinct(positions: Iterable[int], mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Return the positions without those that name again whom a surer one named; in text order."""
    kept: list[int] = []
    for i in positions:
        if i not in kept and not any(
            is_one_actor(mentions[i], mentions[k]) or _same_state(mentions[i], mentions[k]) for k in kept
        ):
            kept.append(i)
    return tuple(sorted(kept))


def _same_state(a: Mention, b: Mention) -> bool:
    """Whether both speak for one government: its president and its foreign minister meet as one side."""
    return any(
        x.country and x.country == y.country != "IGO" and "GOV" in x.sectors and "GOV" in y.sectors
        for x in a.actors
        for y in b.actors
    )


def is_one_actor(a: Mention, b: Mention) -> bool:
    """Whether two mentions stand for one actor: the same, a state and its government, a group and its member."""
    owned = a.span.text.lower().startswith(_OWN) or b.span.text.lower().startswith(_OWN)
    for x in a.actors:
        for y in b.actors:
            if x.id == y.id or (owned and x.country and x.country == y.country):
                return True
            if x.country and x.country == y.country != "IGO":
                state, other = (x, y) if x.id == x.country else (y, x)
                if state.id == state.country and "GOV" in other.sectors:
                    return True
    return False
