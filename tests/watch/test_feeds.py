"""Feeds of every kind, well made and not."""

from __future__ import annotations

import pytest

from detente.errors import InputError
from detente.watch import read_feed

HERE = "https://news.example.org/feeds/world"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>World</title><language>en-gb</language>
<item><title>Chad &amp; Sudan <![CDATA[meet]]></title><link>https://news.example.org/a?utm_source=rss&amp;id=7#top</link>
<pubDate>Tue, 23 Sep 2025 21:05:00 GMT</pubDate></item>
<item><title>Row</title><guid isPermaLink="true">https://news.example.org/b</guid><dc:date>2025-09-23</dc:date></item>
<item><title>No page</title><guid isPermaLink="false">tag:1</guid></item>
<item><title>Again</title><link>https://news.example.org/a?id=7</link></item>
<item><title>Not of the web</title><link>javascript:alert(1)</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Monde</title>
<entry><title type="html">Le Tchad</title><link rel="self" href="/x.xml"/><link href="../tchad"/>
<published>2025-09-23T21:05:00+02:00</published></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"/><item rdf:about="https://news.example.org/c"><title>C</title></item></rdf:RDF>"""

JSON = """{"version": "https://jsonfeed.org/version/1.1", "language": "en", "items": [
{"id": "1", "url": "https://news.example.org/d", "title": "D", "date_published": "2025-09-23T21:05:00Z"},
{"id": "https://news.example.org/e"}, {"id": 3}, "x"]}"""

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example.org/f</loc>
<news:news><news:publication><news:name>Post</news:name><news:language>es</news:language></news:publication>
<news:publication_date>2025-09-23T21:05:00Z</news:publication_date><news:title>F</news:title></news:news></url></urlset>"""

INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://news.example.org/news.xml</loc><lastmod>2025-09-23</lastmod></sitemap></sitemapindex>"""

WHEN = "2025-09-23T21:05:00+00:00"


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (RSS, [("https://news.example.org/a?id=7", "Chad & Sudan meet", WHEN, "en-gb"),
               ("https://news.example.org/b", "Row", "2025-09-23T00:00:00", "en-gb")]),
        (ATOM, [("https://news.example.org/tchad", "Le Tchad", "2025-09-23T21:05:00+02:00", "fr")]),
        (RDF, [("https://news.example.org/c", "C", None, None)]),
        (JSON, [("https://news.example.org/d", "D", WHEN, "en"), ("https://news.example.org/e", None, None, "en")]),
        (SITEMAP, [("https://news.example.org/f", "F", WHEN, "es")]),
        (INDEX, [("https://news.example.org/news.xml", None, "2025-09-23T00:00:00", None)]),
        (RSS[: RSS.index("<item><title>Row") + 20],
         [("https://news.example.org/a?id=7", "Chad & Sudan meet", WHEN, "en-gb")]),
        ("\ufeff \n" + ATOM, [("https://news.example.org/tchad", "Le Tchad", "2025-09-23T21:05:00+02:00", "fr")]),
        ("<rss><channel></channel></rss>", []),
    ],
)  # fmt: skip
def test_feeds(feed: str, expected: list[tuple[str | None, ...]]) -> None:
    found = read_feed(feed.encode(), HERE)
    assert [(e.url, e.title, e.published, e.language) for e in found] == expected


def test_an_index_is_known_for_one() -> None:
    assert [entry.is_index for entry in read_feed(INDEX.encode(), HERE)] == [True]


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ("", "empty"), ("<html><body>Not found</body></html>", "neither a feed nor a sitemap"), ("{}", "no items"),
        ('{"items": ', "no JSON"), ("[" * 100_000, "neither a feed"),
        ('{"items":' + "[" * 100_000, "no JSON"), ("plain", "neither a feed"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(feed: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read_feed(feed.encode(), HERE)


def test_entities_are_not_resolved() -> None:
    """Neither the billion laughs nor a file of this machine may come out of a stranger's feed."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    for entity in (laughs + '<!ENTITY x "&l11;">', '<!ENTITY x SYSTEM "file:///etc/passwd">'):
        feed = f"<!DOCTYPE rss [{entity}]><rss><channel><item><title>&x;</title><link>/a</link></item></channel></rss>"
        try:
            found = read_feed(feed.encode(), HERE)
        except InputError:
            continue
        assert all(not entry.title or len(entry.title) < 10 for entry in found)
