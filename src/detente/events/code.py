"""Events of an article: its sentences scored, the scores read as events, each event said once."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from detente.data.cameo import cameo_code
from detente.data.codebook import QUAD, intensity
from detente.data.places import places_in
from detente.events.coder import Coder, PairScore, Query, SentenceScore, load_coder
from detente.events.inputs import NOBODY
from detente.events.labels import NONE, TYPE_LABELS
from detente.events.said import Said
from detente.events.sentences import split_sentences
from detente.events.speakers import find_speakers
from detente.events.when import find_times, resolve_time
from detente.records import Article, Event, EventDate, Evidence, Mention, Place, Reporter, Span, make_id
from detente.sameness import is_one_event

__all__ = ["code_events", "code_sentences", "lead_date"]

#: More mentions than this in one sentence are a list, not a sentence; the first ones are read.
_MOST_MENTIONS = 10

#: Types that words alone make: without both sides they are statements, not events.
_NEEDS_BOTH: Final = frozenset(t for t, quad in QUAD.items() if quad in (1, 3)) | {"COOPERATE", "AID"}

#: Types that two parties do together.
_MUTUAL: Final = frozenset({"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT"})

#: Words before an international body that make it a place or an occasion.
_VENUE: Final = re.compile(
    r"\b(?:on the (?:sidelines|margins|fringes) of|(?:at|during|before|after|in|ahead of)(?: an?| the)?)"
    r"(?: (?:annual|special|emergency|\d+(?:st|nd|rd|th)|this year's))*(?: session of| meeting of| summit of)?(?: the)?"
    r"(?: \d+(?:st|nd|rd|th))?\s*$",
    re.IGNORECASE,
)

#: "Its foreign ministry", "his country": the owner under another name.
_OWN: Final = ("his ", "her ", "its ", "their ", "our ")

#: Where people post; a statement "on Twitter" is not one by Twitter.
_PLATFORMS: Final = frozenset({"Twitter", "Facebook", "Instagram", "YouTube", "Telegram", "Weibo", "TikTok", "WeChat"})

#: Towns that a sentence nearly always means as a month.
_MONTHS: Final = frozenset({"March", "May", "August"})

#: A second type for a pair must be this likely: one sentence can hold a meeting and a promise of the same two.
_SECOND_TYPE = 0.3

#: How sure a pair must be beside the surest pair on the same words.
_TAKES_PART = 0.65

#: A side nobody names asks for more certainty, since most actors of a sentence do act on somebody in it.
_NOBODY_THRESHOLD = 0.75


@dataclass(frozen=True, slots=True)
class _Found:
    """One scored pair read as an event of its sentence; mentions by position, NOBODY where none is named."""

    type: str
    mode: str | None
    status: str
    probability: float
    source: int
    target: int
    trigger: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event of one sentence: one type and trigger with all who take part in it."""

    type: str
    mode: str | None
    status: str
    probability: float
    source: tuple[int, ...]
    target: tuple[int, ...]
    trigger: tuple[int, int]


def code_events(article: Article, mentions: Sequence[Mention], coder: Coder | None = None) -> tuple[Event, ...]:
    """Return the events of an article in text order, each tied to its sentence and trigger.

    `mentions` are the article's, in text order, not overlapping. What several sentences say of one event is one
    event, with the surest sentence as its evidence. Dates that the text leaves open stay unknown.
    """
    return _read(article, mentions, coder or load_coder(), said=False)[0]


def code_sentences(
    article: Article, mentions: Sequence[Mention], coder: Coder | None = None
) -> tuple[tuple[Event, ...], tuple[tuple[Span, tuple[Said, ...]], ...]]:
    """Return the events as `code_events` does, and every sentence in order with what was heard said in it.

    Both are of one pass. A coder without heads for statements hears nothing.
    """
    coder = coder or load_coder()
    return _read(article, mentions, coder, said=coder.hears_statements)


