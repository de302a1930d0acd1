from collections import Counter
from datetime import date

import pytest

from detente.errors import GoldError
from tests.eval.actors_gold import KINDS, read_composed

GOOD = """\
## A comment.
# id: canola | date: 2025-09-23 | outlet country: CAN | half: dev
OTTAWA - [1:The minister] thanked [2:Li Qiang].
[3:The two sides] will meet.
1 role CAN GOV -
2 person CHN GOV Li Qiang
3 group CAN+CHN - -
---
# id: empty-of-actors | date: 1950-01-02 | outlet country: - | half: test
The china is English.
"""


def test_a_text_is_read_with_its_spans_and_labels(tmp_path):
    path = tmp_path / "gold.txt"
    path.write_text(GOOD, "utf-8")
    first, second = read_composed(path)
    assert first.text == "OTTAWA - The minister thanked Li Qiang.\nThe two sides will meet."
    assert [first.text[m.span.start : m.span.end] for m in first.mentions] == [m.span.text for m in first.mentions]
    assert [m.span.text for m in first.mentions] == ["The minister", "Li Qiang", "The two sides"]
    assert (first.date, first.outlet_country, first.half) == (date(2025, 9, 23), "CAN", "dev")
    assert [m.persons for m in first.mentions] == [(), ("Li Qiang",), ()]
    assert (first.mentions[2].countries, first.mentions[2].sector) == (("CAN", "CHN"), None)
    assert (second.outlet_country, second.mentions) == (None, ())


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ("half: dev", "half: third", "line 2: half must be"),
        ("2025-09-23", "2025-13-01", "line 2: 2025-13-01 is no date"),
        ("# id: canola |", "# canola |", "line 2: a text must open with"),
        ("outlet country: CAN", "outlet country: CAN+USA", "line 2: an outlet has one country"),
        ("[2:Li Qiang]", "[3:Li Qiang]", "line 3: mention 3 should be number 2"),
        ("[2:Li Qiang]", "[2: Li Qiang]", "line 3: mention 2 is empty or has a blank"),
        ("[2:Li Qiang]", "[2:Li Qiang", "line 3: a bracket that is not"),
        ("[1:The minister]", "[1:The [2:prime] minister]", "line 3: "),
        ("1 role CAN GOV -", "1 office CAN GOV -", "line 5: unknown kind office"),
        ("1 role CAN GOV -", "1 role XXA GOV -", "line 5: unknown country XXA"),
        ("1 role CAN GOV -", "1 role CAN+CAN GOV -", "line 5: a country named twice"),
        ("1 role CAN GOV -", "1 role CAN KING -", "line 5: unknown sector KING"),
        ("1 role CAN GOV -", "1 name CAN GOV Mark Carney", "line 5: a name has no person's name"),
        ("2 person CHN GOV Li Qiang", "2 person CHN GOV -", "line 6: a person needs one full name"),
        ("2 person CHN GOV Li Qiang", "2 person CHN", "line 6: a label is"),
        ("2 person CHN GOV Li Qiang", "4 person CHN GOV Li Qiang", "line 6: label 4 where label 2 of 3"),
        ("3 group CAN+CHN - -\n", "", "line 2: 3 mentions and 2 labels"),
        ("empty-of-actors", "canola", "line 9: the id canola is used twice"),
        ("The china is English.\n", "", "line 9: a text without words"),
    ],
)
def test_what_breaks_the_format_is_named_by_its_line(tmp_path, was, becomes, complaint):
    path = tmp_path / "gold.txt"
    assert GOOD.count(was) == 1
    path.write_text(GOOD.replace(was, becomes), "utf-8")
    with pytest.raises(GoldError, match=complaint):
        read_composed(path)


def test_the_composed_gold_is_large_and_evenly_halved():
    texts = read_composed()
    counts = Counter((m.kind, text.half) for text in texts for m in text.mentions)
    assert len(texts) >= 170
    assert counts.total() >= 1050
    for half in ("dev", "test"):
        assert sum(n for (_, h), n in counts.items() if h == half) >= 500
        assert sum(counts[kind, half] for kind in ("pronoun", "role", "group")) >= 200
        assert all(counts[kind, half] for kind in KINDS)
    for text in texts:
        assert 1950 <= text.date.year <= 2026
        assert not any(mark in text.text for mark in "[]|"), text.id
