"""The records that flow from stage to stage: frozen, typed, and the whole meaning of a run.

Every span holds its own words: for a span `s` of an article `a`, `a.text[s.start:s.end] == s.text`. Offsets count
characters of the cleaned article text, which never changes once it has offsets. `to_json` gives the field names that
the command line, the API, Parquet and the tables share.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

__all__ = [
    "Actor", "Article", "Claim", "Cut", "Event", "EventDate", "Evidence", "Mention", "Milestone", "Page", "Place",
    "Rejected", "Reporter", "Span", "Statement", "Story", "make_id",
]  # fmt: skip

DatePrecision = Literal["day", "week", "month", "quarter", "year", "unknown"]
DateBasis = Literal["explicit", "relative", "dateline", "published", "unknown"]
#: A day, for records that have a field named `date`.
Day = date
Status = Literal["done", "ongoing", "planned", "hypothetical", "denied", "historical"]


def make_id(prefix: str, *parts: object) -> str:
    """Return an id that depends on nothing but its parts: `prefix`, a hyphen and 16 hexadecimal digits.

    >>> make_id("ev", "article", 3) == make_id("ev", "article", 3)
    True
    >>> make_id("ev", "ab", "c") == make_id("ev", "a", "bc")
    False
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass"))
    return f"{prefix}-{digest.hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was read: its bytes decoded, and what its container said of it.

    `kind` tells whether `content` is markup or already plain text. `origin` is where it was read from, for messages:
    a path, a path and record number, or an address. `content_hash` is the SHA-256 of the raw bytes, by which the
    archive keeps the page. Facts that the container gives (a JSONL row's title and date, a WARC record's address and
    date) are kept apart from what the page says of itself.
    """

    origin: str
    kind: Literal["html", "text"]
    content: str
    content_hash: str
    raw: bytes = field(repr=False)
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that was read and not coded, with the reason; what `--rejected` writes."""

    origin: str
    reason: str
    position: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"origin": self.origin, "position": self.position, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article's text: `[start, end)` in characters, and its words."""

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of the page that is not the report, and why it was cut."""

    text: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {"text": self.text, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Reporter:
    """One link of the chain by which a report reached us: an outlet, an agency, state media, a ministry.

    `kind` is `outlet`, `wire`, `state-media`, `government` or `other`; `span` is where the text names it, if it does.
    """

    name: str
    kind: str
    country: str | None = None
    span: Span | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names; `country` only where known."""
        found: dict[str, Any] = {"name": self.name, "kind": self.kind}
        if self.country:
            found["country"] = self.country
        if self.span:
            found |= self.span.to_json()
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry: latitude and longitude in degrees (WGS 84), and its GeoNames id where it has one."""

    name: str
    country: str | None
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "name": self.name, "country": self.country, "lat": self.lat, "lon": self.lon,
            "geonames_id": self.geonames_id,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """The report out of a page: `text` is its cleaned body, paragraphs parted by one newline, title not included.

    `published` and `updated` are ISO 8601 as precise as the page is (a date, or a time with its zone where given).
    `dateline_date` is the date the dateline prints, `dateline` the place. `credits` is the chain by which the report
    reached us, nearest the speaker first. `cuts` is everything of the page's text that is not the report. `section` is
    the part of the site it stands in, as the page names it.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    dateline: Place | None = None
    dateline_date: date | None = None
    credits: tuple[Reporter, ...] = ()
    cuts: tuple[Cut, ...] = ()
    content_hash: str = ""
    origin: str = ""
    section: str | None = None

    @property
    def paragraphs(self) -> tuple[Span, ...]:
        """The paragraphs of `text`, in order."""
        spans, at = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                spans.append(Span(at, at + len(line), line))
            at += len(line) + 1
        return tuple(spans)

    @property
    def published_date(self) -> date | None:
        """The day of publication, in the page's own time zone; None where the page does not tell."""
        if not self.published:
            return None
        try:
            return datetime.fromisoformat(self.published).date()
        except ValueError:
            return None

    @property
    def origin_link(self) -> Reporter | None:
        """Where the report comes from, apart from the site it was found on; None where it names no such source.

        The link of the chain nearest the speaker that is a government, state media or a wire.

        >>> Article(id="a", text="", credits=(Reporter("Reuters", "wire"), Reporter("Post", "outlet"))).origin_link.name
        'Reuters'
        """
        return next((link for link in self.credits if link.kind in ("government", "state-media", "wire")), None)

    def span(self, start: int, end: int) -> Span:
        """Return the span of `text` from `start` to `end`.

        >>> Article(id="a", text="Chad expelled the envoy.").span(0, 4)
        Span(start=0, end=4, text='Chad')
        """
        return Span(start, end, self.text[start:end])

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "id": self.id, "url": self.url, "title": self.title, "outlet": self.outlet, "author": self.author,
            "section": self.section, "language": self.language, "published": self.published, "updated": self.updated,
            "dateline": self.dateline.to_json() if self.dateline else None,
            "dateline_date": self.dateline_date.isoformat() if self.dateline_date else None,
            "credits": [link.to_json() for link in self.credits], "text": self.text,
            "cuts": [cut.to_json() for cut in self.cuts], "content_hash": self.content_hash, "origin": self.origin,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """One report, however often it was sent: its articles, the one that speaks for it, and its outlets.

    `copies` counts the articles beyond the first; `outlets` are the distinct outlets that carried it.
    """

    id: str
    article_ids: tuple[str, ...]
    lead_id: str
    outlets: tuple[str, ...]

    @property
    def copies(self) -> int:
        """How many articles repeat the first."""
        return len(self.article_ids) - 1

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {
            "id": self.id, "article_ids": list(self.article_ids), "lead_id": self.lead_id,
            "outlets": list(self.outlets), "copies": self.copies,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who can act or be acted on: a state, a body, a person, an organisation.

    `country` is an ISO 3166-1 alpha-3 code, a historical state's (SUN, DDR, YUG, CSK ...) or `IGO` for an
    international organisation; None where it is not known. `sectors` are PLOVER's. `office` is the office held on the
    date of the report. `id` is stable across articles: a country code, an organisation's code, or a person's slug.
    """

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names an actor. `actor` is None where the text leaves it truly open; `candidates` are then kept.

    `kind` tells how it names: `name`, `demonym`, `capital`, `office`, `person`, `role`, `group`, `pronoun`, `body`.
    A group mention (`both countries`) stands for several actors: `members` lists them and `actor` is None.
    `confidence` is from 0 to 1; `why` says in words how the actor was chosen.
    """

    span: Span
    kind: str
    actor: Actor | None
    members: tuple[Actor, ...] = ()
    candidates: tuple[Actor, ...] = ()
    confidence: float = 1.0
    why: str = ""

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Whom the mention stands for: its members, its actor, or nobody."""
        return self.members or ((self.actor,) if self.actor else ())


def _party(actor: Actor | None, span: Span) -> dict[str, Any]:
    return {
        "name": actor.name if actor else span.text, "country": actor.country if actor else None,
        "sectors": list(actor.sectors) if actor else [], "office": actor.office if actor else None,
        "text": span.text, "start": span.start, "end": span.end,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventDate:
    """When: the day (or the first day of the period that `precision` names), and what the date was read from."""

    date: date | None
    precision: DatePrecision
    basis: DateBasis


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words an event stands on: its sentence and, inside it, its trigger."""

    sentence: Span
    trigger: Span | None

    def to_json(self) -> dict[str, Any]:
        """Return the record under its contract names."""
        return {**self.sentence.to_json(), "trigger": self.trigger.to_json() if self.trigger else None}


@dataclass(frozen=True, slots=True)
class Event:
    """Who did or said what to whom, about what, when, where, told by whom, how sure; tied to its words."""

    id: str
    article_id: str
    type: str
    mode: str | None
    status: Status
    quad: int
    intensity: float
    cameo: str | None
    source: tuple[Mention, ...]
    target: tuple[Mention, ...]
    contexts: tuple[str, ...]
    issues: tuple[str, ...]
    date: EventDate
    place: Place | None
    evidence: Evidence
    said_by: tuple[Mention, ...]
    reported_by: tuple[Reporter, ...]
    confidence: float
    coder: str
    story_id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    statement_id: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the event under its contract names (`docs/reference/event.md`)."""
        return {
            "id": self.id, "story_id": self.story_id, "article_id": self.article_id, "url": self.url,
            "title": self.title, "published": self.published, "type": self.type, "mode": self.mode,
            "status": self.status, "quad": self.quad, "intensity": self.intensity, "cameo": self.cameo,
            "source": parties_to_json(self.source), "target": parties_to_json(self.target),
            "contexts": list(self.contexts), "issues": list(self.issues),
            "date": self.date.date.isoformat() if self.date.date else None,
            "date_precision": self.date.precision, "date_basis": self.date.basis,
            "place": self.place.to_json() if self.place else None, "evidence": self.evidence.to_json(),
            "said_by": parties_to_json(self.said_by),
            "reported_by": [link.to_json() for link in self.reported_by],
            "confidence": round(self.confidence, 3), "coder": self.coder, "statement_id": self.statement_id,
        }  # fmt: skip


def parties_to_json(mentions: tuple[Mention, ...]) -> list[dict[str, Any]]:
    """Return one party for each actor a mention stands for; a mention nobody could place keeps its words."""
    return [_party(actor, m.span) for m in mentions for actor in (m.actors or (None,))]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of fact with a number, a rank or a trend, read from its words (`span`) so that figures can check it.

    `form` is `amount`, `change`, `trend`, `rank` or `extreme`. `quantity` is what is measured ("trade", "exports",
    "growth"), `flow` its side where it is trade: `exports`, `imports` or `total`. `value` with `unit` is the level
    reached, `change` with `change_unit` the difference. `direction` is `up`, `down` or `flat`. `rank` 2 with
    `ranked_as` "trading partner" is the second largest. `extreme` is `highest` or `lowest`, `since` the year it is so
    from. `period` is ISO 8601: `2025`, `2025-Q3`, `2025-09`, or two days parted by `/`. `about` are whom it is about;
    `partner` with whom or in whose ranking.
    """

    span: Span
    form: Literal["amount", "change", "trend", "rank", "extreme"]
    quantity: str
    flow: str | None = None
    direction: str | None = None
    value: float | None = None
    unit: str | None = None
    change: float | None = None
    change_unit: str | None = None
    rank: int | None = None
    ranked_as: str | None = None
    extreme: str | None = None
    since: str | None = None
    period: str | None = None
    about: tuple[Mention, ...] = ()
    partner: tuple[Mention, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the claim under its contract names."""
        return {
            **self.span.to_json(), "form": self.form, "quantity": self.quantity, "flow": self.flow,
            "direction": self.direction, "value": self.value, "unit": self.unit, "change": self.change,
            "change_unit": self.change_unit, "rank": self.rank, "ranked_as": self.ranked_as, "extreme": self.extreme,
            "since": self.since, "period": self.period, "about": parties_to_json(self.about),
            "partner": parties_to_json(self.partner),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what, to whom, about what, in which words, and through whom we know; tied to its words.

    `speaker` and `cue` are None where the report itself makes a claim of fact; a quotation that stands alone has a
    speaker and no cue. `date` is the time it is about, `said_on` the day it was said. `condition` are the words of its
    "if" clause. `reported_by` is nearest the speaker first. `concerns` are the countries, beside the speaker's own,
    whom it is said to or about. `quoted` are the words of the content that stand in quotation marks.
    """

    id: str
    article_id: str
    kind: str
    speaker: Mention | None
    addressee: tuple[Mention, ...]
    cue: Span | None
    content: tuple[Span, ...]
    quote: Literal["direct", "indirect", "mixed"]
    issues: tuple[str, ...]
    polarity: Literal["positive", "negative"]
    hedged: bool
    condition: Span | None
    date: EventDate
    said_on: Day | None
    evidence: Evidence
    reported_by: tuple[Reporter, ...]
    claim: Claim | None
    confidence: float
    coder: str
    concerns: tuple[str, ...] = ()
    quoted: tuple[Span, ...] = ()
    event_id: str | None = None
    story_id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None

    @property
    def words(self) -> str:
        """What was said, its parts joined by an ellipsis."""
        return " … ".join(part.text for part in self.content)

    def to_json(self) -> dict[str, Any]:
        """Return the statement under its contract names (`docs/reference/statement.md`)."""
        return {
            "id": self.id, "story_id": self.story_id, "article_id": self.article_id, "url": self.url,
            "title": self.title, "published": self.published, "kind": self.kind,
            "speaker": _speaker(self.speaker) if self.speaker else None,
            "addressee": parties_to_json(self.addressee), "concerns": list(self.concerns),
            "cue": self.cue.to_json() if self.cue else None, "content": [part.to_json() for part in self.content],
            "quote": self.quote, "quoted": [part.to_json() for part in self.quoted], "issues": list(self.issues),
            "polarity": self.polarity, "hedged": self.hedged,
            "condition": self.condition.to_json() if self.condition else None,
            "date": self.date.date.isoformat() if self.date.date else None,
            "date_precision": self.date.precision, "date_basis": self.date.basis,
            "said_on": self.said_on.isoformat() if self.said_on else None, "evidence": self.evidence.to_json(),
            "reported_by": [link.to_json() for link in self.reported_by],
            "claim": self.claim.to_json() if self.claim else None, "event_id": self.event_id,
            "confidence": round(self.confidence, 3), "coder": self.coder,
        }  # fmt: skip


def _speaker(mention: Mention) -> dict[str, Any]:
    """Return a speaker as one party; of several ("both leaders") the words are the name, and `members` are they."""
    if len(mention.actors) < 2:
        return parties_to_json((mention,))[0]
    return {**_party(None, mention.span), "members": parties_to_json((mention,))}


@dataclass(frozen=True, slots=True)
class Milestone:
    """An anniversary that a report names, and the year it counts from: the 55th in 2025 is of 1970.

    `what` is what it is of, in the report's words; `since` is the founding year, None where the report's own year is
    not known; `about` are whose it is. `span` are the words.
    """

    id: str
    article_id: str
    span: Span
    sentence: Span
    what: str
    years: int
    since: int | None
    about: tuple[Mention, ...]
    published: str | None = None
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the milestone under its contract names."""
        return {
            "id": self.id, "article_id": self.article_id, "url": self.url, "published": self.published,
            **self.span.to_json(), "what": self.what, "years": self.years, "since": self.since,
            "about": parties_to_json(self.about), "sentence": self.sentence.to_json(),
        }  # fmt: skip
