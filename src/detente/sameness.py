"""When two events are one: told twice in an article, told by copies of a report, told by independent reports.

One rule for who acts, three for what must agree beside it: in one article the sentences may differ, in copies of one
report the words must not, and independent reports agree on the day, which is all they are sure to share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.records import Event, Mention, make_id

__all__ = ["copy_key", "happening_key", "is_one_event", "plain_words", "side_key"]

_WORD: Final = re.compile(r"\w+")

#: What the parties do together: either may be told first.
_MUTUAL: Final = frozenset({"CONSULT", "AGREE", "COOPERATE"})

#: What has not taken place: two announcements of a visit are two reports, not one happening.
_OPEN: Final = frozenset({"planned", "hypothetical", "denied"})


def side_key(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return whom a side stands for, a government as its state; its words where nobody could be placed.

    >>> from detente.records import Actor, Span
    >>> office = Mention(Span(0, 7, "Beijing"), "capital", Actor("CHN-GOV", "China's government", "CHN", ("GOV",)))
    >>> side_key([office])
    ('CHN',)
    """
    placed = {_key_of(mention, at) for mention in mentions for at in range(len(mention.actors))}
    return tuple(sorted(placed or {mention.span.text.lower() for mention in mentions}))


def _key_of(mention: Mention, at: int) -> str:
    actor = mention.actors[at]
    if actor.country not in (None, "IGO") and ("GOV" in actor.sectors or actor.id == actor.country):
        return actor.country or ""
    return actor.id


def is_one_event(one: Event, other: Event) -> bool:
    """Tell whether two sentences of one article tell one event.

    Type, status, date and both sides agree, and it is a meeting, or its trigger's stem and, where both have any, its
    issues are the same. Mode counts but for meetings, which a report calls a visit here and talks there.
    """
    if (one.type, one.status, one.date.date) != (other.type, other.status, other.date.date):
        return False
    sides = [(side_key(event.source), side_key(event.target)) for event in (one, other)]
    if one.type == "CONSULT":
        return set(sides[0]) == set(sides[1])
    agree = one.mode == other.mode and sides[0] == sides[1] and _stem(one) == _stem(other)
    return agree and (one.issues == other.issues or not one.issues or not other.issues)


def _stem(event: Event) -> str:
    return event.evidence.trigger.text.lower()[:5] if event.evidence.trigger else ""


def copy_key(event: Event) -> str:
    """Return what is equal for the events of two copies that are one event: type, mode, sides and the sentence's words.

    Not the date: where the text names none it is the day of publication, and a copy may be published a day later.
    """
    words = plain_words(event.evidence.sentence.text)
    return make_id("sm", event.type, event.mode, side_key(event.source), side_key(event.target), words)


def plain_words(text: str) -> str:
    """Return the words of a text without case, punctuation and spacing, by which two printings are known.

    >>> plain_words("“Rivals” MET.")
    'rivals met'
    """
    return " ".join(_WORD.findall(text.casefold()))


def happening_key(event: Event) -> str | None:
    """Return what is equal for events of independent reports that are one happening: type, both sides and the day.

    None where reports cannot be held together by that: a side nobody could place, a date that is no day, an event
    that has not taken place. Of what parties do together either may be told first.
    """
    sides = side_key(event.source), side_key(event.target)
    named = all(any(mention.actors for mention in side) for side in (event.source, event.target))
    if not named or event.date.date is None or event.date.precision != "day" or event.status in _OPEN:
        return None
    if event.type in _MUTUAL:
        return make_id("hp", event.type, event.date.date, sorted({*sides[0], *sides[1]}))
    return make_id("hp", event.type, event.date.date, *sides)
