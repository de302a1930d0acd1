"""Whole pages: the kinds of markup that sites use, what is no article, and what must hold for any page."""

# ruff: noqa: E501 - a row of a table, and the markup in it, reads best on one line
from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.articles import extract_article
from detente.errors import NoArticleError
from detente.pages import make_page
from detente.records import Article

BODY = (
    "The foreign ministers of Arvania and Belmark met on Tuesday and agreed to reopen the border crossing.",
    "Arvania's minister said the two countries would exchange ambassadors by the end of the month.",
    "Belmark had demanded that Arvania release two fishermen held since the autumn; they were freed on Monday.",
)
PARAGRAPHS = "".join(f"<p>{text}</p>" for text in BODY)
TEXT = "\n".join(BODY)


def code_spans_hold(article: Article) -> bool:
    spans = [link.span for link in article.credits if link.span] + list(article.paragraphs)
    return all(article.text[span.start : span.end] == span.text for span in spans)


KINDS = {
    "article element": f"<article><h1>Row ends</h1>{PARAGRAPHS}</article>",
    "article twice": f"<article><h1>Row ends</h1>{PARAGRAPHS}</article><article><h1>Row ends</h1>{PARAGRAPHS}</article>",
    "unclosed tags": f"<div><h1>Row ends<p>{'<p>'.join(BODY)}",
    "no html at all around": PARAGRAPHS,
    "upper case": f"<HTML><BODY><H1>Row ends</H1>{PARAGRAPHS.replace('<p>', '<P>').replace('</p>', '</P>')}</BODY></HTML>",
    "paragraphs by line breaks": f"<div class='text'>{'<br><br>'.join(BODY)}</div>",
    "lines broken by hand": "<div class='text'>" + "<br><br>".join(BODY).replace(" and agreed", "<br>and agreed") + "</div>",
    "table layout": f"<table><tr><td><a href='/'>Home</a></td><td>{PARAGRAPHS}</td></tr></table>",
    "amp": f"<html amp><body><amp-sidebar><ul><li><a href='/'>Home</a></li></ul></amp-sidebar><h1>Row</h1>{PARAGRAPHS}</body>",
    "print version": f"<body class='print'><p><b>Example Post</b></p><h1>Row ends</h1>{PARAGRAPHS}<p>www.example.org/print/3</p>",
    "spans inside": f"<div>{PARAGRAPHS.replace('Arvania', '<span><b>Arv</b>ania</span>')}</div>",
    "entities": f"<div>{PARAGRAPHS.replace(' and ', '&nbsp;and&#32;').replace('Arvania', '&#x41;rvania')}</div>",
    "soft hyphens": f"<div>{PARAGRAPHS.replace('ministers', 'mini&shy;sters')}</div>",
    "comments and scripts": f"<div>{PARAGRAPHS.replace('</p>', '</p><!-- ad --><script>var a = 1;</script>')}</div>",
    "microdata": f"<div itemscope itemtype='http://schema.org/NewsArticle'><h1 itemprop='headline'>Row</h1><div itemprop='articleBody'>{PARAGRAPHS}</div></div>",
    "xml declaration": f"<?xml version='1.0' encoding='iso-8859-1'?><html><body><h1>Row</h1>{PARAGRAPHS}</body></html>",
}  # fmt: skip


@pytest.mark.parametrize("markup", KINDS.values(), ids=KINDS)
def test_kinds_of_markup(markup: str) -> None:
    article = extract_article(make_page(markup, kind="html"))
    kept = [line for line in article.text.split("\n") if "example" not in line.lower()]
    assert kept == list(BODY)


def test_body_in_a_script() -> None:
    node = {"@type": "NewsArticle", "headline": "Row ends", "articleBody": "\n\n".join(BODY)}
    markup = (
        f"<html><head><script type='application/ld+json'>{json.dumps(node)}</script></head><body><div id='app'></div>"
    )
    assert [key for key in extract_article(make_page(markup, kind="html")).text.split("\n") if key] == list(BODY)


def test_right_to_left_text() -> None:
    lines = ["اجتمع وزيرا خارجية البلدين يوم الثلاثاء واتفقا على فتح المعبر الحدودي بين البلدين.",
             "وقال الوزير إن البلدين سيتبادلان السفراء قبل نهاية الشهر الجاري في العاصمة."]  # fmt: skip
    article = extract_article(
        make_page(f"<html lang='ar' dir='rtl'><body><h1>خبر</h1><p>{'<p>'.join(lines)}</body></html>")
    )
    assert article.text.split("\n") == lines
    assert article.language == "ar"