def _read(
    article: Article, mentions: Sequence[Mention], coder: Coder, *, said: bool
) -> tuple[tuple[Event, ...], tuple[tuple[Span, tuple[Said, ...]], ...]]:
    read: list[tuple[Span, list[Mention]]] = []
    queries: list[Query] = []
    silent: list[Span] = []
    for sentence, found in _with_mentions(split_sentences(article), mentions):
        kept = [m for m in found if not _is_venue(sentence, m)][:_MOST_MENTIONS]
        pairs = _pairs(kept)
        if pairs:
            read.append((sentence, kept))
            spans = tuple((m.span.start - sentence.start, m.span.end - sentence.start) for m in kept)
            queries.append(Query(sentence.text, spans, tuple(pairs)))
        else:
            silent.append(sentence)
    heard: dict[Span, tuple[Said, ...]] = dict.fromkeys(silent, ())
    if said and silent:
        # Apart from the others: int8 rounds by the batch, and events must not hang on sentences that hold none.
        answers = coder.score([Query(sentence.text, (), ()) for sentence in silent], said=True)
        heard |= {sentence: answer.said for sentence, answer in zip(silent, answers, strict=True)}
    scores = coder.score(queries, said=True) if said else coder.score(queries) if queries else []
    heard |= {sentence: score.said for (sentence, _), score in zip(read, scores, strict=True)}
    fallback = lead_date(article)
    events: list[Event] = []
    for (sentence, kept), query, score in zip(read, queries, scores, strict=True):
        events += [
            _event(article, sentence, kept, query, score, draft, fallback, coder.name)
            for draft in _drafts(score, kept, coder.threshold)
        ]
    return _once(events), tuple(sorted(heard.items(), key=lambda item: item[0].start))


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
    pairs = [(a, b) for a, b in itertools.permutations(range(len(mentions)), 2) if not _same(mentions[a], mentions[b])]
    for i in range(len(mentions)):
        pairs += [(i, NOBODY), (NOBODY, i)]
    return pairs


def _same(a: Mention, b: Mention) -> bool:
    """Whether two mentions stand for one actor: the same, a state and its government, a group and its member."""
    owned = a.span.text.lower().startswith(_OWN) or b.span.text.lower().startswith(_OWN)
    for x in a.actors:
        for y in b.actors:
            if x.id == y.id or (owned and x.country and x.country == y.country):
                return True
            if x.country and x.country == y.country != "IGO":
                state, other = (x, y) if x.id == x.country else (y, x)
                if state.id == state.country and "GOV" in other.sectors:
                    return True
    return False


def _drafts(score: SentenceScore, mentions: Sequence[Mention], threshold: float) -> list[_Draft]:
    found = [f for pair in score.pairs for f in _read_pair(pair, threshold)]
    named = [f for f in found if NOBODY not in (f.source, f.target)]
    # An unnamed side is news only where no named one claims the same words.
    claimed = [f.trigger for f in named]
    found = named + [
        f for f in found if NOBODY in (f.source, f.target) and not any(_overlap(f.trigger, t) for t in claimed)
    ]
    drafts: list[_Draft] = []
    for group in _by_trigger(found):
        drafts.extend(_join(group, mentions))
    return sorted(drafts, key=lambda d: (d.trigger, d.type, d.source, d.target))


def _read_pair(pair: PairScore, threshold: float) -> Iterable[_Found]:
    one_sided = NOBODY in (pair.source, pair.target)
    order = sorted(range(1, len(TYPE_LABELS)), key=lambda i: -pair.types[i])
    event_share = 1.0 - float(pair.types[TYPE_LABELS.index(NONE)])
    if event_share < (max(threshold, _NOBODY_THRESHOLD) if one_sided else threshold):
        return
    for rank, column in enumerate(order[:2]):
        probability, label = float(pair.types[column]), TYPE_LABELS[column]
        if probability < (_SECOND_TYPE if rank else min(threshold, 0.4)) or label not in pair.triggers:
            continue
        if one_sided and (label in _NEEDS_BOTH or probability < _NOBODY_THRESHOLD):
            continue
        yield _Found(label, pair.modes[label], pair.status, probability, pair.source, pair.target, pair.triggers[label])


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _by_trigger(found: Iterable[_Found]) -> list[list[_Found]]:
    """Group what has one type and overlapping triggers; the surest of a group comes first.

    A pair much less sure than its group's best has caught the words of an event it takes no part in, and is dropped.
    """
    groups: list[list[_Found]] = []
    for f in sorted(found, key=lambda f: (-f.probability, f.source, f.target)):
        for group in groups:
            if group[0].type == f.type and _overlap(group[0].trigger, f.trigger):
                if f.probability >= _TAKES_PART * group[0].probability:
                    group.append(f)
                break
        else:
            groups.append([f])
    return groups


