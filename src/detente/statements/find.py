"""Statements of an article: what was heard, made whole, given to its speakers and read for its sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from detente.records import (
    Article,
    Claim,
    EventDate,
    Evidence,
    Mention,
    Milestone,
    Span,
    Statement,
    make_id,
)
from detente.statements.chain import is_media, trace
from detente.statements.draft import Draft, FindTimes, Heard, Time
from detente.statements.gather import draft_statements
from detente.statements.milestones import find_milestones
from detente.statements.own import own_claims
from detente.statements.quotes import find_quotations
from detente.statements.reading import Reading, TimeAt, claims_in, countries_of
from detente.statements.speakers import Mentions, link_party, resolve_speaker
from detente.statements.wording import find_condition, is_hedged, is_negative, quote_of, quoted_parts

__all__ = ["Found", "find_statements"]

#: A sentence that only goes on with the one before: "Adding that …".
_CARRIES_ON: Final = re.compile(r"[“\"]?\w+ing$")

#: Cues that are verbs, not nouns of saying.
_VERB: Final = re.compile(r"(?:ed|ing|said|says|told|tells|wrote)(?: \w+)?$", re.IGNORECASE)

#: Words by which content points at what the sentence before said: "highlighted this momentum".
_POINTS: Final = re.compile(
    r"^(?:this|that|these|the)\s+(?:\w+\s)?(?:momentum|trend|growth|rebound|increase|rise|decline|progress|"
    r"figures?|achievement|development)s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What this stage finds in an article: its statements in text order, and its milestones."""

    statements: tuple[Statement, ...]
    milestones: tuple[Milestone, ...]


def find_statements(
    article: Article,
    mentions: Sequence[Mention],
    heard: Sequence[tuple[Span, Sequence[Heard], tuple[str, ...]]],
    *,
    find_times: FindTimes,
    coder: str,
    said_on: date | None = None,
) -> Found:
    """Return the statements and milestones of an article.

    `heard` has every sentence, in order, with what the coder heard said in it and the issues it is about. `find_times`
    reads the time expressions of a text given the report's day. `said_on` is the day the report speaks of, for what
    names no day of its own.
    """
    anchor = article.dateline_date or article.published_date
    known = Mentions(mentions)
    times: tuple[Time, ...] = tuple(
        TimeAt(sentence.start + t.start, sentence.start + t.end, t.date, t.precision, t.basis)
        for sentence, _, _ in heard
        for t in find_times(sentence.text, anchor)
    )
    reading = Reading(
        article, known, find_quotations(article.text, article.paragraphs), times, anchor, said_on or anchor, coder
    )
    drafts = draft_statements(article, heard, reading.quotations, known)
    _give_speakers(reading, drafts)
    drafts = [d for d in drafts if not _only_passes_on(reading, d, drafts) and not _is_named_within(reading, d, drafts)]
    statements: list[Statement] = []
    for draft in drafts:
        statements += _statements(reading, draft, _enclosing(draft, drafts))
    statements += own_claims(reading, [sentence for sentence, _, _ in heard], statements)
    statements.sort(key=lambda s: (s.evidence.sentence.start, s.cue.start if s.cue else s.content[0].start))
    milestones = find_milestones(article, [sentence for sentence, _, _ in heard], known, anchor)
    return Found(_with_echoes(statements), milestones)


def _give_speakers(reading: Reading, drafts: Sequence[Draft]) -> None:
    """Tie every draft's speaker and addressees to mentions.

    In text order, since who spoke last may be meant by "he"; what stands inside another's words after those, since "we"
    is whoever is quoted.
    """
    text = reading.article.text
    outer = {id(draft): next(iter(_enclosing(draft, drafts)), None) for draft in drafts}
    for draft in sorted(drafts, key=lambda d: len(_enclosing(d, drafts))):
        around = outer[id(draft)]
        draft.addressee = _addressees(reading, draft)
        if draft.speaker_spans:
            speaker = _one_speaker([link_party(span, text, reading.mentions) for span in draft.speaker_spans], text)
            draft.speaker = resolve_speaker(
                speaker,
                reading.mentions,
                sentence=draft.sentence,
                last=_last_speaker(draft, drafts) if around is None else around.speaker,
                around=around.speaker if around else None,
            )
        elif draft.cue and _CARRIES_ON.match(text, draft.sentence.start, draft.cue[1]):
            draft.speaker = _last_speaker(draft, drafts)


