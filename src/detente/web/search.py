"""The search page: full text over reports and over the sentences of events; states and actors are found by name."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from detente import queries
from detente.data.states import states
from detente.web import lookups
from detente.web.marks import fold, snippet
from detente.web.records import Hit, Link, SearchPage, StoryLine
from detente.web.site import Site, state_ref

__all__ = ["SCOPES", "parse_query", "search_page", "states_named"]

SCOPES: Final = ("stories", "events", "statements")

_PER_PAGE: Final = 20

#: Words of a query that are looked for; what comes after them is left out.
_MOST: Final = 12

_TOKEN: Final = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_WORD: Final = re.compile(r"\w+")


def parse_query(q: str) -> tuple[str, list[str]]:
    """Return the index's query for what a person typed, and the words to mark; empty where it has no word.

    All words must stand in the text; "quoted words" in that order; `-word` must not; `tarif*` is a beginning.

    >>> parse_query('canola "trade war" -huawei tarif*')
    ('"canola" "trade war" "tarif"* NOT "huawei"', ['canola', 'trade', 'war', 'tarif*'])
    """
    wanted, refused, marks = [], [], []
    for minus, phrase, word in _TOKEN.findall(q)[:_MOST]:
        words = _WORD.findall(phrase or word)
        if not words:
            continue
        begins = "*" if word.endswith("*") else ""
        quoted = f'"{" ".join(words)}"{begins}'
        if minus:
            refused.append(quoted)
        else:
            wanted.append(quoted)
            marks += [*words[:-1], words[-1] + begins]
    if not wanted:
        return "", []
    return " NOT ".join([" ".join(wanted), *refused]), marks


@cache
def _state_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, state in states().items():
        if state.exists(None):
            for name in (*state.names, *state.adjectives, *state.capitals):
                found.setdefault(fold(name), code)
    return found


def states_named(q: str) -> list[str]:
    """Return the codes of the states that a query names, in its order, each once.

    >>> states_named("China–Canada"), states_named("south korea and tokyo")
    (['CHN', 'CAN'], ['KOR', 'JPN'])
    """
    typed = _WORD.findall(q)[: 2 * _MOST]
    words = [fold(w) for w in typed]
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in (4, 3, 2, 1):
            code = _state_names().get(" ".join(words[at : at + length]))
            # A code counts in capitals only: "and" is no Andorra.
            if length == 1 and typed[at] in states():
                code = typed[at]
            if code:
                if code not in found:
                    found.append(code)
                at += length
                break
        else:
            at += 1
    return found


def search_page(
    site: Site, q: str, *, scope: str = "stories", since: date | None = None, until: date | None = None,
    state: str | None = None, outlet: str | None = None, type: str | None = None,  # noqa: A002
    kind: str | None = None, page: int = 1,
) -> SearchPage:  # fmt: skip
    """Return where the words stand, the best fit first; with links to the relation or the actors that they name."""
    filters = {"since": since, "until": until, "state": state, "outlet": outlet, "type": type, "kind": kind}
    key = ("search", q, scope, *filters.values(), page)
    return site.remember(key, lambda: _make(site, q, scope, filters, page))


def _make(site: Site, q: str, scope: str, filters: dict[str, Any], page: int) -> SearchPage:
    match, terms = parse_query(q)
    total, more, hits = 0, False, []
    offset = (page - 1) * _PER_PAGE
    if match and scope == "events":
        total, more, lines = lookups.search_events(site.db, match, filters, limit=_PER_PAGE, offset=offset)
        for line in lines:
            story = lookups.story(site.db, line.story_id)
            if story is not None:
                hits.append(
                    Hit(
                        story=lookups.story_line(story),
                        event=line,
                        statement=None,
                        pieces=snippet(line.sentence, terms),
                    )
                )
    elif match and scope == "statements":
        total, more, said = lookups.search_statements(site.db, match, filters, limit=_PER_PAGE, offset=offset)
        for each in said:
            story = lookups.story(site.db, each.story_id)
            if story is not None:
                pieces = snippet(each.words, terms)
                hits.append(Hit(story=lookups.story_line(story), event=None, statement=each, pieces=pieces))
    elif match:
        total, more, stories = lookups.search_stories(site.db, match, filters, limit=_PER_PAGE, offset=offset)
        texts = _texts(site, stories)
        hits = [Hit(story=s, event=None, statement=None, pieces=snippet(texts.get(s.id, ""), terms)) for s in stories]
    elif any(filters.values()) and scope == "events":
        total, more, lines = lookups.list_events(site.db, filters, limit=_PER_PAGE, offset=offset)
        found = {line.story_id: lookups.story(site.db, line.story_id) for line in lines}
        hits = [
            Hit(story=lookups.story_line(story), event=line, statement=None, pieces=[])
            for line in lines
            if (story := found[line.story_id]) is not None
        ]
    elif any(filters.values()):
        total, more, stories = lookups.list_stories(site.db, filters, limit=_PER_PAGE, offset=offset)
        hits = [Hit(story=s, event=None, statement=None, pieces=[]) for s in stories]
    return SearchPage(
        q=q, scope=scope, since=_iso(filters["since"]), until=_iso(filters["until"]), state=filters["state"],
        outlet=filters["outlet"], type=filters["type"], kind=filters["kind"], total=total, more=more, page=page,
        pages=max(1, -(-total // _PER_PAGE)), links=_links(site, q), hits=hits,
        outlets=site.remember(("outlets",), lambda: lookups.outlets(site.db, 40)),
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _texts(site: Site, stories: list[StoryLine]) -> dict[str, str]:
    """Return the texts of the stories' lead articles. The index keeps none, so the archive is asked."""
    leads = {lookups.lead_of(site.db, s.id): s.id for s in stories}
    with site.source.read() as archive:
        texts = queries.list_texts(archive, list(leads))
    return {leads[article]: text for article, text in texts.items()}


def _links(site: Site, q: str) -> list[Link]:
    codes = states_named(q)
    found = []
    if len(codes) >= 2:
        a, b = codes[:2]
        found.append(Link(href=f"/relation/{a}/{b}", label=f"{state_ref(a).name} and {state_ref(b).name}"))
    found += [Link(href=f"/actor/{code}", label=state_ref(code).name) for code in codes[:3]]
    name = " ".join(q.split())
    if 2 < len(name) <= 60:
        found += [
            Link(href=f"/actor/{quote(row['id'])}", label=", ".join(filter(None, (row["name"], row["office"]))))
            for row in lookups.find_actors(site.db, name, 4)
            if row["id"] not in codes
        ]
    return found
