"""The tagger of mentions: what it learns, how sure it is, and what it may not do to the rules' phrases."""

from __future__ import annotations

import numpy as np
import pytest

from detente.actors import find_mentions
from detente.actors.lexicon import Lexicon
from detente.actors.phrases import read_phrases
from detente.actors.tagger import BEGIN, INSIDE, OUTSIDE, Tagger, features, sentences
from detente.actors.units import read_units
from detente.records import Article
from detente.training.corpus import MarkedMention, Record
from detente.training.mentions import examples, learn, tagged_f1


def record(marked: str) -> Record:
    text, mentions = "", []
    for number, part in enumerate(marked.replace("]", "[").split("[")):
        if number % 2:
            mentions.append(MarkedMention(number, len(text), len(text) + len(part), True))
        text += part
    return Record(text, tuple(mentions), (), (), group="g", where="", says_marked=False)


def test_learns_the_ends_of_a_noun_the_rules_do_not_know() -> None:
    nouns = ("zorlers", "quilmers", "brandals", "ostlings")
    records = [record(f"On Monday [old {noun}] told us about rain.") for noun in nouns]
    data = examples(records, Lexicon.load())
    tagger = learn(data, epochs=30)
    assert tagged_f1(tagger, data) == 1.0
    held = examples([record("On Friday [old zorlers] told us about snow.")], Lexicon.load())
    assert tagged_f1(tagger, held) == 1.0


def test_marginals_are_likelihoods_and_nothing_goes_on_that_did_not_begin() -> None:
    units = read_units("Peruvian copper traders met the harbour master of Callao. He left.", Lexicon.load())
    parts = sentences(units)
    rows = features(units, read_phrases(units, Lexicon.load()), Lexicon.load(), parts)
    for start, stop in parts:
        likely = Tagger.load().marginals(rows[start:stop])
        assert np.allclose(likely.sum(axis=1), 1.0)
        assert likely[0, INSIDE] < 1e-6
        assert (likely[:, [OUTSIDE, BEGIN]] >= 0).all()


def test_a_sentence_does_not_see_its_neighbour() -> None:
    lexicon = Lexicon.load()
    alone, after = "Peru left.", "Nobody cared. Peru left."
    found = []
    for text in (alone, after):
        units = read_units(text, lexicon)
        rows = features(units, read_phrases(units, lexicon), lexicon, sentences(units))
        found.append(rows[-1])
    assert (found[0] == found[1]).all()


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("The Arab League suspended Syria.", ["The Arab League", "Syria"]),
        ("London-listed miners fell.", ["miners"]),
        ("Canada's Justice Department charged the bank.", ["Canada's Justice Department", "the bank"]),
        ("Canada's Department of Justice sued.", ["Canada's Department of Justice"]),
    ],
)
def test_limits(text: str, spans: list[str]) -> None:
    assert [m.span.text for m in find_mentions(Article(id="a", text=text, published="2020-01-01"))] == spans


def test_a_body_that_bears_anothers_name_is_its_owners() -> None:
    mention = find_mentions(Article(id="a", text="Canada's Justice Department spoke.", published="2020-01-01"))[0]
    assert mention.actor is not None
    assert (mention.actor.id, mention.actor.country) == ("CAN.justice-department", "CAN")
