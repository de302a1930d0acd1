"""Said by whom: the mentions of a sentence that its verbs of saying give the words to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.records import Mention, Span

__all__ = ["find_speakers", "is_audience", "with_listed", "without_tellers"]

_VERB = (
    r"(?:said|says|saying|told|tells|added|adds|announced|announces|stated|states|reported|declared|confirmed|noted|"
    r"stressed|emphasi[sz]ed|explained|insisted|argued|claimed|wrote|tweeted|commented|quoted\s+as\s+saying)"
)
#: "X said", "X, who arrived on Monday, said", "X has also said".
_AFTER = re.compile(
    rf"^(?:,[^,]{{0,60}},)?\s+(?:\w+ly\s+|also\s+|later\s+|has\s+|had\s+|have\s+|on\s+\w+day\s+|was\s+)*{_VERB}\b"
)
#: "said X", "according to X".
_BEFORE = re.compile(rf"(?:\b{_VERB}|\baccording\s+to)\s+(?:the\s+)?$", re.IGNORECASE)


#: What stands between the members of a list.
_LISTED = (", ", " and ", ", and ", " and the ", ", the ", ", and the ")
#: Before those who are told, as newspapers tell how they came to know.
_TO_PRESS = re.compile(r"\b(?:told|tells|telling|informed|briefed|briefing|to|with)\s+(?:the\s+|local\s+|state\s+)?$")


def is_audience(sentence: Span, mention: Mention, outlets: Sequence[str] = ()) -> bool:
    """Whether a mention is only the press that was told: "told reporters", or the report's own outlet."""
    if any(mention.span.text.removeprefix("the ") == name.partition(" (")[0] for name in outlets):
        return True
    before = sentence.text[: mention.span.start - sentence.start]
    press = bool(mention.actors) and all(actor.sectors == ("MED",) for actor in mention.actors)
    return press and bool(_TO_PRESS.search(before))


def with_listed(
    sentence: Span, mentions: Sequence[Mention], side: Sequence[int], other: Sequence[int]
) -> tuple[int, ...]:
    """Return one side of an event with all who stand in a list with one of it ("A, B and C met D").

    `side` and `other` are positions in `mentions`; who is on the other side does not change to this one.
    """
    chains: list[list[int]] = []
    closed = False
    for i, mention in enumerate(mentions):
        before = mentions[i - 1].span.end - sentence.start if i else 0
        link = sentence.text[before : mention.span.start - sentence.start]
        if chains and not closed and link in _LISTED and mention.kind == mentions[i - 1].kind:
            chains[-1].append(i)
            closed = "and" in link
        else:
            chains.append([i])
            closed = False
    found = set(side)
    for chain in chains:
        ends = sentence.text[mentions[chain[-2]].span.end - sentence.start :] if len(chain) > 1 else ""
        whole = ends.startswith((" and ", ", and "))
        if whole and found & set(chain) and not set(other) & set(chain):
            found |= set(chain)
    return tuple(sorted(found))


def without_tellers(
    sentence: Span, mentions: Sequence[Mention], source: Sequence[int], trigger: tuple[int, int]
) -> tuple[int, ...]:
    """Return the sources of an event without those who only tell of another's act, all of them if nobody else acts.

    In "Roe said the Commission had rejected it" Roe rejects nothing. `source` are positions in `mentions`, `trigger` is
    in characters of the sentence.
    """
    speakers = find_speakers(sentence, mentions)
    kept = list(source)
    for i in source:
        start, end = (offset - sentence.start for offset in (mentions[i].span.start, mentions[i].span.end))
        if mentions[i] not in speakers:
            continue
        verb = re.search(_VERB, sentence.text[end:]) if start < trigger[0] else None
        said = (end + verb.start(), end + verb.end()) if verb else (end, end)
        if said[1] > trigger[0] and start < trigger[0]:
            continue  # the saying is the act
        others = [mentions[k].span.start - sentence.start for k in kept if k != i]
        if any(said[1] <= other or start > trigger[1] > other for other in others):
            kept.remove(i)
    return tuple(kept)


def find_speakers(sentence: Span, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that the sentence names as speaking, in order.

    "told X" names a listener, so a mention after a verb of saying counts only where the verb does not take one.
    """
    found = []
    for mention in mentions:
        after = sentence.text[mention.span.end - sentence.start :]
        before = sentence.text[: mention.span.start - sentence.start]
        if _AFTER.match(after) or (_BEFORE.search(before) and not re.search(r"\btold\s+(?:the\s+)?$", before)):
            found.append(mention)
    return tuple(found)
