"""Where a statement's parts begin and end by the grammar of its sentence.

The coder points at parts token by token and may leave an edge out or fray into the next clause. Beside a cue the
grammar of news is strict, so what stands there decides; where it is silent, the coder's word stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.records import Mention, Span
from detente.statements.draft import Pair

__all__ = [
    "before_cue",
    "choose_sides",
    "content_after",
    "content_before",
    "mend_content",
    "speaker_after",
    "speaker_before",
    "words_before",
]

#: What may stand between a subject and its verb: auxiliaries, adverbs, a day.
_LINK: Final = re.compile(
    r"(?:['’]s?\s+(?:\w+\s+){0,2}|"  # "Nairobi's offer"
    r"(?:\s+(?:in|of|at|for|from)\s+[^,;:.“”\"]{1,45}?)?"  # "a spokesman in St Petersburg"
    r"\s*(?:,\s+(?:who|which|whose|speaking|in|at|a|an|the|on|now|then)\b[^,]{0,90},\s*)?(?:\bwho\s+)?"
    r"(?:(?:has|had|have|will|would|is|are|also|again|then|later|once|thus|just|not|never|on \w+day|\w+ly|both|"
    r"all|each|"
    r"yesterday|today|repeatedly|in turn|for \w+ part|further)\s+)*)",
    re.IGNORECASE,
)
_INSIDE: Final = re.compile(r"\b(?:of|in|for|at|from|to|with|by|against|near|between|on)\s+(?:the\s+)?$", re.IGNORECASE)
_PASSIVE: Final = re.compile(
    r"\b(?:was|were|been|being|be|is|are|get|got)\s+(?:\w+ly\s+|also\s+|again\s+)*$", re.IGNORECASE
)
_ENDS_CLAUSE: Final = re.compile(
    r"\s*(?:[,.;:(—]|$|(?:on|in|at|during|after|as|when|while|who|told|last|this|yesterday|today)\b)", re.IGNORECASE
)
#: A cue that is a noun: "an offer", "its latest warning".
_NOUN: Final = re.compile(r"\b(?:a|an|the|his|her|its|their|another|this|any)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
#: "according to a report by X".
_SOURCE: Final = re.compile(
    r"(?:\s+to)?\s+(?:(?:the|a|an)\s+)?(?:\w+\s+(?:by|from|of)\s+(?:(?:the|a|an)\s+)?)?", re.IGNORECASE
)
#: A noun phrase by its first word, a finite verb by its ending, and where a clause with its own subject begins.
_NOUN_PHRASE: Final = re.compile(
    r"(?:the|an?|his|her|its|their|our|some|many|most|several|few|other|two|three|four|one|no|critics|officials|experts|"
    r"analysts|sources|witnesses|[A-Z][\w.’'-]*)\b"
)
_FINITE: Final = re.compile(r"(?:ed|s|said|told|wrote|made|put|found|says)(?: \w+)?$", re.IGNORECASE)
_BREAK: Final = re.compile(
    r"[”\"»;:—]\s+|\b(?:that|but|and|while|when|as|because|after|although|if|though)\s+|,\s+(?=the\s|[A-Z])"
)
_AUXILIARIES: Final = re.compile(
    r"\s+(?:(?:has|had|have|also|again|then|later|once|\w+ly|still|just|never|first|kept)\s*)+$", re.IGNORECASE
)
_BY: Final = re.compile(r"\s*(?:\w+\s+){0,3}?by\s+(?:the\s+)?", re.IGNORECASE)

#: What stands between cue and content and belongs to neither: a day, a place, those spoken to.
_ASIDE: Final = re.compile(
    r"(?:\s*,?\s*(?:on|in|at|during|after|before|to|through|via|by)\s+(?:an?\s+|the\s+|his\s+|her\s+|its\s+)?"
    r"(?:\w+day|\w+ \d{1,2}|reporters|journalists|parliament|lawmakers|deputies|interview|statement|telephone|phone|"
    r"[A-Z]\w+|news conference|press conference|speech|meeting|talks|visit)(?:\s+\d{4})?\b)+"
)
_THAT: Final = re.compile(r"\s*,?\s*that\s+")

#: Words that go on about the saying, not about what is said.
_STOPPERS: Final = re.compile(
    r"\s*(?:on|in|at|during|after|before|as|when|while|whereas|although|though|because|since|amid|following|to|"
    r"according|with|by|from|over|through|who|which)\b",
    re.IGNORECASE,
)
_SETTLED: Final = re.compile(r"\b(?:that|whether|how|why|if)\s+$", re.IGNORECASE)
_INFINITIVE: Final = re.compile(r"to\s", re.IGNORECASE)

#: A second clause of the same words is a statement of its own, or none: "and that …", "and must …".
_NEW_CLAUSE: Final = re.compile(
    r"\s*(?:and|but|or)\s+(?:that\b|.*\b(?:must|would|will|shall|should|could|can|may|had|has|have|was|were|is|"
    r"are|said|"
    r"\w{3,}ed)\b)",
    re.IGNORECASE,
)
#: Words that no clause ends with.
_DANGLING: Final = re.compile(
    r"(?:\s|[—–])+(?:between|of|an?|the|and|or|to|for|with|by|from|that|its|their|his|her|as|—|–)$"
)
_MARKS: Final = '“”"«»'
_END: Final = re.compile(r"[;:—–]|[.!?](?=\s|$|[”\"»])|,(?=\s)|[“”\"«»]")

#: Words and marks before which a clause that stands in front of its cue begins.
_START: Final = re.compile(r"[;:—]\s+|[.!?][”\"]?\s+")


def speaker_before(text: str, cue: Pair, sentence: Span, mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention that is the subject right before an active verb of saying, or None."""
    if _PASSIVE.search(text, sentence.start, cue[0]) and not text[cue[0] : cue[1]].lower().startswith("quoted"):
        return None
    near = [m for m in mentions if sentence.start <= m.span.start and m.span.end <= cue[0]]
    for mention in sorted(near, key=lambda m: -m.span.end)[:2]:
        if _INSIDE.search(text, sentence.start, mention.span.start):
            continue  # "the mayor of Ottawa": not the subject but in it
        if _LINK.fullmatch(text, mention.span.end, cue[0]):
            return mention
    return None


