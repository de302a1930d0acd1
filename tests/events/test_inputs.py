from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.events.inputs import MAX_TOKENS, mark_mentions

tokenizers = pytest.importorskip("tokenizers")
FILE = Path(__file__).parents[2] / "src/detente/events/model/tokenizer.json"
TOKENIZER = tokenizers.Tokenizer.from_file(str(FILE))


def read(marked):
    return [TOKENIZER.id_to_token(i) for i in marked.ids]


def test_each_mention_stands_between_markers():
    marked = mark_mentions(TOKENIZER, "Chad met Mali.", [(0, 4), (9, 13)])
    assert read(marked) == [
        "[CLS]",
        "[unused1]",
        "chad",
        "[unused2]",
        "met",
        "[unused1]",
        "mali",
        "[unused2]",
        ".",
        "[SEP]",
    ]
    assert marked.opens == (1, 5)
    assert marked.closes == (3, 7)


def test_nested_mentions_open_outside_in_and_close_inside_out():
    marked = mark_mentions(TOKENIZER, "Bank of China sued.", [(8, 13), (0, 13)])
    assert read(marked)[1:8] == ["[unused1]", "bank", "of", "[unused1]", "china", "[unused2]", "[unused2]"]
    assert marked.opens == (4, 1)


def test_a_mention_past_the_cut_is_not_marked():
    text = "word " * 300 + "Chad"
    marked = mark_mentions(TOKENIZER, text, [(len(text) - 4, len(text))])
    assert len(marked.ids) <= MAX_TOKENS
    assert marked.opens == (-1,)


@given(st.text(max_size=200), st.data())
def test_marking_never_fails_and_keeps_offsets(text, data):
    spans = data.draw(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=4))
    spans = [(min(a, b), max(a, b)) for a, b in spans]
    marked = mark_mentions(TOKENIZER, text, spans)
    assert len(marked.ids) == len(marked.offsets) <= MAX_TOKENS
    assert all(0 <= a <= b <= len(text) for a, b in marked.offsets)