def _last_speaker(draft: Draft, drafts: Sequence[Draft]) -> Mention | None:
    """Return who spoke before a draft, media apart, among the drafts whose speakers are known."""
    before = [d for d in drafts if d.start < draft.start and d.speaker and not is_media(d.speaker) and d.speaker.actors]
    return max(before, key=lambda d: d.start).speaker if before else None


def _one_speaker(named: Sequence[Mention], text: str) -> Mention:
    """Return who speaks: all as one group where the words join them ("Manila and Tokyo"), else the likeliest."""
    group = [m for i, m in enumerate(named) if m not in named[:i]]
    joined = all(
        re.fullmatch(r"\s*(?:,|,? and|&)\s+(?:the\s+)?", text[a.span.end : b.span.start]) for a, b in pairwise(group)
    )
    if len(group) > 1 and joined and any(m.actors for m in group):
        start, end = group[0].span.start, group[-1].span.end
        members = tuple(dict.fromkeys(actor for m in group for actor in m.actors))
        sure = min(m.confidence for m in group)
        return Mention(Span(start, end, text[start:end]), "group", None, members, (), sure, "speak together")
    return max(named, key=lambda m: (bool(m.actors), m.span.end - m.span.start))


def _addressees(reading: Reading, draft: Draft) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, end in draft.addressee_spans:
        inside = [m for m in reading.mentions.within(start, end) if m.span.start >= start and m.span.end <= end]
        # "China and Canada" is two whom the sentence tells apart.
        parts = inside if len(inside) > 1 and re.search(r",|\band\b", reading.article.text[start:end]) else []
        for mention in parts or [link_party((start, end), reading.article.text, reading.mentions)]:
            if mention not in found:
                found.append(mention)
    return tuple(found)


