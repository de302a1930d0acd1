"""Whose verb it is: the subject of a word of saying by the grammar of its sentence, and verbs that say nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.records import Mention, Span
from detente.statements.clauses import is_verb
from detente.statements.draft import Pair

__all__ = [
    "is_no_saying",
    "is_passive",
    "joint_name",
    "opens_clause",
    "passive_subject",
    "speaker_after",
    "speaker_before",
    "subject_of_clause",
    "together",
    "words_before",
]

#: What may stand between a subject and its verb: auxiliaries, adverbs, a day.
_LINK: Final = re.compile(
    r"(?:['’]s?\s+(?:\w+\s+){0,2}|"  # "Nairobi's offer"
    r"(?:\s+(?:in|of|at|for|from)\s+[^,;:.“”\"]{1,45}?)?"  # "a spokesman in St Petersburg"
    r"\s*(?:,\s+(?:who|which|whose|speaking|in|at|a|an|the|on|now|then)\b[^,]{0,90},\s*)?(?:\bwho\s+)?"
    r"(?:(?:has|had|have|will|would|is|are|also|again|then|later|once|thus|just|not|never|always|long|on \w+day|\w+ly|"
    r"both|all|each|yesterday|today|repeatedly|in turn|for \w+ part|further)\s+)*)",
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
    r"\s+(?:(?:has|had|have|also|again|then|later|once|\w+ly|still|just|never|always|first|kept)\s*)+$", re.IGNORECASE
)
_BY: Final = re.compile(r"\s*(?:\w+\s+){0,3}?by\s+(?:the\s+)?", re.IGNORECASE)

#: A subject that is nobody: "no group claimed".
_NOBODY: Final = re.compile(
    r"\b(?:no (?:one|\w+)|nobody|neither \w+)\s+(?:\w+ly\s+|has\s+|have\s+|had\s+)*$", re.IGNORECASE
)
#: "at the invitation of", "the proposed rule", "now referred to as": words of saying that tell of none.
_OCCASION: Final = re.compile(r"\b(?:at|on|upon|by|under)\s+(?:the|his|her|their|its)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ADJECTIVE: Final = re.compile(
    r"(?:\b(?:the|an?|its|their|our|his|her|my|this|these|those|any|other|of|most|more|long|so)|['’]s?)\s+(?:\w+ly[\s-]+)?$",
    re.IGNORECASE,
)
#: "called on the minister" without "to" is a visit, "a firm called Keppel" a name; "adds to", "thanks to" are idioms.
_OTHER_SENSE: Final = re.compile(
    r"(?:call(?:s|ed|ing)? (?:on|upon)\b(?!.*\bto [a-z])|(?-i:called(?= [A-Z])(?!.{0,60}?(?:[“\"]| an? | the )))|"
    r"add(?:s|ed|ing)? to\b|thanks to\b|views? to\b)",
    re.IGNORECASE,
)
#: What happens says nothing: "his visit reaffirms".
_VISIT: Final = re.compile(
    r"\b(?:visit|meeting|victory|presence|participation|attendance|anniversary|re-?election|appointment)s?"
    r"(?:\s+(?:to|in|with|of)\s[^,;]{1,40})?\s+(?:also\s+|\w+ly\s+)?$",
    re.IGNORECASE,
)
_REDUCED: Final = re.compile(r"(?:,|\(|\bnow|\bas|\bwidely|\bonce)\s*$")
_PREPOSITION: Final = re.compile(r"\s+(?:by|to (?:as|by))\b")
_CLAUSE_OPENS: Final = re.compile(
    r"(?:^|[;:]\s|,\s(?:and|but|while|yet|whereas)\s)(?:[“\"‘]?)(?:the\s+|both\s+)?$", re.IGNORECASE
)
_VERB_FOLLOWS: Final = re.compile(
    r"(?:,[^,]{1,90},)?\s+(?:(?:has|had|have|also|\w+ly|later|on \w+day)\s+)*(?:\w{2,}ed|met|spoke|"
    r"said|told|held|made|is|was|has|had|have|took|sent|gave|hosts|visits|meets|welcomes)\b"
)
_JOINT_NAME: Final = re.compile(
    r",?\s+and\s+(?P<name>(?:(?:the|his|her|its)\s+)?[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*){0,5})\s+(?:also\s+|both\s+|\w+ly\s+)?"
)
_AND: Final = re.compile(r",?\s+(?:and|&)\s+(?:the\s+)?")
_COMMA: Final = re.compile(r",\s+(?:the\s+)?")


def is_passive(text: str, cue: Pair, sentence: Span) -> bool:
    """Tell whether a verb of saying is passive: "it was reported"."""
    return bool(_PASSIVE.search(text, sentence.start, cue[0]))


def is_no_saying(text: str, cue: Pair, sentence: Span) -> bool:
    """Tell whether a word of saying says nothing: an adjective, an occasion, somebody's name, nobody's act."""
    word = text[slice(*cue)]
    verb = bool(re.fullmatch(r"\w+ed", word))
    if verb and _ADJECTIVE.search(text, sentence.start, cue[0]):
        return True
    if _OTHER_SENSE.match(text, cue[0], sentence.end) or _VISIT.search(text, sentence.start, cue[0]):
        return True
    if not is_verb(word) and _OCCASION.search(text, sentence.start, cue[0]):
        return True
    if (
        verb
        and not is_passive(text, cue, sentence)
        and _PREPOSITION.match(text, cue[1])
        and not word.startswith("call")
    ):
        return _REDUCED.search(text, sentence.start, cue[0]) is not None  # "a friendship, underpinned by …"
    return _NOBODY.search(text, sentence.start, cue[0]) is not None


def passive_subject(text: str, cue: Pair, sentence: Span) -> Pair | None:
    """Return the words before a passive verb: what is denied in "The charge was denied by X"."""
    if (passive := _PASSIVE.search(text, sentence.start, cue[0])) is None:
        return None
    end = len(text[: passive.start()].rstrip())
    start = max([sentence.start, *(sentence.start + m.end() for m in _BREAK.finditer(text[sentence.start : end]))])
    return (start, end) if start < end else None


def joint_name(text: str, at: int, cue: Pair) -> Pair | None:
    """Return a name joined to the speaker that ends at `at`, right before the verb: "and President Sandu"."""
    match = _JOINT_NAME.fullmatch(text, at, cue[0])
    return match.span("name") if match else None


def opens_clause(text: str, sentence: Span, at: int) -> bool:
    """Tell whether a main clause begins at `at`."""
    return bool(_CLAUSE_OPENS.search(text[sentence.start : at]))


def subject_of_clause(text: str, cue: Pair, sentence: Span, mentions: Sequence[Mention]) -> tuple[Pair, ...]:
    """Return the first in the cue's clause who does something: "X met Y and urged", ", saying"."""
    start = max(
        [sentence.start, *(sentence.start + m.end() for m in re.finditer(r";\s", text[sentence.start : cue[0]]))]
    )
    for mention in mentions:
        if not start <= mention.span.start < cue[0]:
            continue
        lead = text[start : mention.span.start]
        heads = not lead.strip() or lead.rstrip().endswith(",") or lead.strip().lower() in ("the", "both", "and", "but")
        if heads and _VERB_FOLLOWS.match(text, mention.span.end):
            return tuple((m.span.start, m.span.end) for m in together(text, mention, mentions))
    return ()


def together(text: str, subject: Mention, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the subject with those whom the words join to it before: "Manila, Seoul and Tokyo"."""
    group = [subject]
    joint = _AND
    for mention in sorted((m for m in mentions if m.span.end < subject.span.start), key=lambda m: -m.span.end):
        if not joint.fullmatch(text, mention.span.end, group[0].span.start):
            break
        group.insert(0, mention)
        joint = _COMMA
    if len(group) == 2 and "," in text[group[0].span.end : subject.span.start]:
        return [subject]  # "… would visit Kyiv, and Moscow said": another clause
    return group if len(group) > 1 and not _INSIDE.search(text, 0, group[0].span.start) else [subject]


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
