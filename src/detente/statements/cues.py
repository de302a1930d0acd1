"""Words of saying: cues that rules can be sure of, beside what the coder hears.

A quotation in marks with "X said" at its edge needs no model. Everything subtler (nouns, gestures, "signalled") is
left to the coder.
"""

from __future__ import annotations

import re
from typing import Final

from detente.data.cues import KINDS, kind_shares

__all__ = ["SAYING", "cue_after", "cue_before", "kind_of"]

#: Verbs that quotations hang on, as a pattern for one word or phrase.
SAYING: Final = (
    r"(?:said|says|say|saying|told|tells|telling|added|adds|adding|announced|announces|stated|states|stating|"
    r"declared|"
    r"declares|noted|notes|noting|stressed|stresses|emphasi[sz]ed|emphasi[sz]es|explained|explains|insisted|insists|"
    r"argued|argues|claimed|claims|wrote|writes|writing|tweeted|tweets|posted|commented|comments|remarked|remarks|"
    r"warned|warns|replied|replies|asked|asks|answered|continued|continues|concluded|concludes|recalled|recalls|"
    r"acknowledged|acknowledges|admitted|admits|predicted|predicts|complained|joked|quipped|observed|observes|"
    r"reiterated|reiterates|reaffirmed|pledged|vowed|vows|promised|urged|urges|called|quoted\s+as\s+saying)"
)
_ADVERB: Final = r"(?:\w+ly\s+|also\s+|later\s+|then\s+|has\s+|had\s+|have\s+|once\s+|was\s+|were\s+|is\s+)*"
_PRONOUN: Final = r"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|I|[Ww]e)"

_NAME: Final = (
    r"(?:[A-Z][\w.’'-]*|of|the|de|al|bin|van|von|and|for|a|an|[a-z]+(?:man|woman|person|ist|or|er|al|ary|try))"
)

#: '"…," said X', '"…," X said'.
_VERB_FIRST: Final = re.compile(
    rf"\s*[,—–-]?\s*(?P<cue>{SAYING})\s+(?P<who>(?:the\s+|a\s+|"
    rf"an\s+)?[A-Z\w][^,.;:—“\"()]{{1,90}}?)(?=[,.;:—(\n]|$|\s+[“\"]|\s+(?:on|in|at|during|after|as|when|while|"
    rf"told|last|this|who)\b)"
)
_NAME_FIRST: Final = re.compile(
    rf"\s*[,—–-]?\s*(?P<who>{_PRONOUN}|(?:the\s+|a\s+|an\s+|its\s+|his\s+|"
    rf"her\s+)?[A-Z\w][^.;:—“\"()]{{1,120}}?)\s+{_ADVERB}"
    rf"(?P<cue>{SAYING})(?=\W|$)"
)
#: 'X said: "…"', 'X said on Monday that "…"', 'X: "…"'.
_BEFORE: Final = re.compile(
    rf"(?:^|[,;—]\s|\b(?:but|and|while|as|when|that)\s)(?P<who>{_PRONOUN}|[A-Z\w][^.;:“\"()]{{1,140}}?)\s+{_ADVERB}"
    rf"(?P<cue>{SAYING})(?P<rest>\s+[^.;“\"]{{0,60}}?)?\s*[,:]?\s*(?:that\s+)?$"
)
_PLAY: Final = re.compile(r"^(?P<who>[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,3})(?P<cue>:)\s*$")

Pair = tuple[int, int]


def cue_after(text: str, at: int, limit: int) -> tuple[Pair, Pair] | None:
    """Return cue and speaker that follow a quotation ending at `at`, before `limit`; None where none do.

    >>> text = '“We agree,” said Li Qiang on Monday.'
    >>> [text[a:b] for a, b in cue_after(text, 11, len(text))]
    ['said', 'Li Qiang']
    """
    window = text[at : min(limit, at + 220)]
    for pattern in (_VERB_FIRST, _NAME_FIRST):
        if match := pattern.match(window):
            return _span(match, "cue", at), _span(match, "who", at)
    return None


def cue_before(text: str, at: int, floor: int) -> tuple[Pair, Pair] | None:
    """Return cue and speaker that lead up to a quotation starting at `at`, from `floor` on; None where none do.

    >>> text = 'Li Qiang said: “We agree.”'
    >>> [text[a:b] for a, b in cue_before(text, 15, 0)]
    ['said', 'Li Qiang']
    """
    window = text[max(floor, at - 240) : at]
    base = max(floor, at - 240)
    for pattern in (_BEFORE, _PLAY):
        if match := pattern.search(window):
            return _span(match, "cue", base), _span(match, "who", base)
    return None


def _span(match: re.Match[str], group: str, base: int) -> Pair:
    return base + match.start(group), base + match.end(group)


_KINDS: Final = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in (
        ("warning", r"warn\w*|caution\w*|beware|dire consequences"),
        ("demand", r"must|should|urge\w*|demand\w*|call(?:s|ed|ing)? (?:on|for|upon)|ask\w*|need to|has to|have to"),
        ("commitment", r"(?:we|our \w+|the government) (?:will|shall|are going to)|pledge\w*|promise\w*|vow\w*"),
        ("denial", r"den(?:y|ies|ied)|groundless|baseless|fabricat\w*|not true|untrue"),
        ("criticism", r"condemn\w*|deplor\w*|outrag\w*|unacceptable|disgrac\w*|shame\w*|wrong|violat\w*|illegal"),
        ("praise", r"welcom\w*|thank\w*|congratulat\w*|commend\w*|grateful|prais\w*|proud"),
        ("offer", r"ready to|willing to|offer\w*|prepared to|open to"),
        ("claim", r"\d[\d,.]*|rose|fell|grew|increased|decreased|killed|arrived|began|started|was|were"),
    )
)


def kind_of(cue: str, content: str) -> str:
    """Return the kind of a statement by its words alone, for what the coder has not read.

    >>> kind_of("said", "We will lower the duties"), kind_of("said", "Both sides must stop")
    ('commitment', 'demand')
    """
    counts = kind_shares(cue) if cue else None
    if counts and max(counts) > 0.6 * sum(counts):
        return KINDS[counts.index(max(counts))]
    for words in (cue, content):
        for kind, pattern in _KINDS:
            if pattern.search(words):
                return kind
    return "position"