def test_facts_of_linked_data() -> None:
    node = {
        "@graph": [
            {"@type": "WebSite", "name": "Example Post"},
            {
                "@type": ["NewsArticle"], "headline": "Row ends", "datePublished": "2025-03-05T07:30:00+01:00",
                "dateModified": "2025-03-05T09:00:00+01:00", "author": [{"name": "Mara Lind"}, {"name": "Jo Doe"}],
                "publisher": {"name": "Example Post"},
            },
        ]
    }  # fmt: skip
    head = f"<html lang='en-GB'><head><title>Row ends - Example Post</title><script type='application/ld+json'>{json.dumps(node)}</script>"
    article = extract_article(
        make_page(f"{head}</head><body><article>{PARAGRAPHS}</article>", url="https://post.example.org/a")
    )
    assert article.title == "Row ends"
    assert article.outlet == "Example Post"
    assert article.author == "Mara Lind, Jo Doe"
    assert article.language == "en"
    assert article.published == "2025-03-05T07:30:00+01:00"
    assert article.updated == "2025-03-05T09:00:00+01:00"
    assert article.url == "https://post.example.org/a"
    assert [(link.name, link.kind) for link in article.credits] == [("Example Post", "outlet")]


def test_facts_of_the_container_fill_in() -> None:
    page = make_page(
        f"<article>{PARAGRAPHS}", published="2025-03-05", publisher="Example Post", title="Row ends", language="en"
    )
    article = extract_article(page)
    assert (article.published, article.outlet, article.title, article.language) == (
        "2025-03-05", "Example Post", "Row ends", "en",
    )  # fmt: skip


def test_id_is_the_contents_own() -> None:
    one = extract_article(make_page(PARAGRAPHS, origin="a.html"))
    other = extract_article(make_page(PARAGRAPHS, origin="b/c.html"))
    assert one.id == other.id
    assert (
        one.id != extract_article(make_page(PARAGRAPHS, origin="a.html", published="2025-03-05")).id or one.content_hash
    )


LINKS = "".join(f"<h3><a href='/{n}'>Ministers of {n} countries meet again in the capital</a></h3>" for n in range(12))
REFUSED = {
    "an error page": "<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1><p>The page you asked for is gone.</p>",
    "an index of other pages": f"<html><head><meta property='og:type' content='website'></head><body><main>{LINKS}</main>",
    "a paywall stub": f"<article><h1>Row ends</h1><p>{BODY[0]}</p><div class='paywall'><p>Subscribe to continue reading.</p></div></article>",
    "a gallery": "<h1>Pictures</h1>" + "".join(f"<figure><img src='{n}.jpg'><figcaption>Gate {n}</figcaption></figure>" for n in range(9)),
    "the page is empty": "<html><head><title>Row</title></head><body><script>load()</script></body></html>",
}  # fmt: skip


@pytest.mark.parametrize(("reason", "markup"), REFUSED.items(), ids=REFUSED)
def test_pages_without_a_report(reason: str, markup: str) -> None:
    with pytest.raises(NoArticleError) as refused:
        extract_article(make_page(markup, kind="html", origin="a.html"))
    assert refused.value.reason == reason
    assert refused.value.where == "a.html"


def test_seed_page(seed: Path) -> None:
    article = extract_article(make_page((seed / "page.html").read_bytes()))
    paragraphs = article.text.split("\n")
    assert len(paragraphs) == len(set(paragraphs)) == 8
    assert paragraphs[0].startswith("(MENAFN) Chinese Premier Li Qiang on Tuesday")
    assert paragraphs[-1].startswith("Addressing broader global dynamics")
    assert article.published == "2025-09-24T04:12:00-04:00"
    assert article.title == "China Seeks to Revitalize Relations with Canada"
    assert {"repeated body", "legal note", "comments", "share buttons"} <= {cut.reason for cut in article.cuts}
    assert any("Stablecoin" in cut.text for cut in article.cuts)
    assert [(link.name, link.kind) for link in article.credits] == [
        ("state media", "state-media"),
        ("MENAFN", "outlet"),
    ]


TAGS = ("p", "div", "li", "h2", "aside", "figure", "table", "span", "a href='/x'", "blockquote", "br", "article")
PIECES = st.lists(
    st.one_of(
        st.sampled_from([*BODY, "Read more", "Comments", "OTTAWA (Reuters) - Rivals met.", "according to state media"]),
        st.text(max_size=60),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=PIECES, seed_=st.integers(0, 2**16))
def test_spans_hold_on_any_page(pieces: list[str], seed_: int) -> None:
    chance = random.Random(seed_)
    markup = ""
    for piece in pieces:
        tag = chance.choice(TAGS)
        markup += f"<{tag} class='{chance.choice(('', 'related', 'caption', 'body'))}'>{piece}"
        markup += f"</{tag.split()[0]}>" if chance.random() < 0.7 else ""
    for kind in ("html", "text"):
        try:
            article = extract_article(make_page(markup, kind=kind))  # type: ignore[arg-type]
        except NoArticleError:
            continue
        assert code_spans_hold(article)
        assert article == extract_article(make_page(markup, kind=kind))  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(raw=st.binary(max_size=400))
def test_random_bytes_never_crash(raw: bytes) -> None:
    for kind in ("html", "text"):
        try:
            article = extract_article(make_page(raw, kind=kind))  # type: ignore[arg-type]
        except (NoArticleError, ValueError):
            continue
        assert code_spans_hold(article)
