"""What a page says of its report: title, outlet, author, language, and when it was published and updated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from detente.articles.blocks import key_of, tidy
from detente.articles.hosts import host_of
from detente.articles.markup import ancestors, role_of
from detente.articles.times import day_in_address, read_time

if TYPE_CHECKING:
    from detente.articles.blocks import HtmlElement

__all__ = ["PageFacts", "read_facts"]

_PUBLISHED: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "publishdate",
    "pubdate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
    "date", "article.published", "cxenseparse:recs:publishtime", "published_time", "publish-date",
    "originalpublicationdate", "article:published",
)  # fmt: skip
_UPDATED: Final = (
    "article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified", "dcterms.modified",
    "article.updated", "modified_time", "article:modified",
)  # fmt: skip
_ARTICLE_TYPES: Final = """
    newsarticle article reportagenewsarticle blogposting liveblogposting analysisnewsarticle opinionnewsarticle
    backgroundnewsarticle askpublicnewsarticle reviewnewsarticle report socialmediaposting
"""
_ARTICLE: Final = frozenset(_ARTICLE_TYPES.split())
_DATE_PLACE: Final = re.compile(r"date|time|publish", re.IGNORECASE)
#: No page is younger than this to the date finder: the real clock would make two runs differ.
_LATEST: Final = "2100-01-01"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page's facts about its report; None for what it does not tell.

    `types` are its JSON-LD and Open Graph types, `body` the report's text where JSON-LD holds it.
    """

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    language: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    body: str | None = None
    section: str | None = None
    types: frozenset[str] = field(default=frozenset())
    paid: bool = False


def read_facts(root: HtmlElement, url: str | None) -> PageFacts:
    """Read the facts: from JSON-LD, meta tags, microdata and `<time>`, then what trafilatura and htmldate find."""
    meta = _read_meta(root)
    linked = list(_read_linked(root))
    article = next((node for node in linked if _types(node) & _ARTICLE), {})
    canonical = url or meta.get("og:url") or _canonical(root)
    found = _ask_trafilatura(root, canonical)
    outlet = _outlet(
        [
            meta.get("og:site_name"), _name(article.get("publisher")), _site_of(linked), _home_link(root),
            meta.get("application-name"), found.get("sitename"),
        ],
        canonical,
    )  # fmt: skip
    title = (
        meta.get("og:title") or _text(article.get("headline")) or meta.get("twitter:title") or _heading(root)
        or found.get("title") or _text_of(root.find(".//title"))
    )  # fmt: skip
    author = _name(article.get("author")) or _clean(found.get("author"))
    published = [_text(article.get("datePublished")), *map(meta.get, _PUBLISHED), _microdata(root, "datePublished")]
    updated = [_text(article.get("dateModified")), *map(meta.get, _UPDATED), _microdata(root, "dateModified")]
    types = frozenset[str]().union(*(_types(node) for node in linked)) | {(meta.get("og:type") or "").lower()}
    return PageFacts(
        title=_without_site(title, outlet), outlet=outlet,
        author=author, language=_language(root, meta, article),
        published=_with_hour(
            _first_time(published) or _time_tag(root) or day_in_address(canonical) or read_time(found.get("date")), root
        ),
        updated=_first_time(updated), url=canonical, section=_section(meta, article),
        body=body if isinstance(body := article.get("articleBody"), str) and body.strip() else None, types=types - {""},
        paid=any(str(node.get("isAccessibleForFree")).lower() == "false" for node in linked),
    )  # fmt: skip


def _outlet(candidates: list[str | None], url: str | None) -> str | None:
    """Return the name of the site: the first that agrees with its host, else the first, else the host.

    The order alone is not enough: some sites put a section's name there (`U.S.`), syndicated pages the wire's.
    """
    host = host_of(url)
    labels = [key for part in host.split(".")[:-1] if len(key := key_of(part)) > 3 and key not in ("news", "example")]
    names = [
        name for item in candidates if (name := _clean(item)) and not name.startswith(("@", "http://", "https://"))
    ]
    agreeing = [
        name
        for name in names
        if (key := key_of(name)) and (key in key_of(host) or any(label in key or key in label for label in labels))
    ]
    return next(iter(agreeing or names), host or None)


def _first_time(candidates: list[str | None]) -> str | None:
    """Return the first candidate that is a time, preferring one with hours among those of the same day."""
    times = [time for candidate in candidates if (time := read_time(candidate))]
    if not times:
        return None
    return max((time for time in times if time[:10] == times[0][:10]), key=len)


