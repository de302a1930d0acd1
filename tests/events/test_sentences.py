from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.events.sentences import split_sentences
from detente.records import Article


@given(st.text(max_size=400))
def test_sentences_are_spans_in_order_and_lose_no_word(text):
    article = Article(id="a", text=text)
    spans = split_sentences(article)
    assert all(article.text[s.start : s.end] == s.text and s.text.strip() == s.text for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for paragraph in article.paragraphs:
        inside = [s.text for s in spans if paragraph.start <= s.start < paragraph.end]
        # A dateline may be left out, and nothing but what stands first.
        assert "".join(paragraph.text.split()).endswith("".join("".join(inside).split()))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("(Harbour Wire) BEIJING — Canada said so.", "Canada said so."),
        ("OTTAWA, March 3 (Saltmarsh) - Canada said so.", "Canada said so."),
        ("BEIJING, Dec. 13 (Tin Quay Review) – China has it.", "China has it."),
        ("ANKARA: A court said so.", "A court said so."),
        ("NATO said on Monday: go.", "NATO said on Monday: go."),
        ("IMF: growth is slow.", "IMF: growth is slow."),
        ("U.S. officials said - no.", "U.S. officials said - no."),
        ("EU-China talks ended.", "EU-China talks ended."),
    ],
)
def test_a_dateline_belongs_to_no_sentence(text, first):
    assert split_sentences(Article(id="a", text=text))[0].text == first
