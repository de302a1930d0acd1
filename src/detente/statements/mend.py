"""Putting right what was heard in a sentence by its grammar, and hearing by rule what was missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.data.cues import cue_pattern, kind_shares
from detente.records import Mention, Span
from detente.statements.clauses import (
    choose_sides,
    content_after,
    content_before,
    goes_on,
    is_verb,
    takes_addressee,
)
from detente.statements.cues import kind_of
from detente.statements.draft import Draft, Pair
from detente.statements.extent import interrupted_lead, reach_after, reach_before, tail
from detente.statements.quotes import Quotation
from detente.statements.speakers import Mentions
from detente.statements.subjects import (
    is_no_saying,
    is_passive,
    joint_name,
    opens_clause,
    passive_subject,
    speaker_after,
    speaker_before,
    subject_of_clause,
    together,
    words_before,
)
from detente.statements.wording import tidy

__all__ = ["hear_by_rule", "mend"]

#: How sure a statement is that only rules heard.
_BY_RULE: Final = 0.55

#: Words that the coder leaves out in the midst of a clause are no more characters than this.
_HOLE: Final = 80

#: "she has since added": a pronoun that no mention took up.
_PRONOUN: Final = re.compile(
    r"\b(?P<who>he|she|it|they|we|I)(?:\s+|['’](?:m|d|ve|s|ll|re)\s+)(?:(?:has|had|have|also|later|then|once|am|is|are|was|were|be|been|do|"
    r"does|did|will|would|must|can|want to|\w+ly|since|further|both|all|too|not)\s+)*$",
    re.IGNORECASE,
)

#: A cue that the corpus does not know must be heard this surely.
_KNOWN_OR_SURE: Final = 0.75

_SOURCED: Final = re.compile(r"\baccording to (?:\w+['’]?s? ){0,4}$", re.IGNORECASE)

_ADVERB: Final = re.compile(r"\s+(?P<verb>\w+)")
_PARTICLE: Final = re.compile(r"\s+(?:to|for|on|upon|out|back|off)\b")


def mend(drafts: list[Draft], text: str, sentence: Span, mentions: Mentions, quotations: Sequence[Quotation]) -> None:
    """Mend the drafts of one sentence in place: whole cues, speakers beside them, content to its clause."""
    named = mentions.within(sentence.start, sentence.end)
    for draft in drafts:
        assert draft.cue is not None
        draft.cue = _whole_cue(text, draft.cue)
    _sift(drafts, text, sentence)
    first: tuple[Pair, ...] = ()
    for at, draft in enumerate(drafts):
        assert draft.cue is not None
        draft.speaker_spans = _speakers(draft, drafts[:at], text, sentence, named, first)
        draft.addressee_spans = _not_in_content(text, draft, named) or _addressee(text, draft.cue, named)
        begins = draft.speaker_spans and draft.speaker_spans[0][0] < draft.cue[0]
        if begins and (not first or opens_clause(text, sentence, draft.speaker_spans[0][0])):
            first = draft.speaker_spans
    drafts[:] = [d for d in drafts if d.speaker_spans or _may_be_nobodys(text, d, sentence, quotations)]
    settled = [_content(draft, drafts, text, sentence, quotations) for draft in drafts]
    for draft, content in zip(drafts, settled, strict=True):
        draft.content = content


def _speakers(
    draft: Draft,
    before: Sequence[Draft],
    text: str,
    sentence: Span,
    named: Sequence[Mention],
    first: tuple[Pair, ...],
) -> tuple[Pair, ...]:
    """Return the words of who speaks a draft: its verb's subject where grammar tells it, else as it was heard.

    `first` are the words of whoever is the subject of the clause so far.
    """
    assert draft.cue is not None
    cue = draft.cue
    heard = tuple(p for p in draft.speaker_spans if p[1] <= cue[0] or p[0] >= cue[1])
    heard = tuple(p for p in heard if p[1] <= cue[0]) or heard
    if text[slice(*cue)] == ":":
        return tuple(p for p in heard if p[1] <= cue[0])
    if subject := _subject(text, cue, sentence, named):
        span = (subject.span.start, subject.span.end)
        # "The mayor of Ottawa": what was heard there holds it and more.
        wider = [p for p in heard if p[0] - 12 <= span[1] and span[0] <= p[1] + 12]
        group = together(text, subject, named)
        if len(group) == 1 and any(a <= span[0] and span[1] <= b for a, b in wider):
            return tuple(wider)
        return tuple((m.span.start, m.span.end) for m in group)
    if text[slice(*cue)].lower().startswith("according"):
        return _source(text, cue, sentence) or heard
    if pronoun := _PRONOUN.search(text, sentence.start, cue[0]):
        return (pronoun.span("who"),)
    if goes_on(text, cue, sentence) and is_verb(text[slice(*cue)]):
        # "received the envoy and urged": whoever stands last is not who goes on.
        main = first or subject_of_clause(text, cue, sentence, named)
        if main:
            return main
    # "The memorandum underscores both countries' resolve": what stands behind such a verb is its object.
    behind = heard and all(a >= cue[1] for a, _ in heard) and not is_passive(text, cue, sentence)
    plain = text[max(sentence.start, cue[0] - 3) : cue[0]].strip()[-1:].isalpha()
    if (not heard or (behind and plain)) and (words := words_before(text, cue, sentence)):
        return (words,)
    for mention in named:
        if heard and heard[0][0] == mention.span.start and (other := joint_name(text, mention.span.end, cue)):
            return ((mention.span.start, mention.span.end), other)  # "the President and the Amir"
    return heard or (before[-1].speaker_spans if before else ())


def _may_be_nobodys(text: str, draft: Draft, sentence: Span, quotations: Sequence[Quotation]) -> bool:
    """Tell whether a draft that names no speaker can be a statement: "it was reported that", or words in marks."""
    assert draft.cue is not None
    if is_passive(text, draft.cue, sentence):
        return True
    return any(q.sense == "speech" and q.overlap(*part) for q in quotations for part in draft.content)


def _content(
    draft: Draft, drafts: list[Draft], text: str, sentence: Span, quotations: Sequence[Quotation]
) -> list[Pair]:
    """Return a draft's content in whole clauses: quotations as they stand, all else as far as its grammar reaches."""
    assert draft.cue is not None
    cue = draft.cue
    taken = [part for d in drafts if d is not draft for part in d.content]
    marks = [(q.start, q.end) for q in quotations]
    parts = choose_sides(text, sorted(draft.content), cue, draft.speaker_spans, taken, marks)
    if text[slice(*cue)].lower().endswith("ing") and goes_on(text, cue, sentence):
        # In ", pledging aid" what is pledged stands behind the verb, never before it.
        behind = [part for part in parts if part[0] >= cue[1]]
        own = content_after(text, cue[1], sentence, [d.cue for d in drafts if d is not draft and d.cue])
        parts = behind or ([own] if own else [])
    agents = [(a, b) for a, b in draft.speaker_spans if a >= cue[1]]
    parts = [p for p in parts if not any(a < p[1] and p[0] < b for a, b in agents)]
    if not parts and agents and (subject := passive_subject(text, cue, sentence)):
        parts = [subject]  # "The charge was denied by X."
    found = []
    for part in parts:
        whole = next((q for q in quotations if q.overlap(*part) > 0.7 * (part[1] - part[0])), None)
        speech = whole and whole.sense == "speech" and text[whole.first : whole.first + 1].isupper()
        if whole and (part[0] < cue[0] or speech):
            found.append(part)
        elif part[0] >= cue[1]:
            found.append(tidy(text, *reach_after(text, part, draft, drafts, sentence)))
        else:
            found.append(tidy(text, *reach_before(text, part, draft, drafts, sentence)))
    if found and max(found)[1] <= cue[0] and (rest := tail(text, max(found)[1], draft, drafts, sentence)):
        found.append(tidy(text, *rest))
    if found and min(found)[0] >= cue[1] and (lead := interrupted_lead(text, draft, sentence)):
        found.append(lead)
    others = [d.cue for d in drafts if d.cue]
    parties = [span for d in drafts for span in d.speaker_spans if (d.cue or cue)[0] >= cue[0]]
    return _joined(text, found, [*others, *parties])


