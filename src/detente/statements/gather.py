"""Drafts of an article's statements: what the coder heard, put right by the marks of quotation, and what it missed.

Marks are exact where the coder is not: a quotation belongs whole to whoever says part of it, also past the sentence
and the paragraph, and one that stands beside "X said" is X's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from detente.records import Article, Span
from detente.statements.cues import cue_after, cue_before, kind_of
from detente.statements.draft import Draft, Heard, Pair
from detente.statements.mend import hear_by_rule, mend
from detente.statements.quotes import Quotation, strip_marks
from detente.statements.speakers import Mentions
from detente.statements.wording import tidy

__all__ = ["draft_statements"]

_WORD: Final = re.compile(r"\w+")

#: Quoted words fewer than these stand alone as somebody's only where a cue is beside them.
_ALONE: Final = 4

#: Between the end of "…," X said and a quotation that goes on: a stop or a comma.
_GOES_ON: Final = re.compile(r"[\s.,;:—–-]*(?:(?:and|but|adding|then|before adding)\W*)?$")


def draft_statements(
    article: Article,
    heard: Sequence[tuple[Span, Sequence[Heard], tuple[str, ...]]],
    quotations: Sequence[Quotation],
    mentions: Mentions,
) -> list[Draft]:
    """Return the drafts in text order: cue, speaker and addressee words, and content with its quotations made whole."""
    text = article.text
    sentences = [sentence for sentence, _, _ in heard]
    drafts: list[Draft] = []
    speech = [q for q in quotations if q.sense == "speech"]
    for sentence, found, issues in heard:
        here = [d for said in found if (d := _from_heard(article, sentence, said))]
        mend(here, text, sentence, mentions, quotations)
        here += hear_by_rule(here, text, sentence, mentions, speech)
        for draft in here:
            # Where the statement's own are silent, its sentence's first.
            draft.issues = draft.issues or issues[:1]
        drafts += [d for d in here if d.content]
    for draft in drafts:
        _make_whole(draft, [q for q in quotations if q.sense != "name"], text)
    drafts = _without_doubles(drafts)
    for at, quotation in enumerate(speech):
        if not _is_taken(quotation, drafts):
            _give_away(article, at, speech, drafts, sentences)
    # What is told inside somebody's quotation needs a teller of its own.
    drafts = [d for d in drafts if d.speaker_spans or not _is_inside(d, speech)]
    for draft in drafts:
        _follow_on(draft, speech)
        draft.content.sort()
    drafts.sort(key=lambda d: (d.sentence.start, d.cue or d.content[0]))
    return drafts


def _is_inside(draft: Draft, speech: Sequence[Quotation]) -> bool:
    return draft.cue is not None and any(q.first <= draft.cue[0] < q.last for q in speech)


def _from_heard(article: Article, sentence: Span, said: Heard) -> Draft | None:
    base, text = sentence.start, article.text
    cue = (base + said.cue[0], base + said.cue[1])
    cut = [cue]
    content = []
    for start, end in said.content:
        for part in _without((base + start, base + end), cut):
            first, last = tidy(text, *part)
            if _WORD.search(text[first:last]):
                content.append((first, last))
    if not content:
        return None
    # A hole of the coder's in one clause is no split: parts are joined where only a few words lie between, none a cue.
    joined = [content[0]]
    for part in sorted(content)[1:]:
        between = text[joined[-1][1] : part[0]]
        apart = (
            any(a < part[0] and b > joined[-1][1] for a, b in cut)
            or len(between) > 12
            or re.search(r"[.;“”\"]", between)
        )
        if apart:
            joined.append(part)
        else:
            joined[-1] = (joined[-1][0], max(joined[-1][1], part[1]))
    return Draft(
        sentence, cue, tuple((base + a, base + b) for a, b in said.speaker), joined,
        tuple((base + a, base + b) for a, b in said.addressee), said.kind,
        frozenset(said.flags), tuple(said.issues),
        said.confidence,
    )  # fmt: skip


def _without(span: Pair, holes: Sequence[Pair]) -> list[Pair]:
    parts = [span]
    for hole in holes:
        parts = [
            piece
            for a, b in parts
            for piece in ((a, min(b, hole[0])), (max(a, hole[1]), b))
            if piece[0] < piece[1] and (piece != (a, b) or not (a < hole[1] and hole[0] < b))
        ]
        parts = list(dict.fromkeys(parts))
    return parts


def _make_whole(draft: Draft, quotations: Sequence[Quotation], text: str) -> None:
    """Let the content keep to the marks: what is nearly a whole quotation becomes it, none is cut in its midst."""
    assert draft.cue is not None
    whole: list[Pair] = []
    for start, end in draft.content:
        for quotation in quotations:
            if not quotation.overlap(start, end):
                continue
            if quotation.first <= draft.cue[0] and draft.cue[1] <= quotation.last:
                # The cue is inside: what it tells of is, too.
                start, end = max(start, quotation.first), min(end, quotation.last)
            elif _is_those_words(text, start, end, quotation):
                start, end = strip_marks(text, quotation.first, quotation.last)
                draft.quoted.append((quotation.start, quotation.end))
            else:
                # Partly quoted: the marks stay, both of them.
                if quotation.first <= start < quotation.last:
                    start = quotation.start
                if quotation.start >= start and quotation.first < end and quotation.end > end:
                    end = quotation.end
        if (start, end) not in whole:
            whole.append((start, end))
    draft.content = whole


def _is_those_words(text: str, start: int, end: int, quotation: Quotation) -> bool:
    """Tell whether content is a quotation's words and no more: no word before it, none to speak of after it."""
    before = text[start : max(start, quotation.first)]
    after = text[min(end, quotation.last) : end]
    return (
        not _WORD.search(before)
        and len(_WORD.findall(after)) <= 1
        and quotation.overlap(start, end) > 0.7 * (end - start)
    )


