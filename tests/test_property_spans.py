"""Whatever the page: each span of each record is its words, and coding again gives the same bytes."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from detente import Events, code
from detente.records import Article, Mention, Span

#: What reports are made of: acts between states, speech, persons shortened and referred to, and things that happen to
#: text on its way: entities, odd spaces, letters of several code units, other scripts, broken characters.
SENTENCES = (
    "Chad expelled the French ambassador on Tuesday.",
    "Chinese Premier Li Qiang met Canadian Prime Minister Mark Carney in New York on Tuesday.",
    "Li urged Ottawa to treat Chinese companies fairly, and both countries agreed to resume talks.",
    "“We will answer in kind,” the Kremlin’s spokesman said, after the U.S. imposed tariffs on Russia.",
    "Japan and South Korea\u00a0signed a pact; Tokyo’s envoy called it “practical and constructive”.",
    "The United Nations Security Council condemned North Korea’s missile test of 5 May 2024.",
    "Israel said it had shelled Tyre, state media reported. Lebanon protested.",
    "Peru \U0001f1f5\U0001f1ea and Chile \U0001f1e8\U0001f1f1 exchanged envoys at 5 p.m. Monday \U0001f91d.",
    "Le ministre français a rencontré son homologue tchadien à N’Djamena.",
    "وصل الوزير إلى القاهرة يوم الثلاثاء. Egypt recalled its ambassador from Turkey.",
    "加拿大总理卡尼在北京会见李强。 Canada lifted its tariff on China.",
    "Ange\u0301lique Kidjo sang; Be\u0301nin thanked Nige\u0301ria\u200b for the\u00ad loan.",
    "Iran\ufffds foreign minister rejected the demand of the E.U., he told Reuters.",
    "1,200 soldiers crossed into Sudan in 2023, i.e. before the truce, Gen. A. B. Smith Jr. said.",
    "   ",
    "A",
)
CLUTTER = (
    "<nav><a href='/world'>World</a> <a href='/trade'>Trade</a></nav>",
    "<aside><h3>Most popular</h3><ul><li><a href='/1'>India tests missile</a></li></ul></aside>",
    "<figure><img src='a.jpg'><figcaption>France’s envoy leaves Chad. Photo: A. Example</figcaption></figure>",
    "<script>var text = 'China struck Japan.';</script><style>p { color: red }</style>",
    "<div class='share'>Share this article</div><form><input name='email'>Sign up for our newsletter</form>",
    "<p class='legal'>© 2024 Example Wire. All rights reserved. No part may be reproduced.</p>",
    "<!-- <p>China threatened Canada.</p> --><p></p><br><br>",
    "<section id='comments'><h2>Comments</h2><p>0 comments</p></section>",
    "<table><tr><td>Wheat</td><td>5.1</td></tr><tr><td>Canada</td><td>China</td></tr></table>",
)
DATELINES = ("", "BEIJING, March 3 (Xinhua) -- ", "OTTAWA (Reuters) - ", "N'DJAMENA — ", "(AP) ")
MARKS = ("{}", "<b>{}</b>", "<a href='/x'>{}</a>", "<span>{}</span>\n", "{}&nbsp;", "{} &mdash; ", "<em>{}")

sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)
noise = st.one_of(st.text(max_size=8), st.just("\ud83d"), st.just("\x00\x0b\x1c"))


@st.composite
def paragraphs(draw: st.DrawFn) -> list[str]:
    found = [" ".join(draw(sentences)) for _ in range(draw(st.integers(1, 5)))]
    found[0] = draw(st.sampled_from(DATELINES)) + found[0]
    if draw(st.booleans()):
        found += found[draw(st.integers(0, len(found) - 1)) :]
    if draw(st.booleans()):
        at = draw(st.integers(0, len(found) - 1))
        found[at] += draw(noise)
    return found


@st.composite
def html_pages(draw: st.DrawFn) -> str:
    blocks = []
    for paragraph in draw(paragraphs()):
        blocks.append(f"<p>{draw(st.sampled_from(MARKS)).format(paragraph)}</p>")
        if draw(st.booleans()):
            blocks.append(draw(st.sampled_from(CLUTTER)))
    head = draw(st.sampled_from(("<title>Rivals meet - Example Wire</title>", "<meta charset='utf-8'>", "")))
    body = draw(st.sampled_from(("", "\n", "\r\n"))).join(blocks)
    return f"<!DOCTYPE html><html><head>{head}</head><body><article><h1>Rivals meet</h1>{body}</article></body></html>"


@st.composite
def plain_texts(draw: st.DrawFn) -> str:
    gap = draw(st.sampled_from(("\n", "\n\n", "\r\n\r\n", "\n \n", "\u2028", "\t")))
    return gap.join(draw(paragraphs()))


pages = st.one_of(html_pages(), plain_texts())
days = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2030, 12, 31)))


def spans_in(part: Any) -> Iterator[Span]:
    """Yield every span of a record, however deep."""
    if isinstance(part, Span):
        yield part
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from spans_in(getattr(part, field.name))
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from spans_in(each)


def spans_of_json(part: Any) -> Iterator[tuple[int, int, str]]:
    if isinstance(part, dict):
        if {"start", "end", "text"} <= set(part):
            yield part["start"], part["end"], part["text"]
        for each in part.values():
            yield from spans_of_json(each)
    elif isinstance(part, list):
        for each in part:
            yield from spans_of_json(each)


def check(found: Events) -> None:
    texts = {article.id: article.text for article in found.articles}
    records: list[tuple[str, Any]] = [(event.article_id, event) for event in found]
    records += [(article.id, (article, article.paragraphs)) for article in found.articles]
    records += found.mentions
    for article_id, record in records:
        for span in spans_in(record):
            assert 0 <= span.start < span.end, span
            assert texts[article_id][span.start : span.end] == span.text
    for event in found:
        sentence, trigger = event.evidence.sentence, event.evidence.trigger
        assert trigger is None or sentence.start <= trigger.start < trigger.end <= sentence.end
        for start, end, words in spans_of_json(event.to_json()):
            assert texts[event.article_id][start:end] == words


@given(pages, days)
@settings(max_examples=150, deadline=None)
def test_every_span_is_its_words_and_coding_again_changes_nothing(page: str, published: date | None) -> None:
    found = code(page, published=published, url="https://example.org/1")
    check(found)
    again = code(page, published=published, url="https://example.org/1")
    first, second = (json.dumps(events.to_json(), ensure_ascii=False).encode() for events in (found, again))
    assert first == second
    assert found.articles == again.articles
    assert found.mentions == again.mentions


def test_the_check_can_fail() -> None:
    article = Article("a", "Chad expelled the envoy.")
    wrong = Mention(Span(0, 4, "Chat"), "name", None)
    try:
        check(Events((), (article,), mentions=(("a", wrong),)))
    except AssertionError:
        return
    raise AssertionError("a wrong span passed")


def test_pages_do_give_events() -> None:
    """The property would hold on pages that nothing comes of."""
    text = "<article>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + "</article>"
    found = code(text, published="2025-09-24")
    assert len(found) > 5
    assert len(found.mentions) > 20
    check(found)
