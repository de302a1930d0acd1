"""A story's page: the report with its events where they stand, beside the coded record."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from detente import queries
from detente.records import Article, Event, Mention
from detente.review import apply_corrections
from detente.web import lookups
from detente.web.index_build import event_line, statement_line
from detente.web.marks import Marked, mark_paragraphs
from detente.web.records import CopyLine, CutLine, EventCard, EventLine, StatementLine, StoryPage
from detente.web.site import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["safe_url", "story_page"]

#: Characters of one cut that are shown: a cut may be a whole page of comments.
_CUT = 600


def safe_url(url: str | None) -> str | None:
    """Return an address that a link may lead to, or None: pages name addresses that run as script.

    >>> safe_url("https://news.example.org/1"), safe_url("javascript:alert(1)")
    ('https://news.example.org/1', None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def story_page(
    site: Site, story_id: str, *, article: str | None = None, event: str | None = None, statement: str | None = None
) -> StoryPage | None:
    """Return a story with the article that speaks for it, or with the copy asked for; None where it is not here.

    An event that a copy tells brings that copy with it. Raises StoreError while the archive is being written.
    """
    return site.remember(
        ("story", story_id, article, event, statement), lambda: _make(site, story_id, article, event, statement)
    )


def _make(
    site: Site, story_id: str, article_id: str | None, event_id: str | None, statement_id: str | None
) -> StoryPage | None:
    row = lookups.story(site.db, story_id)
    if row is None:
        return None
    ids: list[str] = json.loads(row["articles"])
    selected: EventLine | StatementLine | None = None
    if event_id:
        selected = lookups.story_of_event(site.db, event_id)
    elif statement_id:
        selected = lookups.statement_by_id(site.db, statement_id)
    if selected is not None and selected.story_id == story_id and article_id is None:
        article_id = selected.article_id
    shown_id = article_id if article_id in ids else row["lead"]
    with site.source.read() as archive:
        found = {article.id: article for article in queries.list_some_articles(archive, ids)}
        told = list(queries.list_events(archive, articles=[shown_id], story_once=False))
        said = list(queries.list_statements(archive, articles=[shown_id], story_once=False))
    shown = found.get(shown_id)
    if shown is None:
        return None
    lines = {line.id: line for line in lookups.lines_of_article(site.db, row["n"], shown_id)}
    cards, marked = [], []
    for event in sorted(
        told, key=lambda e: (e.evidence.sentence.start, e.evidence.trigger.start if e.evidence.trigger else 0)
    ):
        # A copy's events that the lead tells too are the lead's: shown where they stand, counted once.
        left = apply_corrections(event, site.corrections) or event
        line = lines.get(event.id) or _copied_line(left, row, site)
        cards.append(EventCard(line=line, why=_reasons(left), record={**left.to_json(), "story_id": story_id}))
        sentence, trigger = event.evidence.sentence, event.evidence.trigger
        marked.append(Marked(sentence.start, sentence.end, "event", event.id))
        if trigger:
            marked.append(Marked(trigger.start, trigger.end, "trigger", event.id))
    statements = []
    for statement in said:
        marked += [Marked(part.start, part.end, "statement", statement.id) for part in statement.content]
        words = statement_line(statement, story_id)
        statements.append(StatementLine(**words, title=shown.title, outlet=shown.outlet))
    known = {card.line.id for card in cards} | {each.id for each in statements}
    return StoryPage(
        id=story_id, article_id=shown.id, title=shown.title, outlet=shown.outlet, author=shown.author,
        published=shown.published, updated=shown.updated, dateline=shown.dateline.name if shown.dateline else None,
        url=safe_url(shown.url), language=shown.language, section=shown.section,
        chain=[link.name for link in shown.credits], kind=row["kind"],
        selected=next((each for each in (event_id, statement_id) if each in known), None),
        paragraphs=mark_paragraphs(shown, marked), events=cards, statements=statements,
        copies=[_copy(site, found[each], each == row["lead"], each == shown_id) for each in ids if each in found],
        cuts=[CutLine(reason=cut.reason, text=_short(cut.text)) for cut in shown.cuts],
    )  # fmt: skip


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _CUT else words[:_CUT] + " …"


def _copy(site: Site, article: Article, lead: bool, shown: bool) -> CopyLine:
    word = site.corrections.verdict("merge", article.id)
    return CopyLine(
        id=article.id, title=article.title, outlet=article.outlet, published=article.published,
        url=safe_url(article.url), lead=lead, shown=shown, review=word.verdict if word else None,
    )  # fmt: skip


def _copied_line(event: Event, row: sqlite3.Row, site: Site) -> EventLine:
    word = site.corrections.verdict("event", event.id)
    line = event_line(event, row["id"], event.date.date, row["kind"], word)
    return EventLine(**line, title=row["title"], outlet=row["outlet"], copies=row["copies"])


def _reasons(event: Event) -> list[str]:
    mentions: Sequence[Mention] = (*event.source, *event.target)
    return list(dict.fromkeys(m.why for m in mentions if m.why))
