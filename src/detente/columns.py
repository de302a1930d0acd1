"""Records to table columns and back: what the archive writes of a record is all of it.

What queries ask for is a column of its own; what is only read back whole is one JSON column.
"""

from __future__ import annotations

import dataclasses
import json
import zlib
from datetime import date
from functools import cache
from typing import Any

from detente.records import (
    Actor,
    Article,
    Claim,
    Cut,
    Event,
    EventDate,
    Evidence,
    Mention,
    Milestone,
    Page,
    Place,
    Reporter,
    Span,
    Statement,
    make_id,
)
from detente.sameness import copy_key, plain_words, side_key

__all__ = [
    "article_columns", "event_columns", "mention_columns", "milestone_columns", "page_columns", "read_article",
    "read_event", "read_mention", "read_milestone", "read_page", "read_statement", "statement_columns",
]  # fmt: skip

Columns = dict[str, Any]


def page_columns(page: Page) -> Columns:
    """Return a page's columns, its bytes compressed; the decoded text only where the bytes are not plain UTF-8."""
    try:
        plain = page.raw.decode("utf-8") == page.content
    except UnicodeDecodeError:
        plain = False
    content = None if plain else zlib.compress(page.content.encode("utf-8", "surrogatepass"))
    return {
        "content_hash": page.content_hash, "origin": page.origin, "kind": page.kind, "url": page.url,
        "title": page.title, "published": page.published, "publisher": page.publisher, "language": page.language,
        "raw": zlib.compress(page.raw), "content": content,
    }  # fmt: skip


def read_page(row: Columns) -> Page:
    """Return the page that `page_columns` wrote."""
    raw = zlib.decompress(row["raw"])
    content = raw.decode("utf-8") if row["content"] is None else _inflate(row["content"])
    return Page(**{**row, "raw": raw, "content": content})


def _inflate(packed: bytes) -> str:
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def article_columns(article: Article) -> Columns:
    """Return an article's columns."""
    columns = {field.name: getattr(article, field.name) for field in dataclasses.fields(article)}
    return columns | {
        "dateline": _dump(article.dateline), "credits": _dump(article.credits), "cuts": _dump(article.cuts),
    }  # fmt: skip


def read_article(row: Columns) -> Article:
    """Return the article that `article_columns` wrote."""
    parts = {
        "dateline": _read_place(json.loads(row["dateline"])),
        "credits": tuple(_read_reporter(link) for link in json.loads(row["credits"])),
        "cuts": tuple(Cut(**cut) for cut in json.loads(row["cuts"])),
    }
    return Article(**{**row, **parts})


def mention_columns(mention: Mention, article_id: str, ordinal: int) -> Columns:
    """Return a mention's columns; `actor_id` and `country` are its one actor's, empty where it has none or several."""
    return {
        "article_id": article_id, "ordinal": ordinal, "start": mention.span.start, "end": mention.span.end,
        "text": mention.span.text, "kind": mention.kind, "actor_id": mention.actor.id if mention.actor else None,
        "country": mention.actor.country if mention.actor else None, "confidence": mention.confidence,
        "record": _dump(mention),
    }  # fmt: skip


def read_mention(record: str) -> Mention:
    """Return the mention from its `record` column."""
    return _read_mention(json.loads(record))


def event_columns(event: Event, ordinal: int, lexicon: str) -> Columns:
    """Return an event's columns.

    `day` is the date to place it by: its own, or the day of publication where the text gives none. `sameness` is equal
    for the events of two copies that are one event.
    """
    sentence, trigger = event.evidence.sentence, event.evidence.trigger
    published = Article("", "", published=event.published).published_date
    return {
        "id": event.id, "article_id": event.article_id, "ordinal": ordinal, "story_id": event.story_id,
        "type": event.type, "mode": event.mode, "status": event.status, "quad": event.quad,
        "intensity": event.intensity, "cameo": event.cameo, "date": event.date.date,
        "date_precision": event.date.precision, "date_basis": event.date.basis, "day": event.date.date or published,
        "source_countries": _countries(event.source), "target_countries": _countries(event.target),
        "source": _dump(event.source), "target": _dump(event.target), "said_by": _dump(event.said_by),
        "reported_by": _dump(event.reported_by), "contexts": list(event.contexts), "issues": list(event.issues),
        "place": _dump(event.place), "sentence": sentence.text, "sentence_start": sentence.start,
        "sentence_end": sentence.end, "trigger": trigger.text if trigger else None,
        "trigger_start": trigger.start if trigger else None, "trigger_end": trigger.end if trigger else None,
        "confidence": event.confidence, "coder": event.coder, "lexicon": lexicon, "url": event.url,
        "title": event.title, "published": event.published, "sameness": copy_key(event),
        "statement_id": event.statement_id,
    }  # fmt: skip


def read_event(row: Columns) -> Event:
    """Return the event that `event_columns` wrote."""
    sentence = Span(row["sentence_start"], row["sentence_end"], row["sentence"])
    told = row["trigger"] is not None
    trigger = Span(row["trigger_start"], row["trigger_end"], row["trigger"]) if told else None
    plain = ("id", "article_id", "story_id", "type", "mode", "status", "quad", "intensity", "cameo", "confidence",
             "coder", "url", "title", "published", "statement_id")  # fmt: skip
    return Event(
        **{name: row[name] for name in plain},
        source=_read_mentions(row["source"]), target=_read_mentions(row["target"]),
        said_by=_read_mentions(row["said_by"]), contexts=tuple(row["contexts"]), issues=tuple(row["issues"]),
        reported_by=tuple(_read_reporter(link) for link in json.loads(row["reported_by"])),
        date=EventDate(row["date"], row["date_precision"], row["date_basis"]),
        place=_read_place(json.loads(row["place"])), evidence=Evidence(sentence, trigger),
    )  # fmt: skip