def _joined(text: str, parts: list[Pair], between: Sequence[Pair]) -> list[Pair]:
    """Return parts of one clause as one: where they overlap, and where only unpunctuated words lie between them."""
    found: list[Pair] = []
    for start, end in sorted(part for part in parts if part[0] < part[1]):
        if found:
            first, last = found[-1]
            gap = text[last:start]
            parted = re.search(r"[.;:!?“”\"«»]", gap) or any(last <= a < start for a, _ in between)
            if start <= last or (not parted and start - last <= _HOLE):
                found[-1] = (first, max(last, end))
                continue
        found.append((start, end))
    return found


def _source(text: str, cue: Pair, sentence: Span) -> tuple[Pair, ...]:
    """Return the words after "according to" up to the next mark, as those of whoever is its source."""
    match = re.compile(r"(?:\s+to)?\s+((?:[^\s,;:.]+\s?){1,9})").match(text, cue[1], sentence.end)
    return ((match.start(1), match.start(1) + len(match[1].rstrip())),) if match else ()


def _sift(drafts: list[Draft], text: str, sentence: Span) -> None:
    """Leave one draft for each cue, in order, and none for a source's own words ("according to media reports")."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: -d.confidence):
        cue = draft.cue or (0, 0)
        doubled = any(d.cue and d.cue[0] < cue[1] and cue[0] < d.cue[1] for d in kept)
        unsure = draft.confidence < _KNOWN_OR_SURE and kind_shares(text[cue[0] : cue[1]]) is None
        if (
            not doubled
            and not unsure
            and not is_no_saying(text, cue, sentence)
            and not _SOURCED.search(text, sentence.start, cue[0])
        ):
            kept.append(draft)
    drafts[:] = sorted(kept, key=lambda d: d.cue or (0, 0))


def _whole_cue(text: str, cue: Pair) -> Pair:
    """Return the cue with the particle that belongs to it: "according" with "to", "called" with "for"."""
    if (adverb := _ADVERB.match(text, cue[1])) and text[slice(*cue)].endswith("ly"):
        cue = adverb.span("verb")  # "strongly condemns"
    match = _PARTICLE.match(text, cue[1])
    if match and cue_pattern().fullmatch(text[cue[0] : match.end()]):
        return cue[0], match.end()
    return cue


def _subject(text: str, cue: Pair, sentence: Span, named: Sequence[Mention]) -> Mention | None:
    found = speaker_after(text, cue, sentence, named)
    if found is not None or text[cue[0] : cue[1]].lower().startswith("according"):
        return found
    return speaker_before(text, cue, sentence, named)


#: What leads up to whom such a verb is spoken to, else only named in what is said.
_SPOKEN_TO: Final = re.compile(r"\b(?:to|with|before|at|against|from)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)

#: Between a verb and its object.
_OBJECT: Final = re.compile(r"\s+(?:the\s+|an?\s+)?", re.IGNORECASE)


def _addressee(text: str, cue: Pair, named: Sequence[Mention]) -> tuple[Pair, ...]:
    """Return the mention right behind a cue that takes whom it speaks to."""
    if not takes_addressee(text[slice(*cue)]):
        return ()
    for mention in named:
        gap = text[cue[1] : mention.span.start] if mention.span.start >= cue[1] else None
        if gap is not None and re.fullmatch(r"\s+(?:(?:on|upon|to|with)\s+)?(?:the\s+|a\s+|an\s+)?", gap):
            return ((mention.span.start, mention.span.end),)
    return ()


def _whole(span: Pair, named: Sequence[Mention]) -> Pair:
    """Return a span widened to the mentions that it cuts: "Fox" in "Fox News"."""
    cut = [m.span for m in named if m.span.start < span[1] and span[0] < m.span.end]
    return min([span[0], *(s.start for s in cut)]), max([span[1], *(s.end for s in cut)])


def _not_in_content(text: str, draft: Draft, named: Sequence[Mention]) -> tuple[Pair, ...]:
    """Return whom a draft was heard to be said to, without the owner of what is said: "reaffirmed Ottawa's support"."""
    assert draft.cue is not None
    cue = draft.cue
    if takes_addressee(text[slice(*cue)]):
        return tuple(_whole(span, named) for span in draft.addressee_spans)
    return tuple((a, b) for a, b in draft.addressee_spans if _SPOKEN_TO.search(text, min(cue[1], a), a))


def hear_by_rule(
    heard: Sequence[Draft], text: str, sentence: Span, mentions: Mentions, speech: Sequence[Quotation]
) -> list[Draft]:
    """Return the statements that nobody heard and that are beyond doubt: a sure cue, its speaker beside it."""
    named = mentions.within(sentence.start, sentence.end)
    found: list[Draft] = []
    for match in cue_pattern().finditer(text, sentence.start, sentence.end):
        cue = match.span()
        known = sorted((d for d in (*heard, *found) if d.cue), key=lambda d: d.cue or (0, 0))
        if any(d.cue and d.cue[0] < cue[1] and cue[0] < d.cue[1] for d in known):
            continue
        if any(q.first <= cue[0] < q.last for q in speech) or is_no_saying(text, cue, sentence):
            continue
        before = [d for d in known if d.cue and d.cue[1] <= cue[0]]
        subject = _subject(text, cue, sentence, named)
        if subject is not None:
            spans = tuple((m.span.start, m.span.end) for m in together(text, subject, named))
        elif before and before[-1].speaker_spans and goes_on(text, cue, sentence):
            spans = before[-1].speaker_spans
        else:
            continue
        others = [d.cue for d in known if d.cue]
        to = _addressee(text, cue, named)
        content = content_after(text, to[0][1] if to else cue[1], sentence, others)
        if content is None or spans[0][0] > cue[0]:
            content = content_before(text, min(cue[0], spans[0][0]), sentence) or content
        if spans[0][0] > cue[0] and is_passive(text, cue, sentence):
            content = passive_subject(text, cue, sentence)
        if content is None:
            continue
        content = tidy(text, *content)
        kind = kind_of(text[cue[0] : cue[1]], text[content[0] : content[1]])
        found.append(Draft(sentence, cue, spans, [content], to, kind, frozenset(), (), _BY_RULE, heard=False))
    return found
