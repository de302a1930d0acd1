from hypothesis import given
from hypothesis import strategies as st

from detente.events.sentences import split_sentences
from detente.records import Article


@given(st.text(max_size=400))
def test_sentences_are_spans_in_order_and_lose_no_word(text):
    article = Article(id="a", text=text)
    spans = split_sentences(article)
    assert all(article.text[s.start : s.end] == s.text and s.text.strip() == s.text for s in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
    kept = "".join("".join(s.text.split()) for s in spans)
    assert kept == "".join("".join(p.text.split()) for p in article.paragraphs)
