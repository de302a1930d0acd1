"""`read_feed`: what an RSS, Atom or JSON feed or a news sitemap lists, told apart by looking."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from detente.errors import InputError

__all__ = ["Entry", "read_feed"]

#: Entries read of one feed. Sitemaps may list 50,000; feeds list tens.
_ENTRIES: Final = 50_000

#: Parts of an address that only tell how a reader came to it.
_TRACKING: Final = ("utm_", "fbclid", "gclid", "at_medium", "at_campaign", "cmpid")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a feed lists: a page's address, and the title, time of publication and language the feed gives it.

    `is_index` says that the address is another sitemap's. Times are ISO 8601.
    """

    url: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    is_index: bool = False


def read_feed(content: bytes, url: str) -> list[Entry]:
    """Return what a feed lists, each address once, in the order of the feed.

    A feed that breaks off is read as far as it goes. Entities are not resolved and nothing outside is loaded: a feed
    is a stranger's file. Addresses other than http(s) are passed over. Raises InputError for what is no feed.

    >>> rss = b"<rss><channel><item><title>Row</title><link>/a?utm_source=x</link></item></channel></rss>"
    >>> read_feed(rss, "https://news.example.org/feed")
    [Entry(url='https://news.example.org/a', title='Row', published=None, language=None, is_index=False)]
    """
    head = content[:1_024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise InputError("the feed is empty", where=url)
    unique: dict[str, Entry] = {}
    for entry in _read_json(content, url) if head.startswith(b"{") else _read_xml(content, url):
        if urlsplit(entry.url).scheme in ("http", "https"):
            unique.setdefault(entry.url, entry)
        if len(unique) >= _ENTRIES:
            break
    return list(unique.values())


def _read_json(content: bytes, url: str) -> list[Entry]:
    try:
        feed = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as wrong:
        raise InputError(f"the feed is no JSON ({wrong})", where=url) from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise InputError("the JSON is no feed: it has no items", where=url)
    language = _text(feed.get("language"))
    found = []
    for item in items:
        address = item.get("url") or item.get("external_url") or item.get("id") if isinstance(item, dict) else None
        if isinstance(address, str) and address.strip():
            found.append(Entry(
                _plain(address, url), _text(item.get("title")), _time(_text(item.get("date_published"))),
                _text(item.get("language")) or language,
            ))  # fmt: skip
    return found


def _text(value: Any) -> str | None:
    return (" ".join(value.split()) or None) if isinstance(value, str) else None


def _read_xml(content: bytes, url: str) -> list[Entry]:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise InputError(f"the feed is no XML ({wrong})", where=url) from None
    kind = "" if root is None else _name(root)
    if kind in ("urlset", "sitemapindex"):
        return [entry for each in root if isinstance(each.tag, str) and (entry := _read_place(each, url))]
    if kind in ("rss", "rdf", "feed"):
        channel = _child(root, "channel")
        language = _said(root if channel is None else channel, "language") or _lang(root)
        items = (each for each in root.iter() if _name(each) in ("item", "entry"))
        return [entry for each in items if (entry := _read_item(each, url, language))]
    raise InputError(f"neither a feed nor a sitemap (its first element is {kind or 'none'})", where=url)


def _read_place(place: Any, url: str) -> Entry | None:
    address = _said(place, "loc")
    if not address:
        return None
    news = _child(place, "news")
    publication = _child(news, "publication")
    return Entry(
        _plain(address, url), _said(news, "title"), _time(_said(news, "publication_date") or _said(place, "lastmod")),
        _said(publication, "language"), is_index=_name(place) == "sitemap",
    )  # fmt: skip


def _read_item(item: Any, url: str, language: str | None) -> Entry | None:
    address = _link(item)
    if not address:
        return None
    when = next((said for name in ("pubDate", "published", "date", "updated") if (said := _said(item, name))), None)
    return Entry(_plain(address, url), _said(item, "title"), _time(when), _lang(item) or language)


def _link(item: Any) -> str | None:
    """Return an item's address: Atom's link to the page itself, RSS's link, a guid that is one, or RDF's about."""
    for link in (each for each in item if _name(each) == "link"):
        if link.get("href") and link.get("rel", "alternate") == "alternate":
            return str(link.get("href"))
        if not link.get("href") and (link.text or "").strip():
            return str(link.text)
    guid = _child(item, "guid")
    if guid is not None and guid.get("isPermaLink", "true").lower() == "true" and (guid.text or "").strip():
        return str(guid.text)
    return next((str(value) for name, value in item.attrib.items() if str(name).endswith("}about")), None)


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _child(element: Any, name: str) -> Any:
    return None if element is None else next((each for each in element if _name(each) == name.lower()), None)


def _said(element: Any, name: str) -> str | None:
    child = _child(element, name)
    return None if child is None else _text("".join(str(part) for part in child.itertext()))


def _lang(element: Any) -> str | None:
    said = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return str(said) if said else None


def _time(said: str | None) -> str | None:
    """Return a time as ISO 8601: of RSS's form (RFC 822) or already so; None for what is neither.

    >>> _time("Tue, 23 Sep 2025 21:05:00 GMT"), _time("2025-09-23T21:05:00Z"), _time("soon")
    ('2025-09-23T21:05:00+00:00', '2025-09-23T21:05:00+00:00', None)
    """
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(said or "").isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _plain(address: str, base: str) -> str:
    """Return an address made whole, without fragment and tracking; empty for what cannot be parsed."""
    try:
        whole = urlsplit(urljoin(base, "".join(address.split())))
        query = "&".join(part for part in whole.query.split("&") if part and not part.lower().startswith(_TRACKING))
        return whole._replace(query=query, fragment="").geturl()
    except ValueError:
        return ""
