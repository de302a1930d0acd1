"""Where a statement's parts begin and end by the grammar of its sentence.

The coder points at parts token by token and may leave an edge out or fray into the next clause. Beside a cue the
grammar of news is strict, so what stands there decides; where it is silent, the coder's word stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.records import Span
from detente.statements.draft import Draft, Pair

__all__ = [
    "before_cue",
    "choose_sides",
    "content_after",
    "content_before",
    "content_start",
    "goes_on",
    "is_verb",
    "takes_addressee",
]

#: What stands between cue and content and belongs to neither: a day, a place, those spoken to.
_ASIDE: Final = re.compile(
    r"(?:\s*,?\s*(?:on|in|at|during|after|before|to|through|via|by)\s+(?:an?\s+|the\s+|his\s+|her\s+|its\s+)?"
    r"(?:\w+day|\w+ \d{1,2}|reporters|journalists|parliament|lawmakers|deputies|interview|statement|telephone|phone|"
    r"[A-Z]\w+|news conference|press conference|speech|meeting|talks|visit)(?:\s+\d{4})?\b|"
    r"\s+(?:yesterday|today|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)+"
)
_THAT: Final = re.compile(r"\s*,?\s*that\s+")

_SETTLED: Final = re.compile(r"\bthat\s+$", re.IGNORECASE)
_ASKS: Final = re.compile(r"\b(?:whether|how|why|if|what|where|who)\s+$", re.IGNORECASE)
_INFINITIVE: Final = re.compile(r"(?:to|for|on|of|about|over|against)\s", re.IGNORECASE)
#: More of those asked: "urged all citizens in or near the city to leave".
_OF_THOSE: Final = re.compile(
    r"(?:in|from|of|who|living|travelling|traveling|staying)\s[^,;.]{1,60}?\s(?P<to>to\s[a-z])"
)
_HOW: Final = re.compile(r"\s+(?:publicly|privately|repeatedly|explicitly|recently|later|again|categorically)\s")
_ASKED: Final = re.compile(r"\s+(?:whether|why|how|what|if)\b")

#: A verb that goes on with the subject of the one before: "and urged", ", calling on".
_GOES_ON: Final = re.compile(
    r"(?:,|\band|\bbut|\bor|\bwhile)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+|again\s+|has\s+|had\s+|have\s+)*$",
    re.IGNORECASE,
)

#: Cues that name right after them who is spoken to.
_ADDRESSES: Final = re.compile(
    r"(?:tell|told|urg|ask|warn|assur|thank|invit|inform|remind|promis|offer|begg?|order|instruct|advis|appeal|press|"
    r"call(?:s|ed|ing)? (?:on|upon)|congratulat|implor|plead|encourag)\w*(?: (?:on|upon|to|with))?$",
    re.IGNORECASE,
)

_VERBAL: Final = re.compile(r"(?:ed|ing|said|told|wrote|made|put|spoke)(?: \w+)?$", re.IGNORECASE)

#: Content that was heard to begin more words than this behind its cue does begin there.
_FAR: Final = 16

#: Words and marks before which a clause that stands in front of its cue begins.
_START: Final = re.compile(r"[;:—]\s+|[.!?][”\"]?\s+")


def content_after(text: str, at: int, sentence: Span, others: Sequence[Pair]) -> Pair | None:
    """Return the clause that follows a cue ending at `at` up to where another cue's clause or the sentence ends."""
    start = at
    if aside := _ASIDE.match(text, start, sentence.end):
        start = aside.end()
    if that := _THAT.match(text, start, sentence.end):
        start = that.end()
    while start < sentence.end and (text[start].isspace() or text[start] == ":"):
        start += 1
    if start >= sentence.end or text[start] in ",.;":
        return None
    end = sentence.end
    for other in sorted(others):
        if other[0] > start:
            end = min(end, before_cue(text, start, other[0]))
            break
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    return (start, end) if len(text[start:end].split()) >= 2 else None


def before_cue(text: str, start: int, cue: int) -> int:
    """Return where the clause before another cue ends: at the comma, stop or conjunction that parts them."""
    parted = [m.start() for m in re.finditer(r"[,;:.]\s|\s(?:and|but|while)\s", text[start:cue])]
    return start + parted[-1] if parted else cue


def content_before(text: str, at: int, sentence: Span) -> Pair | None:
    """Return the clause that ends where the speaker of "…, X said" begins, at `at`; None where no comma parts them."""
    end = at
    while end > sentence.start and text[end - 1].isspace():
        end -= 1
    if text[end - 1 : end] not in (",", "”", '"', "’"):
        return None
    start = sentence.start
    for match in _START.finditer(text, sentence.start, end):
        start = match.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;"):
        end -= 1
    return (start, end) if len(text[start:end].split()) >= 2 else None