def words_before(text: str, cue: Pair, sentence: Span) -> Pair | None:
    """Return the noun phrase right before an active verb of saying, for speakers that no mention names."""
    if _PASSIVE.search(text, sentence.start, cue[0]) or not _FINITE.search(text[cue[0] : cue[1]]):
        return None
    start, end = sentence.start, cue[0]
    for match in _BREAK.finditer(text, start, end):
        start = match.end()
    if aux := _AUXILIARIES.search(text, start, end):
        end = aux.start()
    while end > start and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    words = text[start:end]
    return (start, end) if len(words.split()) <= 14 and _NOUN_PHRASE.match(words) else None


def speaker_after(text: str, cue: Pair, sentence: Span, mentions: Sequence[Mention]) -> Mention | None:
    """Return the mention right behind a cue that takes its speaker there: "according to X", "urged by X"."""
    words = text[cue[0] : cue[1]].lower()
    before = text[sentence.start : cue[0]].rstrip()
    passive = _PASSIVE.search(text, sentence.start, cue[0])
    noun = _NOUN.search(text, sentence.start, cue[0])
    for mention in mentions:
        if not cue[1] <= mention.span.start < min(sentence.end, cue[1] + 60):
            continue
        gap = text[cue[1] : mention.span.start]
        if words.startswith("according") and _SOURCE.fullmatch(gap):
            return mention
        if noun and re.fullmatch(r"\s+(?:by|from)\s+(?:the\s+|a\s+|an\s+)?", gap):
            return mention
        if passive and _BY.fullmatch(gap):
            return mention
        inverted = before.endswith((",", ",”", ',"', "?”", "!”", '?"', '!"', ",’", ",'"))
        ends = _ENDS_CLAUSE.match(text, mention.span.end, sentence.end)
        if inverted and ends and words in ("said", "says", "added", "wrote", "announced") and not gap.strip():
            return mention
    return None


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


def mend_content(
    text: str,
    part: Pair,
    cue: Pair,
    sentence: Span,
    addressees: Sequence[Pair],
    others: Sequence[Pair],
    parties: Sequence[Pair],
) -> Pair:
    """Return a part of the content with its frayed edges mended to the clause it stands in.

    `others` are the cues beside this one, `parties` the words of all speakers: content never takes those in.
    """
    start, end = part
    if start >= cue[1] and not _SETTLED.search(text, cue[1], start) and not _INFINITIVE.match(text, start):
        at = max([cue[1], *(b for a, b in (*addressees, *parties) if cue[1] <= a and b <= start)])
        gap = text[at:start]
        if aside := _ASIDE.match(text, at, start):
            gap, at = text[aside.end() : start], aside.end()
        if that := _THAT.match(text, at, start):
            gap, at = text[that.end() : start], that.end()
        taken = any(at <= a < start for a, _ in (*others, *parties))
        if gap.strip() and len(gap.split()) <= 6 and not re.search(r"[,;:.“”\"«»]", gap) and not taken:
            start = at + len(gap) - len(gap.lstrip())
    elif end <= cue[0]:
        at = sentence.start
        for match in _START.finditer(text, sentence.start, start):
            at = match.end()
        gap = text[at:start]
        taken = any(at <= a < start for a, _ in (*others, *parties))
        if gap.strip() and len(gap.split()) <= 4 and not re.search(r"[,;:.“”\"«»]", gap) and not taken:
            start = at + len(gap) - len(gap.lstrip())
    stop = _END.search(text, end, sentence.end)
    limit = stop.start() if stop else sentence.end
    for a, _ in (*others, *parties, cue):
        if end <= a < limit:
            limit = min(limit, before_cue(text, end, a))
    gap = text[end:limit]
    if end <= cue[0] == limit:
        return start, end  # "the arrest was defended by": its own cue's verb follows
    goes_on = gap.strip() and len(gap.split()) <= 12 and not (stop and text[stop.start()] in _MARKS)
    if goes_on and not _STOPPERS.match(gap) and not _NEW_CLAUSE.match(gap):
        end = limit - (len(gap) - len(gap.rstrip()))
    while dangling := _DANGLING.search(text, start, end):
        end = dangling.start()
    return start, end


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