def _without_doubles(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts without those that a surer one repeats: the same words of the same speaker."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: -d.confidence):
        twin = any(
            d.sentence == draft.sentence and d.speaker_spans == draft.speaker_spans and d.content == draft.content
            for d in kept
        )
        if not twin:
            kept.append(draft)
    return kept


def _is_taken(quotation: Quotation, drafts: Sequence[Draft]) -> bool:
    """Tell whether somebody is known to say a quotation: half of it, or any of a short one."""
    short = quotation.last - quotation.first < 60
    for draft in drafts:
        if draft.cue and quotation.first <= draft.cue[0] < quotation.last:
            continue  # told inside it, not the telling of it
        for start, end in draft.content:
            common = quotation.overlap(start, end)
            if common and (short or common * 2 >= quotation.last - quotation.first):
                return True
    return False


def _give_away(
    article: Article, at: int, speech: Sequence[Quotation], drafts: list[Draft], sentences: Sequence[Span]
) -> None:
    """Give a quotation that nobody was heard to say to whoever the words around it name, or who spoke last."""
    quotation, text = speech[at], article.text
    paragraph = next(p for p in article.paragraphs if p.start <= quotation.start < p.end)
    before_floor = speech[at - 1].end if at and speech[at - 1].end >= paragraph.start else paragraph.start
    after_limit = (
        speech[at + 1].start if at + 1 < len(speech) and speech[at + 1].start < paragraph.end else paragraph.end
    )
    content = strip_marks(text, quotation.first, quotation.last)
    words = len(_WORD.findall(text[content[0] : content[1]]))
    if not words:
        return
    sentence = _sentence_at(sentences, quotation.start, article)
    found = None
    if text[quotation.last - 1] in ",!?—" or words >= _ALONE:
        found = cue_after(text, quotation.end, after_limit)
    if found is None:
        found = cue_before(text, quotation.start, max(before_floor, sentence.start))
    if found is not None:
        cue, who = found
        same = next((d for d in drafts if d.cue and d.cue[0] < cue[1] and cue[0] < d.cue[1]), None)
        if same is not None:
            same.content.append(content)
            same.quoted.append((quotation.start, quotation.end))
            return
        kind = kind_of(text[cue[0] : cue[1]], text[content[0] : content[1]])
        draft = Draft(sentence, cue, (who,), [content], (), kind, frozenset(), (), 0.6, heard=False)
        draft.quoted.append((quotation.start, quotation.end))
        drafts.append(draft)
        return
    spoken = [d for d in drafts if d.start < quotation.start]
    last = max(spoken, key=lambda d: max(b for _, b in (*d.content, d.cue or (0, 0))), default=None)
    if quotation.continued and at:
        owner = next((d for d in drafts if any(speech[at - 1].overlap(a, b) for a, b in d.content)), None)
        if owner is not None:
            owner.content.append(content)
            owner.quoted.append((quotation.start, quotation.end))
            return
    stands_alone = text[content[0] : content[0] + 1].isupper() and words >= _ALONE and (
        text[quotation.last - 1] in ".!?…"
        or text[quotation.end : quotation.end + 1] in ("", ".", "\n")
        or not quotation.closed
    )  # fmt: skip
    if not stands_alone:
        return
    if last is None or not _is_near(article, last, quotation):
        # Somebody's words all the same; nobody near them is named.
        last = None
    if (
        last
        and last.quoted
        and not text[last.sentence.end : quotation.start].strip()
        and last.sentence.start >= paragraph.start
    ):
        # "…," X said. "…": what X goes on to say.
        last.content.append(content)
        last.quoted.append((quotation.start, quotation.end))
        return
    kind = kind_of("", text[content[0] : content[1]])
    spans, issues = (last.speaker_spans, last.issues) if last else ((), ())
    draft = Draft(sentence, None, spans, [content], (), kind, frozenset(), issues, 0.5 if last else 0.4, heard=False)
    draft.quoted.append((quotation.start, quotation.end))
    drafts.append(draft)


def _is_near(article: Article, draft: Draft, quotation: Quotation) -> bool:
    """Tell whether a draft speaks in the quotation's paragraph or the one before."""
    paragraphs = article.paragraphs
    number = next(i for i, p in enumerate(paragraphs) if p.start <= quotation.start < p.end)
    return draft.start >= paragraphs[max(0, number - 1)].start


def _sentence_at(sentences: Sequence[Span], at: int, article: Article) -> Span:
    for sentence in sentences:
        if sentence.start <= at < sentence.end:
            return sentence
    return next(p for p in article.paragraphs if p.start <= at < p.end)


def _follow_on(draft: Draft, speech: Sequence[Quotation]) -> None:
    """Add the paragraphs over which a long quotation runs on."""
    for at, quotation in enumerate(speech):
        if quotation.continues and (quotation.start, quotation.end) in draft.quoted and at + 1 < len(speech):
            after = speech[at + 1]
            if after.continued and not any(after.overlap(a, b) for a, b in draft.content):
                draft.content.append((after.first, after.last))
                draft.quoted.append((after.start, after.end))