def statement_columns(statement: Statement, ordinal: int, lexicon: str) -> Columns:
    """Return a statement's columns; `day` is the day it was said, or published where that is not known."""
    speaker = statement.speaker
    return {
        "id": statement.id, "article_id": statement.article_id, "ordinal": ordinal, "kind": statement.kind,
        "speaker_id": speaker.actor.id if speaker and speaker.actor else None,
        "speaker_countries": _countries((speaker,) if speaker else ()), "concerns": list(statement.concerns),
        "issues": list(statement.issues), "quote": statement.quote, "polarity": statement.polarity,
        "hedged": statement.hedged, "date": statement.date.date,
        "day": statement.said_on or _day_of(statement.published), "words": statement.words,
        "sentence_start": statement.evidence.sentence.start, "event_id": statement.event_id,
        "is_claim": statement.claim is not None, "confidence": statement.confidence, "coder": statement.coder,
        "lexicon": lexicon, "published": statement.published, "sameness": _same_words(statement),
        "record": _dump(statement),
    }  # fmt: skip


def read_statement(record: str) -> Statement:
    """Return the statement from its `record` column."""
    found = json.loads(record)
    claim, when, evidence = found["claim"], found["date"], found["evidence"]
    parts = {
        "speaker": _read_mention(found["speaker"]) if found["speaker"] else None,
        "addressee": tuple(_read_mention(each) for each in found["addressee"]),
        "cue": _read_span(found["cue"]), "content": tuple(Span(**each) for each in found["content"]),
        "quoted": tuple(Span(**each) for each in found["quoted"]),
        "issues": tuple(found["issues"]), "condition": _read_span(found["condition"]),
        "date": EventDate(_day_of(when["date"]), when["precision"], when["basis"]),
        "said_on": _day_of(found["said_on"]),
        "evidence": Evidence(Span(**evidence["sentence"]), _read_span(evidence["trigger"])),
        "reported_by": tuple(_read_reporter(link) for link in found["reported_by"]),
        "concerns": tuple(found["concerns"]), "claim": _read_claim(claim) if claim else None,
    }  # fmt: skip
    return Statement(**{**found, **parts})


def _read_claim(found: Columns) -> Claim:
    sides = {side: tuple(_read_mention(each) for each in found[side]) for side in ("about", "partner")}
    return Claim(**{**found, **sides, "span": Span(**found["span"])})


def milestone_columns(milestone: Milestone, ordinal: int) -> Columns:
    """Return a milestone's columns."""
    return {
        "id": milestone.id, "article_id": milestone.article_id, "ordinal": ordinal,
        "countries": _countries(milestone.about), "what": milestone.what, "years": milestone.years,
        "since": milestone.since, "published": milestone.published, "record": _dump(milestone),
    }  # fmt: skip


def read_milestone(record: str) -> Milestone:
    """Return the milestone from its `record` column."""
    found = json.loads(record)
    parts = {
        "span": Span(**found["span"]), "sentence": Span(**found["sentence"]),
        "about": tuple(_read_mention(each) for each in found["about"]),
    }  # fmt: skip
    return Milestone(**{**found, **parts})


def _read_span(found: Columns | None) -> Span | None:
    return Span(**found) if found else None


def _day_of(text: str | None) -> date | None:
    """Return the day that a text of ISO 8601 begins with, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _same_words(statement: Statement) -> str:
    """Return what copies of one statement share: the kind, who speaks and the words."""
    speaker = side_key((statement.speaker,)) if statement.speaker else ()
    return make_id("sm", statement.kind, speaker, plain_words(statement.words))


def _countries(mentions: tuple[Mention, ...]) -> list[str]:
    return sorted({actor.country for mention in mentions for actor in mention.actors if actor.country})


def _dump(part: Any) -> str:
    """Return a record, a tuple of records or None as JSON, every field under its own name."""
    return json.dumps(part, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(part: Any) -> Any:
    # One level at a time: json calls back for the records inside.
    if isinstance(part, date):
        return part.isoformat()
    return {name: getattr(part, name) for name in _names(type(part))}  # type: ignore[arg-type]


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Return the names of a record's fields; found anew for each record they took a third of the time of writing."""
    return tuple(field.name for field in dataclasses.fields(kind))


def _read_mentions(cell: str) -> tuple[Mention, ...]:
    return tuple(_read_mention(each) for each in json.loads(cell))


def _read_mention(found: Columns) -> Mention:
    actor = found["actor"]
    return Mention(
        span=Span(**found["span"]), kind=found["kind"], actor=_read_actor(actor) if actor else None,
        members=tuple(_read_actor(each) for each in found["members"]),
        candidates=tuple(_read_actor(each) for each in found["candidates"]),
        confidence=found["confidence"], why=found["why"],
    )  # fmt: skip


def _read_actor(found: Columns) -> Actor:
    return Actor(**{**found, "sectors": tuple(found["sectors"])})


def _read_reporter(found: Columns) -> Reporter:
    return Reporter(**{**found, "span": Span(**found["span"]) if found["span"] else None})


def _read_place(found: Columns | None) -> Place | None:
    return Place(**found) if found else None
