"""What a page says of its report: the outlet as the table has it, byline, section, and times as they are printed."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

import pytest

from detente.articles import extract_article
from detente.articles.byline import read_byline
from detente.articles.times import day_in_address, read_time
from detente.pages import make_page
from detente.records import Article

BODY = (
    "<article><h1>Row ends</h1><p>Chad expelled the envoy of Sudan on Monday and gave no reason for it at all.</p>"
    "<p>The envoy left the capital by the evening, officials at the airport said.</p></article>"
)


def read(head: str = "", body: str = BODY, url: str | None = None) -> Article:
    return extract_article(make_page(f"<html><head>{head}</head><body>{body}</body></html>", url=url))


@pytest.mark.parametrize(
    ("head", "url", "outlet", "kind", "country"),
    [
        ("", "https://www.bbc.co.uk/news/1", "BBC", "outlet", "GBR"),
        ("<meta property='og:site_name' content='the Guardian'>", None, "The Guardian", "outlet", "GBR"),
        ("<meta property='og:site_name' content='World'>", "https://english.news.cn/a", "Xinhua", "state-media", "CHN"),
        (
            "<meta property='og:site_name' content='Xinhua'>",
            "https://mirror.example.org/a",
            "Xinhua",
            "state-media",
            "CHN",
        ),
        (
            "<meta property='og:site_name' content='The Independent'>",
            "https://the-independent.example.org/a",
            "The Independent",
            "outlet",
            None,
        ),
        (
            "<meta property='og:site_name' content='Example Post'>",
            "https://post.example.org/a",
            "Example Post",
            "outlet",
            None,
        ),
        ("", "https://www.mfa.gov.sg/a", "Ministry of Foreign Affairs of Singapore", "government", "SGP"),
    ],
)
def test_outlet(head: str, url: str | None, outlet: str, kind: str, country: str | None) -> None:
    article = read(head, url=url)
    assert article.outlet == outlet
    assert [(link.name, link.kind, link.country) for link in article.credits] == [(outlet, kind, country)]


def test_a_page_whose_own_address_is_none_is_read() -> None:
    article = read("<link rel='canonical' href='https://]]>quay.example/1'>")
    assert article.title == "Row ends"
    assert "Chad expelled the envoy" in article.text


def test_origin_is_told_from_the_site() -> None:
    body = BODY.replace("Chad expelled", "NDJAMENA (Reuters) - Chad expelled")
    article = read(body=body, url="https://www.nbcnews.com/a")
    assert [link.name for link in article.credits] == ["Reuters", "NBC News"]
    assert article.origin_link == article.credits[0]
    assert read(url="https://www.nbcnews.com/a").origin_link is None


def test_language_of_an_outlet_that_has_one() -> None:
    assert read(url="https://www.cnn.com/a").language == "en"
    assert read(url="https://www.xinhuanet.com/a").language is None


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ("<meta property='article:section' content='World'>", "World"),
        (
            '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "articleSection": ["Asia &amp; Pacific", "China"]}</script>',
            "Asia & Pacific",
        ),
        ("<meta property='article:section' content='https://example.org/world'>", None),
        ("", None),
    ],
)
def test_section(head: str, section: str | None) -> None:
    assert read(head).section == section


@pytest.mark.parametrize(
    ("printed", "outlet", "byline"),
    [
        ("By Mara Lind", None, "Mara Lind"), ("Mara Lind; Jo Doe", None, "Mara Lind, Jo Doe"),
        ("Al-Jazeera", "Al Jazeera", None), ("BBC News", "BBC", None), ("Reuters", "NBC News", "Reuters"),
        ("Jo Doe; BBC News", "BBC", "Jo Doe"), ("Editorial", None, None), ("Admin", None, None), ("", None, None),
        ("The Northern; southern defence ministries", None, None), ("The Example Collective", None, "The Example Collective"),
        (None, "BBC", None),
    ],
)  # fmt: skip
def test_byline(printed: str | None, outlet: str | None, byline: str | None) -> None:
    assert read_byline(printed, outlet) == byline


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("20 Nov 2019 08:02 GMT", "2019-11-20T08:02:00+00:00"),
        ("November 19, 2019, 07:47 PM EST", "2019-11-19T19:47:00-05:00"),
        ("Wed Nov 20 2019 08:00:58 GMT+0000", "2019-11-20T08:00:58+00:00"),
        ("Published: 3 March 2025, 12:05 a.m.", "2025-03-03T00:05:00"),
        ("March 3, 2025 - 11:28 AMT", "2025-03-03T11:28:00"),
        ("3 March 2025 16:20 (+08:00)", "2025-03-03T16:20:00+08:00"),
        ("Tuesday, March 4, 2025", "2025-03-04"),
        ("March 32, 2025", None), ("March 3, 2025 25:61", None), ("3 Example 2025", None), ("5 minutes ago", None),
    ],
)  # fmt: skip
def test_written_times(text: str, time: str | None) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2019/11/18/row", "2019-11-18"), ("https://example.org/2019/nov/18/row", "2019-11-18"),
        ("https://example.org/2019-11-18/row", "2019-11-18"), ("https://example.org/2019/13/45/row", None),
        ("https://example.org/a/2019111", None), (None, None),
    ],
)  # fmt: skip
def test_day_in_address(url: str | None, day: str | None) -> None:
    assert day_in_address(url) == day


def test_the_hour_is_read_where_metadata_give_the_day_alone() -> None:
    head = "<meta name='date' content='2025-03-03'>"
    shown = "<span class='publish-date'>March 3, 2025, 9:02 AM EST</span>"
    assert read(head, shown + BODY).published == "2025-03-03T09:02:00-05:00"
    other = "<span class='publish-date'>March 4, 2025, 9:02 AM EST</span>"
    assert read(head, other + BODY).published == "2025-03-03"


def test_a_tag_with_two_names_is_read_by_both() -> None:
    head = "<meta property='article:published' itemprop='datePublished dateCreated' content='2025-03-03T09:02:00Z'>"
    assert read(head).published == "2025-03-03T09:02:00+00:00"