def is_verb(cue: str) -> bool:
    """Tell whether words of saying are a verb in the past or a participle: "urged", "calling on"."""
    return bool(_VERBAL.search(cue))


def takes_addressee(cue: str) -> bool:
    """Tell whether words of saying name right behind them who is spoken to: "urged", "called on"."""
    return bool(_ADDRESSES.match(cue))


def goes_on(text: str, cue: Pair, sentence: Span) -> bool:
    """Tell whether a verb goes on with the subject of the one before: "and urged", ", calling on"."""
    return bool(_GOES_ON.search(text, max(sentence.start, cue[0] - 40), cue[0]))


def content_start(text: str, start: int, draft: Draft, drafts: Sequence[Draft]) -> int:
    """Return where the content behind a cue begins that was heard to begin at `start`: right behind it.

    Only a day, a place, those spoken to and "that" stand between; where another cue or speaker does, nothing changes.
    """
    assert draft.cue is not None
    cue = draft.cue
    if asked := _ASKS.search(text, cue[1], start):
        return asked.start()
    if _SETTLED.search(text, cue[1], start):
        return start
    # A noun of saying and its owner are of the content: "reaffirmed their commitment to …".
    parties = [
        span
        for d in drafts
        if d is draft or (d.cue and is_verb(text[slice(*d.cue)]))
        for span in (*d.speaker_spans, *([d.cue] if d is not draft and d.cue else []))
    ]
    to = draft.addressee_spans
    at = max([cue[1], *(b for a, b in (*to, *draft.speaker_spans) if cue[1] <= a and b <= start)])
    if any(at <= a < start for a, _ in parties):
        return start
    if aside := _ASIDE.match(text, at, start):
        at = aside.end()
    if how := _HOW.match(text, at):
        at, start = how.end() - 1, max(start, how.end())
    if that := _THAT.match(text, at, start):
        return that.end()
    if asked := _ASKED.match(text, at, start):
        return at + len(asked[0]) - len(asked[0].lstrip())
    if text.startswith(",", at) and at != cue[1]:
        at += 1  # "according to X, …"
    gap = text[at:start]
    if takes_addressee(text[slice(*cue)]) and (of_those := _OF_THOSE.match(text, start)):
        return of_those.start("to")
    if not gap.strip() or len(gap.split()) > _FAR or re.search(r"^\s*,|[;:]|[,:]\s*[“\"]|,\s*$|^\s*[“\"]", gap):
        return start
    if _INFINITIVE.match(text, start) and takes_addressee(text[slice(*cue)]):
        # Those asked, whom nobody marked, stand between.
        first = re.search(r"\bto\s+[a-z]", gap) if text.startswith("to ", start) else None
        return at + first.start() if first else start
    return at + len(gap) - len(gap.lstrip())


def choose_sides(
    text: str, parts: Sequence[Pair], cue: Pair, speakers: Sequence[Pair], taken: Sequence[Pair], quoted: Sequence[Pair]
) -> list[Pair]:
    """Return the parts of content on the side of the cue where it stands, or on both where the cue parts one clause.

    `taken` is what other cues were heard to say, `quoted` what stands in quotation marks.
    """

    def lies_in(part: Pair, spans: Sequence[Pair]) -> bool:
        return any(min(part[1], b) - max(part[0], a) > 0.5 * (part[1] - part[0]) for a, b in spans)

    kept = []
    for start, end in parts:
        for a, _ in speakers:
            if start < a < end <= cue[0]:
                end = a
        while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
            end -= 1
        aside = _ASIDE.fullmatch(text, start, end)
        if end > start and not aside:
            kept.append((start, end))
    before, after = [p for p in kept if p[0] < cue[0]], [p for p in kept if p[0] >= cue[1]]
    if not before or not after:
        return kept
    lead = text[cue[1] : after[0][0]]
    for a, b in speakers:
        if cue[1] <= a and b <= after[0][0]:
            lead = text[cue[1] : a] + text[b : after[0][0]]
    if not re.search(r"[,;:.—]", lead):
        # "…, and X said that …": what stands right behind the cue is it.
        return [p for p in before if lies_in(p, quoted) and not lies_in(p, taken)] + after
    goes_on = re.fullmatch(r"(?:\s|,|\.|:|“|\"|and|but)*", lead[_aside_end(lead) :])
    return before + [p for p in after if goes_on or (lies_in(p, quoted) and not lies_in(p, taken))]


def _aside_end(lead: str) -> int:
    match = _ASIDE.match(lead)
    return match.end() if match else 0
