"""Events of an article: its sentences scored, the scores read as events, each event said once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from detente.data.cameo import cameo_code
from detente.data.codebook import QUAD, intensity
from detente.data.places import places_in
from detente.events.coder import Coder, Query, SentenceScore, load_coder
from detente.events.drafts import Draft, is_one_actor, read_drafts
from detente.events.inputs import NOBODY
from detente.events.said import Said
from detente.events.sentences import split_sentences
from detente.events.speakers import find_speakers, is_audience, with_listed, without_tellers
from detente.events.when import find_times, resolve_time
from detente.records import Article, Event, EventDate, Evidence, Mention, Place, Reporter, Span, make_id
from detente.sameness import is_one_event

__all__ = ["code_events", "code_sentences", "lead_date"]

#: More mentions than this in one sentence are a list, not a sentence; the first ones are read.
_MOST_MENTIONS = 10

#: Words before an international body that make it a place or an occasion.
_VENUE: Final = re.compile(
    r"\b(?:on the (?:sidelines|margins|fringes) of|(?:at|during|before|after|in|ahead of)(?: an?| the)?)"
    r"(?: (?:annual|special|emergency|\d+(?:st|nd|rd|th)|this year's))*(?: session of| meeting of| summit of)?(?: the)?"
    r"(?: \d+(?:st|nd|rd|th))?\s*$",
    re.IGNORECASE,
)

#: Where people post; a statement "on Twitter" is not one by Twitter.
_PLATFORMS: Final = frozenset({"Twitter", "Facebook", "Instagram", "YouTube", "Telegram", "Weibo", "TikTok", "WeChat"})

#: Towns that a sentence nearly always means as a month.
_MONTHS: Final = frozenset({"March", "May", "August"})


#: A sentence with what was heard said in it, and the issues it is about.
HeardSentence = tuple[Span, tuple[Said, ...], tuple[str, ...]]


def code_events(article: Article, mentions: Sequence[Mention], coder: Coder | None = None) -> tuple[Event, ...]:
    """Return the events of an article in text order, each tied to its sentence and trigger.

    `mentions` are the article's, in text order, not overlapping. What several sentences say of one event is one
    event, with the surest sentence as its evidence. Dates that the text leaves open stay unknown.
    """
    return _read(article, mentions, coder or load_coder(), said=False)[0]


def code_sentences(
    article: Article, mentions: Sequence[Mention], coder: Coder | None = None
) -> tuple[tuple[Event, ...], tuple[HeardSentence, ...]]:
    """Return the events as `code_events` does, and every sentence in order with what was heard said in it.

    With each sentence come the issues it is about. Both are of one pass. A coder without heads for statements hears
    nothing.
    """
    coder = coder or load_coder()
    return _read(article, mentions, coder, said=coder.hears_statements)


def _read(
    article: Article, mentions: Sequence[Mention], coder: Coder, *, said: bool
) -> tuple[tuple[Event, ...], tuple[HeardSentence, ...]]:
    read: list[tuple[Span, list[Mention]]] = []
    queries: list[Query] = []
    silent: list[Span] = []
    outlets = [link.name for link in article.credits if link.kind not in ("government", "state-media")]
    for sentence, found in _with_mentions(split_sentences(article), mentions):
        kept = [m for m in found if not (_is_venue(sentence, m) or is_audience(sentence, m, outlets))]
        kept = kept[:_MOST_MENTIONS]
        pairs = _pairs(kept)
        if pairs:
            read.append((sentence, kept))
            spans = tuple((m.span.start - sentence.start, m.span.end - sentence.start) for m in kept)
            queries.append(Query(sentence.text, spans, tuple(pairs)))
        else:
            silent.append(sentence)
    heard: list[HeardSentence] = []
    if said and silent:
        # Apart from the others: int8 rounds by the batch, and events must not hang on sentences that hold none.
        answers = coder.score([Query(sentence.text, (), ()) for sentence in silent], said=True)
        heard += [(sentence, answer.said, answer.issues) for sentence, answer in zip(silent, answers, strict=True)]
    else:
        heard += [(sentence, (), ()) for sentence in silent]
    scores = coder.score(queries, said=True) if said else coder.score(queries) if queries else []
    heard += [(sentence, score.said, score.issues) for (sentence, _), score in zip(read, scores, strict=True)]
    fallback = lead_date(article)
    events: list[Event] = []
    for (sentence, kept), query, score in zip(read, queries, scores, strict=True):
        events += [
            _event(article, sentence, kept, query, score, draft, fallback, coder.name)
            for draft in read_drafts(score, kept, coder.threshold)
        ]
    # A meeting left with one who takes part is a report of one, and nothing more is known of the others.
    events = [event for event in events if len(event.source) != 1 or event.source != event.target]
    return _once(events), tuple(sorted(heard, key=lambda item: item[0].start))


def _with_mentions(sentences: Iterable[Span], mentions: Sequence[Mention]) -> Iterable[tuple[Span, list[Mention]]]:
    at = 0
    for sentence in sentences:
        found = []
        while at < len(mentions) and mentions[at].span.start < sentence.end:
            if mentions[at].span.start >= sentence.start and mentions[at].span.end <= sentence.end:
                found.append(mentions[at])
            at += 1
        yield sentence, found


def _is_venue(sentence: Span, mention: Mention) -> bool:
    """Whether a body is only where something happens: "on the sidelines of the UN General Assembly", "on Twitter"."""
    before = sentence.text[: mention.span.start - sentence.start]
    if mention.span.text in _PLATFORMS and before.endswith(("on ", "via ", "to ", "through ")):
        return True
    if mention.kind not in ("name", "body", "organisation") or not any(a.country == "IGO" for a in mention.actors):
        return False
    return bool(_VENUE.search(before))


def _pairs(mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    pairs = [
        (a, b) for a, b in itertools.permutations(range(len(mentions)), 2) if not is_one_actor(mentions[a], mentions[b])
    ]
    for i in range(len(mentions)):
        pairs += [(i, NOBODY), (NOBODY, i)]
    return pairs


def lead_date(article: Article) -> EventDate:
    """Return the day the report is about: the first paragraph's, else the dateline's, else the day of publication."""
    published, dateline = article.published_date, article.dateline_date
    anchor = dateline or published
    if anchor and article.paragraphs:
        for time in find_times(article.paragraphs[0].text[:600], anchor):
            if time.precision == "day" and 0 <= (anchor - time.date).days <= 7:
                return EventDate(time.date, "day", time.basis)
    if dateline:
        return EventDate(dateline, "day", "dateline")
    if published:
        return EventDate(published, "day", "published")
    return EventDate(None, "unknown", "unknown")


def _event(
    article: Article,
    sentence: Span,
    mentions: Sequence[Mention],
    query: Query,
    score: SentenceScore,
    draft: Draft,
    fallback: EventDate,
    coder: str,
) -> Event:
    start, end = sentence.start + draft.trigger[0], sentence.start + draft.trigger[1]
    acting = without_tellers(sentence, mentions, draft.source, draft.trigger)
    # Who meets whom stands on both sides.
    acted_on = [i for i in draft.target if i in acting or i not in draft.source]
    together = set(acting) & set(acted_on)
    source = tuple(mentions[i] for i in with_listed(sentence, mentions, acting, () if together else acted_on))
    target = tuple(mentions[i] for i in with_listed(sentence, mentions, acted_on, () if together else acting))
    anchor: date | None = article.dateline_date or article.published_date
    times = find_times(sentence.text, anchor, future=draft.status in ("planned", "hypothetical"))
    released = any(link.kind == "government" for link in article.credits) and article.published_date is not None
    when = resolve_time(
        times, draft.trigger, draft.status, fallback=fallback, text=sentence.text,
        published=EventDate(article.published_date, "day", "published") if released else None,
        lead=not article.paragraphs or sentence.start < article.paragraphs[0].end,
    )  # fmt: skip
    sure = min((m.confidence for m in (*source, *target)), default=1.0)
    return Event(
        id="",
        article_id=article.id,
        type=draft.type,
        mode=draft.mode,
        status=draft.status,  # type: ignore[arg-type]
        quad=QUAD[draft.type],
        intensity=intensity(draft.type, draft.mode),
        cameo=cameo_code(draft.type, draft.mode, score.contexts),
        source=source,
        target=target,
        contexts=score.contexts,
        issues=score.issues,
        date=when,
        place=_place(sentence, draft.trigger, query),
        evidence=Evidence(sentence, article.span(start, end) if end > start else None),
        said_by=find_speakers(sentence, mentions),
        reported_by=_chain(article),
        confidence=round(draft.probability * sure, 4),
        coder=coder,
        url=article.url,
        title=article.title,
        published=article.published,
    )


def _place(sentence: Span, trigger: tuple[int, int], query: Query) -> Place | None:
    """Return the place named nearest to the trigger that is not itself one of the actors."""
    found = [
        (start, end, place)
        for start, end, place in places_in(sentence.text)
        if not any(start < b and a < end for a, b in query.mentions) and place.name not in _MONTHS
    ]
    return min(found, key=lambda f: abs(f[0] - trigger[0]))[2] if found else None


def _chain(article: Article) -> tuple[Reporter, ...]:
    links = list(article.credits)
    if article.outlet and all(link.name.lower() != article.outlet.lower() for link in links):
        links.append(Reporter(article.outlet, "outlet"))
    return tuple(links)


def _once(events: list[Event]) -> tuple[Event, ...]:
    """Return each event once, with ids; of what several sentences tell the surest sentence stays as evidence."""
    kept: list[Event] = []
    for event in events:
        for i, other in enumerate(kept):
            if is_one_event(event, other):
                if event.confidence > other.confidence:
                    kept[i] = event
                break
        else:
            kept.append(event)
    kept.sort(key=lambda e: (e.evidence.sentence.start, e.evidence.trigger.start if e.evidence.trigger else 0, e.type))
    seen: dict[str, int] = {}
    result = []
    for event in kept:
        trigger = event.evidence.trigger
        key = make_id(
            "ev", event.article_id, event.type, trigger.start if trigger else event.evidence.sentence.start,
            [m.span.start for m in event.source], [m.span.start for m in event.target],
        )  # fmt: skip
        seen[key] = seen.get(key, 0) + 1
        result.append(replace(event, id=key if seen[key] == 1 else make_id("ev", key, seen[key])))
    return tuple(result)
