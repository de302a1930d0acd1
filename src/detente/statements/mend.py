"""Putting right what was heard in a sentence by its grammar, and hearing by rule what was missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.data.cues import cue_pattern, kind_shares
from detente.records import Mention, Span
from detente.statements.clauses import (
    before_cue,
    choose_sides,
    content_after,
    content_before,
    mend_content,
    speaker_after,
    speaker_before,
    words_before,
)
from detente.statements.cues import kind_of
from detente.statements.draft import Draft, Pair
from detente.statements.quotes import Quotation
from detente.statements.speakers import Mentions
from detente.statements.wording import tidy

__all__ = ["hear_by_rule", "mend"]

#: How sure a statement is that only rules heard.
_BY_RULE: Final = 0.55

#: Words that the coder leaves out in the midst of a clause are no more characters than this.
_HOLE: Final = 80

#: A verb that goes on with the subject of the one before: "and urged", ", calling on".
_GOES_ON: Final = re.compile(
    r"(?:,|\band|\bbut|\bor|\bwhile)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+|again\s+)*$", re.IGNORECASE
)

#: "she has since added": a pronoun that no mention took up.
_PRONOUN: Final = re.compile(
    r"\b(?P<who>he|she|it|they|we|I)\s+(?:(?:has|had|have|also|later|then|once|\w+ly|since)\s+)*$", re.IGNORECASE
)

#: A cue that the corpus does not know must be heard this surely.
_KNOWN_OR_SURE: Final = 0.75

_SOURCED: Final = re.compile(r"\baccording to (?:\w+['’]?s? ){0,4}$", re.IGNORECASE)

_PARTICLE: Final = re.compile(r"\s+(?:to|for|on|upon|out|back|off)\b")


def mend(drafts: list[Draft], text: str, sentence: Span, mentions: Mentions, quotations: Sequence[Quotation]) -> None:
    """Mend the drafts of one sentence in place: whole cues, speakers beside them, content to its clause."""
    named = mentions.within(sentence.start, sentence.end)
    for draft in drafts:
        assert draft.cue is not None
        draft.cue = _whole_cue(text, draft.cue)
    _sift(drafts, text, sentence)
    for at, draft in enumerate(drafts):
        assert draft.cue is not None
        subject = _subject(text, draft.cue, sentence, named)
        if subject is not None:
            span = (subject.span.start, subject.span.end)
            # "The mayor of Ottawa", "Manila and Tokyo": what was heard there holds it and more.
            wider = [p for p in draft.speaker_spans if p[0] - 12 <= span[1] and span[0] <= p[1] + 12]
            holds = any(a <= span[0] and span[1] <= b for a, b in wider)
            draft.speaker_spans = tuple(wider) if holds else (span,)
        elif text[draft.cue[0] : draft.cue[1]].lower().startswith("according"):
            draft.speaker_spans = _source(text, draft.cue, sentence) or draft.speaker_spans
        elif pronoun := _PRONOUN.search(text, sentence.start, draft.cue[0]):
            draft.speaker_spans = (pronoun.span("who"),)
        elif not draft.speaker_spans and (words := words_before(text, draft.cue, sentence)):
            draft.speaker_spans = (words,)
        elif at and (not draft.speaker_spans or _is_elsewhere(text, draft, sentence)):
            draft.speaker_spans = drafts[at - 1].speaker_spans or draft.speaker_spans
        draft.addressee_spans = draft.addressee_spans or _addressee(text, draft.cue, named)
    _part(drafts, text, sentence)
    for draft in drafts:
        assert draft.cue is not None
        others = [d.cue for d in drafts if d is not draft and d.cue]
        parties = [
            span
            for d in drafts
            if d.cue and d.cue[0] > draft.cue[0]
            for span in d.speaker_spans
            if span[0] > draft.cue[0]
        ]
        parties += list(draft.speaker_spans)
        taken = [part for d in drafts if d is not draft for part in d.content]
        marks = [(q.start, q.end) for q in quotations]
        parts = choose_sides(text, sorted(draft.content), draft.cue, draft.speaker_spans, taken, marks)
        parts = _own_clause(text, parts, draft, drafts, sentence)
        mended = [
            part
            if any(q.overlap(*part) > 0.7 * (part[1] - part[0]) for q in quotations)
            else tidy(text, *mend_content(text, part, draft.cue, sentence, draft.addressee_spans, others, parties))
            for part in parts
        ]
        draft.content = _joined(text, mended, [draft.cue, *others, *parties])


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


def _own_clause(text: str, parts: list[Pair], draft: Draft, drafts: list[Draft], sentence: Span) -> list[Pair]:
    """Return the parts without the clauses in which the same speaker goes on with another verb.

    In ", pledging aid" what is pledged stands behind the verb, never before it.
    """
    assert draft.cue is not None
    cue = draft.cue
    if text[cue[0] : cue[1]].lower().endswith("ing") and _goes_on(text, cue, sentence):
        parts = [part for part in parts if part[0] >= cue[1]]
        if not parts:
            others = [d.cue for d in drafts if d is not draft and d.cue]
            own = content_after(text, cue[1], sentence, others)
            parts = [own] if own else []
    kept = []
    for start, end in parts:
        for other in drafts:
            at = other.cue or (0, 0)
            same = other.speaker_spans == draft.speaker_spans and at != cue
            if same and start < at[0] < end and _goes_on(text, at, sentence):
                end = before_cue(text, start, at[0])
        if end > start:
            kept.append((start, end))
    return kept


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
        if not doubled and not unsure and not _SOURCED.search(text, sentence.start, cue[0]):
            kept.append(draft)
    drafts[:] = sorted(kept, key=lambda d: d.cue or (0, 0))


def _whole_cue(text: str, cue: Pair) -> Pair:
    """Return the cue with the particle that belongs to it: "according" with "to", "called" with "for"."""
    match = _PARTICLE.match(text, cue[1])
    if match and cue_pattern().fullmatch(text[cue[0] : match.end()]):
        return cue[0], match.end()
    return cue


def _subject(text: str, cue: Pair, sentence: Span, named: Sequence[Mention]) -> Mention | None:
    found = speaker_after(text, cue, sentence, named)
    if found is not None or text[cue[0] : cue[1]].lower().startswith("according"):
        return found
    return speaker_before(text, cue, sentence, named)


#: Cues that name right after them who is spoken to.
_ADDRESSES: Final = re.compile(
    r"(?:tell|told|urg|ask|warn|assur|thank|invit|inform|remind|promis|offer|begg?|order|instruct|advis|appeal|press|"
    r"call(?:s|ed|ing)? (?:on|upon)|congratulat|implor|plead)\w*(?: (?:on|upon|to|with))?$",
    re.IGNORECASE,
)


def _addressee(text: str, cue: Pair, named: Sequence[Mention]) -> tuple[Pair, ...]:
    """Return the mention right behind a cue that takes whom it speaks to."""
    if not _ADDRESSES.match(text[cue[0] : cue[1]]):
        return ()
    for mention in named:
        gap = text[cue[1] : mention.span.start] if mention.span.start >= cue[1] else None
        if gap is not None and re.fullmatch(r"\s+(?:(?:on|upon|to|with)\s+)?(?:the\s+|a\s+|an\s+)?", gap):
            return ((mention.span.start, mention.span.end),)
    return ()


def _goes_on(text: str, cue: Pair, sentence: Span) -> bool:
    return bool(_GOES_ON.search(text, max(sentence.start, cue[0] - 40), cue[0]))


def _is_elsewhere(text: str, draft: Draft, sentence: Span) -> bool:
    """Tell whether a verb that goes on with the subject before it was given a speaker that only comes later."""
    assert draft.cue is not None
    cue = draft.cue
    return _goes_on(text, cue, sentence) and all(a >= cue[1] for a, _ in draft.speaker_spans)


def _part(drafts: list[Draft], text: str, sentence: Span) -> None:
    """Take from each draft the content that is another's: what stands behind a later cue is that cue's."""
    for at, draft in enumerate(drafts[:-1]):
        following = drafts[at + 1]
        assert draft.cue is not None
        assert following.cue is not None
        if not _goes_on(text, following.cue, sentence):
            continue
        # "highlighted this and said that …": the clause after "said" is not what was highlighted.
        kept = [part for part in draft.content if part[0] < following.cue[0]]
        if len(kept) < len(draft.content) and following.content:
            own = content_after(text, draft.cue[1], sentence, [following.cue])
            draft.content = kept or ([own] if own else [])


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
        if any(q.first <= cue[0] < q.last for q in speech):
            continue
        before = [d for d in known if d.cue and d.cue[1] <= cue[0]]
        subject = _subject(text, cue, sentence, named)
        if subject is not None:
            spans: tuple[Pair, ...] = ((subject.span.start, subject.span.end),)
        elif before and before[-1].speaker_spans and _goes_on(text, cue, sentence):
            spans = before[-1].speaker_spans
        else:
            continue
        others = [d.cue for d in known if d.cue]
        to = _addressee(text, cue, named)
        content = content_after(text, to[0][1] if to else cue[1], sentence, others)
        if content is None or spans[0][0] > cue[0]:
            content = content_before(text, min(cue[0], spans[0][0]), sentence) or content
        if content is None:
            continue
        content = tidy(text, *content)
        kind = kind_of(text[cue[0] : cue[1]], text[content[0] : content[1]])
        found.append(Draft(sentence, cue, spans, [content], to, kind, frozenset(), (), _BY_RULE, heard=False))
    return found