def _only_passes_on(reading: Reading, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether an outlet's "reported" merely holds what others say: then it is a link of theirs, no statement."""
    if draft.speaker is None or not is_media(draft.speaker):
        return False
    if draft.cue and reading.article.text[draft.cue[0] : draft.cue[1]].lower().startswith("according"):
        return True
    return any(
        other is not draft and other.cue and any(a <= other.cue[0] and other.cue[1] <= b for a, b in draft.content)
        for other in drafts
    )


def _is_named_within(reading: Reading, draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Tell whether a noun of saying heads what the same side is heard to say: "expressed its readiness to …" is one."""
    if draft.cue is None or draft.speaker is None:
        return False
    start, own = draft.cue[0], countries_of((draft.speaker,))
    if _VERB.search(reading.article.text[slice(*draft.cue)]):
        return False
    for other in drafts:
        if other is draft or other.cue is None or other.speaker is None or other.cue[1] > start:
            continue
        side = other.speaker.span == draft.speaker.span or bool(own and own == countries_of((other.speaker,)))
        first = min(other.content)
        doubled = first == min(draft.content) or (first[0] <= start < first[0] + 40 and draft.cue[1] <= first[1])
        if side and doubled and first[1] >= max(draft.content)[1] - 1:
            return True
    return False


def _enclosing(draft: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts whose content holds the draft's cue, the nearest first."""
    if draft.cue is None:
        return []
    start, end = draft.cue
    outer = [
        (b - a, i)
        for i, other in enumerate(drafts)
        if other is not draft and other.cue
        for a, b in other.content
        if a <= start and end <= b
    ]
    return [drafts[i] for _, i in sorted(outer)]


def _statements(reading: Reading, draft: Draft, enclosing: Sequence[Draft]) -> list[Statement]:
    """Return a draft's statement, and one more for each further claim of fact in it."""
    article, text = reading.article, reading.article.text
    content = tuple(article.span(a, b) for a, b in draft.content)
    condition = find_condition(
        text, draft.content, (draft.sentence.start, draft.sentence.end), flagged="conditional" in draft.flags
    )
    negative = "negative" in draft.flags or (not draft.heard and is_negative(text, draft.cue, draft.content))
    negative = negative or (draft.kind == "denial")
    hedged = "hedged" in draft.flags or (not draft.heard and is_hedged(text, draft.cue, draft.content))
    claims = [c for a, b in draft.content for c in claims_in(reading, a, b)]
    sure = min((m.confidence for m in (draft.speaker, *draft.addressee) if m is not None), default=1.0)
    cue = article.span(*draft.cue) if draft.cue else None
    base = Statement(
        id=make_id("sd", article.id, cue.start if cue else "", content[0].start, draft.kind),
        article_id=article.id, kind=draft.kind, speaker=draft.speaker, addressee=draft.addressee, cue=cue,
        content=content, quote=quote_of(text, draft.cue, draft.content, reading.quotations), issues=draft.issues,
        polarity="negative" if negative else "positive", hedged=hedged,
        condition=article.span(*condition) if condition else None, date=_about_when(reading, draft),
        said_on=_said_on(reading, draft), evidence=Evidence(_evidence(reading, draft), cue),
        reported_by=trace(article, draft, enclosing, reading.mentions), claim=claims[0] if claims else None,
        confidence=round(draft.confidence * sure, 4), coder=reading.coder,
        concerns=_concerns(reading, draft),
        quoted=tuple(article.span(a, b) for a, b in quoted_parts(text, draft.content, reading.quotations)),
        url=article.url, title=article.title,
        published=article.published,
    )  # fmt: skip
    return [base, *(_claim_of(base, claim) for claim in claims[1:])]


#: Words that mean both sides, though only one may be named.
_BOTH: Final = re.compile(
    r"\b(?:bilateral|both (?:sides|countries|nations|governments|peoples|leaders)|two (?:sides|countries|nations|"
    r"governments|peoples|neighbou?rs)|joint(?:ly)?|mutual|each other|one another|relations|ties|relationship|"
    r"partnership|exchanges)\b",
    re.IGNORECASE,
)


def _concerns(reading: Reading, draft: Draft) -> tuple[str, ...]:
    """Return the countries beside the speaker's own to whom or about whom it is said.

    Where the words name nobody but speak of both sides, or promise or ask for something in a report that names one
    other state, it is the other state that the report names most.
    """
    own = countries_of((draft.speaker,) if draft.speaker else ())
    inside = [m for a, b in draft.content for m in reading.mentions.within(a, b)]
    found = countries_of((*draft.addressee, *inside)) - own
    if not found and own:
        named = Counter(
            c for m in reading.mentions.within(0, len(reading.article.text)) for c in countries_of((m,)) - own
        )
        both = any(_BOTH.search(reading.article.text[a:b]) for a, b in draft.content)
        if named and (both or (len(named) == 1 and draft.kind in ("commitment", "demand", "offer", "threat"))):
            found = {min(named, key=lambda c: (-named[c], c))}
    return tuple(sorted(found))


def _claim_of(statement: Statement, claim: Claim) -> Statement:
    return replace(
        statement, id=make_id("sd", statement.id, claim.span.start), kind="claim", content=(claim.span,), claim=claim,
        quoted=tuple(q for q in statement.quoted if claim.span.start <= q.start and q.end <= claim.span.end),
        condition=None, quote="indirect" if statement.quote == "indirect" else statement.quote,
    )  # fmt: skip


def _evidence(reading: Reading, draft: Draft) -> Span:
    """Return the sentence, widened over every sentence its content runs on to."""
    start = min(draft.sentence.start, *(a for a, _ in draft.content))
    end = max(draft.sentence.end, *(b for _, b in draft.content))
    return (
        draft.sentence
        if (start, end) == (draft.sentence.start, draft.sentence.end)
        else reading.article.span(start, end)
    )


def _about_when(reading: Reading, draft: Draft) -> EventDate:
    """Return the first time that the content names."""
    for time in reading.times:
        if any(a <= time.start and time.end <= b for a, b in draft.content):
            return EventDate(time.date, time.precision, time.basis)
    return EventDate(None, "unknown", "unknown")


def _said_on(reading: Reading, draft: Draft) -> date | None:
    """Return the day that the sentence gives for the saying, else the report's."""
    for time in reading.times:
        outside = not any(a <= time.start < b for a, b in draft.content)
        inside = draft.sentence.start <= time.start < draft.sentence.end
        if inside and outside and time.precision == "day" and (reading.anchor is None or time.date <= reading.anchor):
            return time.date
    return reading.said_on


def _with_echoes(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Give "highlighted this momentum" the claim that the sentence before it makes."""
    found: list[Statement] = []
    for statement in statements:
        echoes = statement.claim is None and len(statement.content) == 1 and _POINTS.match(statement.content[0].text)
        before = next((s for s in reversed(found) if s.claim and s.claim.form in ("trend", "change", "amount")), None)
        if echoes and before and 0 <= statement.evidence.sentence.start - before.evidence.sentence.end <= 2:
            statement = replace(statement, claim=before.claim)
        found.append(statement)
    return tuple(found)
