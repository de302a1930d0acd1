"""What always holds: spans are true, ordered and apart, whatever the text."""

from __future__ import annotations

import gzip
import json
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.actors import Lexicon, Memory, find_mentions
from detente.records import Article

WORDS = [
    "Beijing", "Ottawa", "China's", "Chinese", "the", "a", "foreign", "minister", "Mark", "Carney", "said", "of",
    "and", "both", "countries", "he", "its", "Korean", "US", "-based", "police", "in", "London's", "embassy", "U.S.",
    ",", ".", "\n", "’s", "President", "Xi", "Jinping", "hundreds", "protesters", "UN", "Security", "Council", "The",
    "It", "will", "they", "Georgia's", "İstanbul", "former", "two", "sides", "no", "him", "latter", "Mr",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["2020-01-01", "1987-01-01", None]))
def test_spans_hold_on_any_words(words: list[str], on: str | None) -> None:
    check(Article(id="a", text=" ".join(words), published=on))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_spans_hold_on_any_text(text: str) -> None:
    check(Article(id="a", text=text))


def check(article: Article) -> None:
    at = 0
    for mention in find_mentions(article):
        assert article.text[mention.span.start : mention.span.end] == mention.span.text
        assert mention.span.text
        assert mention.span.start >= at
        assert mention.why
        assert 0 <= mention.confidence <= 1
        at = mention.span.end


def test_the_same_text_gives_the_same_mentions() -> None:
    article = Article(id="a", text="The Korean army and Congo's police met US officials.", published="2019-02-02")
    assert find_mentions(article) == find_mentions(article)


def test_persons_are_remembered_from_report_to_report() -> None:
    memory = Memory()
    first = Article(id="a", text="Canadian Grain Minister Jane Doe spoke.", published="2019-02-02")
    find_mentions(first, memory=memory)
    second = Article(id="b", text="Jane Doe signed the lease.", published="2019-03-02")
    known = memory.recall("Jane Doe", date(2019, 3, 2))
    assert known is not None
    assert known.country == "CAN"
    assert [m.actor.country for m in find_mentions(second, memory=memory) if m.actor] == ["CAN"]
    assert [m.actor.country for m in find_mentions(second) if m.actor] == [None]


def test_speed() -> None:
    """A floor far under what was measured (8,000 sentences a second), so that only a real loss fails."""
    lexicon = Lexicon.load()
    sentence = (
        "Chinese Premier Li Qiang told Canadian officials in New York that Beijing wants fair treatment for its firms. "
    )
    article = Article(id="a", text=sentence * 400, published="2025-09-23")
    find_mentions(article, lexicon)
    started = time.process_time()
    find_mentions(article, lexicon)
    assert 400 / (time.process_time() - started) > 500


def test_real_articles_hold() -> None:
    path = Path(__file__).parents[2].parent / "shared" / "data" / "reuters_1987_feb_apr.jsonl.gz"
    if not path.exists():
        pytest.skip("../shared/data is not here")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 40 == 0:
                row = json.loads(line)
                check(Article(id=str(number), text=row["body"], published=row["date"][:10]))
