"""What the words of a statement tell beside their sense: quoted or not, on what condition, how surely, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from detente.statements.draft import Pair
from detente.statements.quotes import Quotation, strip_marks

__all__ = ["find_condition", "is_hedged", "is_negative", "quote_of", "quoted_parts", "tidy"]

_WORD: Final = re.compile(r"\w+")
_THAT: Final = re.compile(r"that\s+", re.IGNORECASE)

#: What opens a condition. "asked if" and "see if" open a question.
_IF: Final = re.compile(
    r"(?<!\bas )\b(?:only if|even if|if|unless|provided(?: that)?|providing(?: that)?|on (?:the )?condition that|"
    r"as long as|so long as|in the event (?:of|that)|in case|until and unless|should (?=\w+ (?:\w+ ){0,3}?"
    r"(?:not )?(?:fail|refuse|attack|continue|withdraw|be|proceed|agree|violate|comply|decide)\b))",
    re.IGNORECASE,
)
_WHEN: Final = re.compile(
    r"\b(?:when|once|until|as soon as|after|before|subject to|pending|dependent on|depending on|without)\b",
    re.IGNORECASE,
)
_ASKING: Final = re.compile(
    r"\b(?:ask(?:s|ed|ing)?|wonder\w*|see|know|determine|unclear|doubt\w*|question\w*|decide)\s*$", re.I
)

#: Where a condition ends: its comma, a stop, the consequence.
_CLAUSE_END: Final = re.compile(r",(?!\s*(?:for example|however)\b)|[;:—–]|\bthen\b|[.!?](?:\s|$)|[”»\"]")

_HEDGE: Final = re.compile(
    r"\b(?:may|might|could|perhaps|possibly|probably|likely|appears?|seems?|(?:is|are|was|were|be|been|stands?|stood)"
    r" (?:\w+ly )?(?:prepared|ready|willing|open|inclined|considering|exploring|studying|looking (?:at|into)|"
    r"weighing)|"
    r"readiness|willingness|would (?:consider|like|be (?:prepared|ready|willing|open))|hopes?|hoped|hoping|"
    r"consider(?:s|ed|ing)?|"
    r"in principle|intends?|intention|intent|seeks?)\b",
    re.IGNORECASE,
)
_DENIES: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|reject\w*|refus\w*|rul(?:e|es|ed|ing)(?: \w+)? out|dismiss\w*|declin\w*|"
    r"oppos\w*|"
    r"disput\w*|rebuff\w*|rebut\w*|disagree\w*|object\w*|veto\w*|opposition|against)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:not|no|never|neither|nor|cannot|without|nothing|nobody|none)\b|n[’']t\b", re.IGNORECASE)


def quote_of(
    text: str, cue: Pair | None, content: Sequence[Pair], quotations: Sequence[Quotation]
) -> Literal["direct", "indirect", "mixed"]:
    """Return `direct` where all of the content is in marks of quotation, `mixed` where part is, else `indirect`.

    What somebody inside a quotation is said to say (the cue in it too) is told, not quoted.
    """
    if cue is not None:
        quotations = [q for q in quotations if not q.first <= cue[0] < q.last]
    total = quoted = 0
    for start, end in content:
        for match in _WORD.finditer(text, start, end):
            total += 1
            quoted += any(q.sense != "name" and q.first <= match.start() < q.last for q in quotations)
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.97 * total else "mixed"


def quoted_parts(text: str, content: Sequence[Pair], quotations: Sequence[Quotation]) -> list[Pair]:
    """Return the parts of the content that stand in marks of quotation, in order, without the marks."""
    found = []
    for quotation in quotations:
        for start, end in content:
            if quotation.sense != "name" and quotation.overlap(start, end):
                first, last = strip_marks(text, max(start, quotation.first), min(end, quotation.last))
                if first < last:
                    found.append((first, last))
    return sorted(set(found))


def find_condition(text: str, content: Sequence[Pair], sentence: Pair, *, flagged: bool) -> Pair | None:
    """Return the clause on which the content hangs, or None. `flagged` lets "when" and "until" open one too.

    >>> text = "China will retaliate if the tariffs are raised, Li said."
    >>> a, b = find_condition(text, [(0, 46)], (0, len(text)), flagged=False)
    >>> text[a:b]
    'if the tariffs are raised'
    """
    for pattern in (_IF, _WHEN) if flagged else (_IF,):
        for start, end in _with_edges(text, content, sentence):
            for match in pattern.finditer(text, start, end):
                if _ASKING.search(text[max(sentence[0], match.start() - 40) : match.start()]):
                    continue
                close = _CLAUSE_END.search(text, match.end(), end)
                stop = close.start() if close else end
                if len(_WORD.findall(text[match.end() : stop])) >= 2:
                    return match.start(), _trim(text, match.start(), stop)
    return None


def _with_edges(text: str, content: Sequence[Pair], sentence: Pair) -> list[Pair]:
    """Return the content and, as the coder may leave it out, an "if" clause that opens or ends the sentence."""
    parts = [(a, b) for a, b in content]
    first, last = min(a for a, _ in content), max(b for _, b in content)
    lead = text[sentence[0] : first]
    if re.match(r"[“\"‘']?(?:If|Unless|Provided|As long as|Should)\b", lead) and lead.rstrip().endswith(","):
        parts.append((sentence[0], first))
    if re.match(r",? (?:if|unless|provided|as long as|on condition that)\b", text[last : sentence[1]]):
        parts.append((last, sentence[1]))
    return parts


def _trim(text: str, start: int, end: int) -> int:
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        end -= 1
    return end


def is_hedged(text: str, cue: Pair | None, content: Sequence[Pair]) -> bool:
    """Tell whether the speaker commits to less than the words could: "may", "is prepared to", "readiness"."""
    words = " ".join([text[cue[0] : cue[1]]] if cue else []) + " | " + " … ".join(text[a:b] for a, b in content)
    # Only what governs the statement counts, not a "may" deep inside it.
    return bool(_HEDGE.search(" ".join(words.split()[:14])))


def is_negative(text: str, cue: Pair | None, content: Sequence[Pair]) -> bool:
    """Tell whether the speaker says no: by the cue ("rejected"), or by a "not" that governs the content."""
    if cue and _DENIES.search(text[cue[0] : cue[1]]):
        return True
    first = min(content)
    return bool(_NOT.search(" ".join(text[first[0] : first[1]].split()[:9])))


def tidy(text: str, start: int, end: int) -> Pair:
    """Return content without outer marks, a leading "that" and the closing stop."""
    start, end = strip_marks(text, start, end)
    match = _THAT.match(text, start, end)
    # "that is why" begins with a pronoun; "that China is open" does not.
    if match and not re.match(r"(?:is|was|would|will|has|had|can|could|’s|'s)\b", text[match.end() : end]):
        return strip_marks(text, match.end(), end)
    return start, end
