import json

import pytest

from detente.data.codebook import QUAD
from detente.errors import GoldError
from detente.evaluation import evaluate, parse_merge, read_gold, score


def test_the_figures_are_those_of_the_definition():
    right = ["AID", "AID", "ACCUSE", "REJECT"]
    best = ["AID", "ACCUSE", "ACCUSE", "AID"]
    found = score(right, best, QUAD)
    # AID: one of two found, one of two right; ACCUSE: found, one of two right; REJECT: missed.
    assert found.macro_f1 == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert found.accuracy == 0.5
    assert found.confusion["AID"] == {"AID": 1, "ACCUSE": 1}
    assert found.per_type["ACCUSE"]["precision"] == 0.5
    low, high = found.intervals["accuracy"]
    assert low <= 0.5 <= high


def test_a_merged_type_takes_the_quad_of_its_last_member():
    merge = parse_merge(["concede, retreat=yield"])
    assert merge == {"YIELD": ("CONCEDE", "RETREAT")}


@pytest.mark.parametrize("text", ["CONCEDE,RETREAT", "=YIELD", "NOPE,AID=YIELD", ",=X"])
def test_a_merge_that_says_nothing_is_refused(text):
    with pytest.raises(GoldError, match="--merge"):
        parse_merge([text])


ROW = {"text": "Chad met Mali.", "source": [[0, 4]], "target": [[9, 13]], "type": "CONSULT"}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: a row must be an object"),
        (json.dumps({**ROW, "source": [[0, 99]]}), "line 2: source .* outside"),
        (json.dumps({**ROW, "target": [[3, 3]]}), "line 2: target .* empty"),
        (json.dumps({**ROW, "target": "x"}), "line 2: target must be a list"),
        (json.dumps({k: v for k, v in ROW.items() if k != "type"}), "line 2: type missing"),
    ],
)
def test_a_bad_row_is_named_by_its_line(tmp_path, row, complaint):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(ROW) + "\n" + row + "\n", "utf-8")
    with pytest.raises(GoldError, match=complaint):
        read_gold(path)


def test_one_bare_span_is_read_as_a_list_of_one(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**ROW, "source": [0, 4]}), "utf-8")
    assert read_gold(path)[0].source == ((0, 4),)


def test_converted_labels_read_a_conviction_as_an_accusation(tmp_path):
    text = "A court in Lyon convicted the bank of fraud."
    row = {"text": text, "source": [[0, 15]], "target": [[26, 34]], "type": "ACCUSE"}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(row) + "\n")
    assert evaluate(gold, convention="cameo").accuracy == 1.0
    assert evaluate(gold, convention="plover").accuracy == 0.0
    # A file that prints YIELD was converted.
    gold.write_text(json.dumps(row) + "\n" + json.dumps({**row, "type": "YIELD"}) + "\n")
    found = evaluate(gold, merge={"YIELD": ["CONCEDE", "RETREAT"]})
    assert (found.convention, found.confusion["ACCUSE"]) == ("cameo", {"ACCUSE": 1})