def _section(meta: dict[str, str], article: dict[str, Any]) -> str | None:
    """Return the part of the site as the page names it: of a list the first, of a path (`News/World`) all of it."""
    kinds = article.get("articleSection")
    named = [_text(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    for name in (meta.get("article:section"), *named, meta.get("parsely-section"), meta.get("section")):
        if name and len(name) <= 60 and not name.startswith(("http://", "https://", "/")):
            return unescape(name)
    return None


def _with_hour(published: str | None, root: HtmlElement) -> str | None:
    """Return the time with its hour where metadata give the day alone and the page prints the hour beside it."""
    if published is None or len(published) > len("2025-09-24"):
        return published
    for element in root.iter("span", "div", "p", "time", "li", "em"):
        if _DATE_PLACE.search(element.get("class") or "") and len(element) <= 2:
            shown = read_time(element.text_content())
            if shown and shown[:10] == published and len(shown) > len(published):
                return shown
    return published


def _read_meta(root: HtmlElement) -> dict[str, str]:
    """Return the page's meta tags by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        value = tidy(element.get("content") or "")
        if name and value:
            for word in (name.strip(), *name.split(), *(element.get("itemprop") or "").split()):
                found.setdefault(word.lower(), value)
    return found


def _read_linked(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield every JSON-LD node of the page, graphs and lists opened; broken scripts are passed over."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            try:
                data = json.loads(re.sub(r"[\x00-\x1f]", " ", script.text).strip().rstrip(";"))
            except (ValueError, RecursionError):
                continue
            waiting = [data]
            while waiting:
                node = waiting.pop(0)
                if isinstance(node, list):
                    waiting = node + waiting
                elif isinstance(node, dict):
                    yield node
                    graph = node.get("@graph")
                    if isinstance(graph, list):
                        waiting = graph + waiting


def _types(node: dict[str, Any]) -> frozenset[str]:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(str(name).lower() for name in names if isinstance(name, str))


def _site_of(linked: list[dict[str, Any]]) -> str | None:
    return next((name for node in linked if "website" in _types(node) and (name := _name(node))), None)


def _text(value: Any) -> str | None:
    return tidy(value) or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    """Return the name of a JSON-LD person or organisation, or the names of several."""
    if isinstance(value, list):
        names = [name for item in value if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(value, dict):
        value = value.get("name")
        return _name(value) if isinstance(value, list) else _text(value)
    text = _text(value)
    return None if text and text.startswith(("http://", "https://")) else text


def _clean(value: str | None) -> str | None:
    return tidy(value) or None if value else None


def _text_of(element: HtmlElement | None) -> str | None:
    return tidy(str(element.text_content())) or None if element is not None else None


def _heading(root: HtmlElement) -> str | None:
    """Return the page's one main heading; where there are several, none of them is known to be the report's."""
    headings = [text for element in root.iter("h1") if (text := _text_of(element))]
    return headings[0] if len(set(headings)) == 1 else None


def _without_site(title: str | None, outlet: str | None) -> str | None:
    """Drop the outlet's name from the end of a title, as `Title | Outlet` has it.

    >>> _without_site("Rivals meet - at last | Example Post", "Example Post")
    'Rivals meet - at last'
    """
    title = _clean(title)
    if title and outlet:
        head, mark, tail = title.rpartition(next((m for m in (" | ", " — ", " – ", " - ", " :: ") if m in title), "\0"))
        last, site = key_of(tail), key_of(outlet)
        first = key_of(head)
        if mark and tail and first and first == site:
            return tail.strip()
        if mark and head and last and (last == site or site in last or (len(last) > 4 and last in site)):
            return head.strip()
    return title


def _language(root: HtmlElement, meta: dict[str, str], article: dict[str, Any]) -> str | None:
    tag = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    for value in (tag, meta.get("content-language"), meta.get("og:locale"), _text(article.get("inLanguage"))):
        found = re.match(r"[A-Za-z]{2,3}(?=[-_]|$)", value or "")
        if found:
            return found.group().lower()
    return None


def _canonical(root: HtmlElement) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return str(link.get("href"))
    return None


def _home_link(root: HtmlElement) -> str | None:
    """Return the words of the first link to the front page: on pages without metadata, the only name of the outlet.

    The spelling of the page's title is preferred, since banners shout.
    """
    title = _text_of(root.find(".//title")) or ""
    for link in root.iter("a"):
        if re.fullmatch(r"/|(?:https?:)?//[^/]+/?", (link.get("href") or "").strip()):
            # In a menu the front page is called "Home", in whatever language.
            if any(role_of(element) == "navigation" for element in ancestors(link)[:5]):
                continue
            name = _text_of(link)
            if name and 2 < len(name) < 50 and name.lower() not in ("home", "front page", "homepage", "main page"):
                same = re.search(r"\s+".join(map(re.escape, name.split())), title, re.IGNORECASE)
                return same.group() if same else name
    return None


def _microdata(root: HtmlElement, name: str) -> str | None:
    for element in root.iterfind(f".//*[@itemprop='{name}']"):
        value = element.get("datetime") or element.get("content") or element.text_content()
        if read_time(value):
            return str(value)
    return None


def _time_tag(root: HtmlElement) -> str | None:
    """Return the first `<time datetime>` before the report's end: most pages print the report's own time first."""
    for element in root.iter("time"):
        found = read_time(element.get("datetime"))
        if found:
            return found
    return None


def _ask_trafilatura(root: HtmlElement, url: str | None) -> dict[str, str]:
    from copy import deepcopy

    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": _LATEST}
    try:
        found = extract_metadata(deepcopy(root), default_url=url, date_config=dates, extensive=False)
    except Exception:  # as with the body: whatever it raises, it found nothing
        return {}
    return {name: value for name in ("title", "author", "sitename", "date") if (value := getattr(found, name, None))}