def _join(group: list[_Found], mentions: Sequence[Mention]) -> Iterable[_Draft]:
    """Return the drafts of a group: one where all act together, else one for each set of sources."""
    best = group[0]
    ends = {(f.source, f.target) for f in group}
    both_ways = {(a, b) for a, b in ends if (b, a) in ends}
    if best.type == "CONSULT" and best.mode in (None, "multilateral") and not both_ways:
        # A meeting without a visible visitor has all its parties on both sides.
        both_ways = {(a, b) for a, b in ends if NOBODY not in (a, b)}
    if best.type in _MUTUAL and both_ways:
        parties = _distinct(
            [i for f in group if (f.source, f.target) in both_ways for i in (f.source, f.target)], mentions
        )
        if len(parties) > 1:
            yield _Draft(best.type, best.mode, best.status, best.probability, parties, parties, best.trigger)
        # A party that acts one way only on the same words ("signed a deal brokered by Oman") is left to its own type.
        return
    taken: set[tuple[int, int]] = set()
    rest: list[_Found] = []
    for f in group:
        # Both directions of a one-way type: the surer one is meant.
        if (f.target, f.source) not in taken:
            taken.add((f.source, f.target))
            rest.append(f)
    by_target: dict[int, list[_Found]] = {}
    for f in rest:
        by_target.setdefault(f.target, []).append(f)
    by_sources: dict[tuple[int, ...], list[_Found]] = {}
    for fs in by_target.values():
        by_sources.setdefault(tuple(sorted(f.source for f in fs)), []).extend(fs)
    for fs in by_sources.values():
        fs = sorted(fs, key=lambda f: -f.probability)
        top = fs[0]
        source = _distinct([f.source for f in fs if f.source != NOBODY], mentions)
        target = _distinct([f.target for f in fs if f.target != NOBODY], mentions)
        target = tuple(t for t in target if not any(_same(mentions[t], mentions[s]) for s in source))
        if source or target:
            yield _Draft(top.type, top.mode, top.status, top.probability, source, target, top.trigger)


def _distinct(positions: Iterable[int], mentions: Sequence[Mention]) -> tuple[int, ...]:
    """Return the positions without those that name again whom a surer one named; in text order."""
    kept: list[int] = []
    for i in positions:
        if i not in kept and not any(
            _same(mentions[i], mentions[k]) or _same_state(mentions[i], mentions[k]) for k in kept
        ):
            kept.append(i)
    return tuple(sorted(kept))


def _same_state(a: Mention, b: Mention) -> bool:
    """Whether both speak for one government: its president and its foreign minister meet as one side."""
    return any(
        x.country and x.country == y.country != "IGO" and "GOV" in x.sectors and "GOV" in y.sectors
        for x in a.actors
        for y in b.actors
    )


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
    draft: _Draft,
    fallback: EventDate,
    coder: str,
) -> Event:
    start, end = sentence.start + draft.trigger[0], sentence.start + draft.trigger[1]
    source = tuple(mentions[i] for i in draft.source)
    target = tuple(mentions[i] for i in draft.target)
    anchor: date | None = article.dateline_date or article.published_date
    times = find_times(sentence.text, anchor, future=draft.status in ("planned", "hypothetical"))
    when = resolve_time(times, draft.trigger, draft.status, fallback=fallback, text=sentence.text)
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
